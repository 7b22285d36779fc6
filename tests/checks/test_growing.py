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
:- unused(X), use(X).
"""


@pytest.mark.parametrize(("where", "codes"), [("base", ["KB035"]), ("above", [])])
def test_a_layer_above_lifts_what_the_base_is_warned_of(tmp_path: Path, where: str, codes: list[str]) -> None:
    claim = {"base": "", "above": ""} | {where: "use(ann).\n"}
    folder = base(tmp_path / "base", rules=LIFTED + claim["base"])
    above = base(tmp_path / "above", 'base = "base"\n', claim["above"], "above")
    assert [each.code for each in checked(folder, above).diagnostics] == codes


def test_draft_is_true_or_false(tmp_path: Path) -> None:
    from reasoner.errors import KnowledgeBaseError

    with pytest.raises(KnowledgeBaseError) as caught:
        checked(base(tmp_path / "base", 'draft = "yes"\n'))
    assert "true or false" in caught.value.diagnostics[0].message
