"""A knowledge base that grows: what is still lacking is told once, and stands in nobody's way where it is a draft."""

from __future__ import annotations

from pathlib import Path

import pytest

from reasoner.checks import CheckReport, check
from reasoner.knowledge.knowledge_base import load

MANIFEST = '[kb]\nname = "{name}"\nversion = "1"\nlicence = "MIT"\nfiles = "*.dl"\n'
RULES = """\
%! sort thing in thing
%! predicate thing(thing) fact
%!   phrase "{1} is there"
%! predicate use(thing) fact
%!   phrase "{1} has a use"
%!   cited

thing(ann).
thing(bob).
thing(cyd).

%! id has-use
%! says "{X} is of no use"
:- thing(X), not use(X).
"""


def base(folder: Path, extra: str = "", rules: str = RULES, name: str = "base") -> Path:
    folder.mkdir()
    (folder / "manifest.toml").write_text(MANIFEST.format(name=name) + extra)
    (folder / "rules.dl").write_text(rules)
    return folder


def checked(*folders: Path) -> CheckReport:
    return check(load([str(folder) for folder in folders]))


def test_a_denial_is_told_once_with_all_the_ways_it_holds(tmp_path: Path) -> None:
    (found,) = checked(base(tmp_path / "base")).diagnostics
    assert (found.code, found.severity.value, found.message) == ("KB023", "error", "ann is of no use")
    assert found.notes == ("likewise: bob is of no use", "likewise: cyd is of no use")


def test_what_a_draft_lacks_is_a_warning_and_the_draft_can_be_asked(tmp_path: Path) -> None:
    report = checked(base(tmp_path / "base", "draft = true\n", RULES + "\nuse(ann).\n"))
    assert {(each.code, each.severity.value) for each in report.diagnostics} == {
        ("KB023", "warning"),
        ("KB040", "warning"),
        ("KB042", "warning"),
    }
    assert report.compiled is not None


def test_a_denial_that_warns_refuses_nothing(tmp_path: Path) -> None:
    report = checked(base(tmp_path / "base", rules=RULES.replace("%! says", "%! warns\n%! says")))
    assert [(each.code, each.severity.value) for each in report.diagnostics] == [("KB035", "warning")]
    assert report.compiled is not None


LIFTED = """\
%! sort thing in thing
%! predicate thing(thing) fact
%!   phrase "{1} is there"
%! predicate unused(thing) fact
%!   phrase "{1} is not used"
%! predicate use(thing) fact
%!   phrase "{1} has a use"

thing(ann).
unused(ann).
thing(bob).
use(bob).

%! says "{X} is called unused and has a use"
%! warns
%! lifted
:- unused(X), use(X).
"""


@pytest.mark.parametrize(("where", "codes"), [("base", ["KB035"]), ("above", [])])
def test_a_layer_above_lifts_what_the_base_is_warned_of(tmp_path: Path, where: str, codes: list[str]) -> None:
    claim = {"base": "", "above": ""} | {where: "use(ann).\n"}
    folder = base(tmp_path / "base", rules=LIFTED + claim["base"])
    above = base(tmp_path / "above", 'base = "base"\n', claim["above"], "above")
    assert [each.code for each in checked(folder, above).diagnostics] == codes
    rules = folder / "rules.dl"
    rules.write_text(rules.read_text().replace("%! lifted\n", ""))
    assert [each.code for each in checked(folder, above).diagnostics] == ["KB035"]


def test_draft_is_true_or_false(tmp_path: Path) -> None:
    from reasoner.errors import KnowledgeBaseError

    with pytest.raises(KnowledgeBaseError) as caught:
        checked(base(tmp_path / "base", 'draft = "yes"\n'))
    assert "true or false" in caught.value.diagnostics[0].message


SYMMETRIC = """\
%! sort thing in thing
%! sort shade in shade
%! predicate thing(thing) fact
%!   phrase "{1} is there"
%! predicate shade(shade) fact
%!   phrase "{1} is a shade"
%! predicate dye(shade, shade) fact
%!   phrase "{1} makes {2}"
%! predicate painted(thing, shade) fact
%!   phrase "{1} is {2}"
%! predicate looks(thing, shade) derived
%!   phrase "{1} looks {2}"

thing(ann).
shade(red).
shade(blue).
dye(red, blue).
painted(ann, red).
painted(ann, blue).

%! id looks-painted
looks(X, S) :- painted(X, S).

%! id looks-dyed
looks(X, T) :- painted(X, S), dye(S, T).

%! says "{X} has two shades"
%! help "keep one shade of {X}"
:- looks(X, S), painted(X, T), S != T.
"""


def test_one_cause_is_told_once_with_what_to_do(tmp_path: Path) -> None:
    (found,) = checked(base(tmp_path / "base", rules=SYMMETRIC)).diagnostics
    assert found.notes == ()
    assert found.help == "keep one shade of ann"
    assert {found.span.text, *(each.span.text for each in found.labels)} >= {
        "painted(ann, red).",
        "painted(ann, blue).",
    }
    assert "dye(red, blue)." not in {each.span.text for each in found.labels}


def test_the_help_of_a_denial_names_its_variables(tmp_path: Path) -> None:
    report = checked(base(tmp_path / "base", rules=SYMMETRIC.replace("shade of {X}", "shade of {Y}")))
    assert [each.code for each in report.diagnostics] == ["KB045"]


def test_facts_that_compose_one_id_are_told_by_what_differs(tmp_path: Path) -> None:
    declared = SYMMETRIC.replace('phrase "{1} is {2}"', 'phrase "{1} is {2}"\n%!   ids "{thing}-shade"')
    (found,) = checked(base(tmp_path / "base", rules=declared)).diagnostics
    assert (found.code, "red and blue" in found.message) == ("KB044", True)
    twice = declared.replace("painted(ann, blue).", "painted(ann, red).")
    codes = {each.code for each in checked(base(tmp_path / "twice", rules=twice)).diagnostics}
    assert codes & {"KB031", "KB044"} == {"KB031"}
