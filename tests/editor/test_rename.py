"""Renaming: every place at once and nothing else, or a refusal with a reason."""

from __future__ import annotations

from pathlib import Path

import pytest

from reasoner.editor.edits import applied
from reasoner.editor.project import Project
from reasoner.editor.rename import renamable, rename
from reasoner.errors import ReasonerError
from tests.cli.run import Soleus
from tests.editor.places import Asked, at, typed


def _renamed(asked: Asked, new: str) -> dict[str, str]:
    def reopen(texts: dict[Path, str]) -> Project:
        return asked.desk.with_texts(asked.path, texts)

    edits = rename(asked.project, asked.path, asked.offset, new, reopen)
    return {path.name: text for path, text in applied(asked.project.files, edits).items()}


@pytest.mark.parametrize(
    ("old", "marked", "new", "files"),
    [
        ("risk_open(C, F) :-", "risk_‸open(C, F) :-", "open_risk", {"bicycle.dl", "manifest.toml"}),
        ("%! id risk-open", "%! id risk-‸open", "open-risk", {"bicycle.dl"}),
        ("state(noise, squeak).", "state(noise, sq‸ueak).", "chirp", {"bicycle.dl", "cases.toml"}),
        ("%! sort fault in", "%! sort fa‸ult in", "defect", {"bicycle.dl"}),
        ("cite workshop-notes", "cite work‸shop-notes", "notes-2020", {"bicycle.dl", "references.toml"}),
    ],
)
def test_what_is_renamed_still_passes(
    kb: Path, soleus: Soleus, old: str, marked: str, new: str, files: set[str]
) -> None:
    texts = _renamed(at(kb, "bicycle.dl", old, marked), new)
    assert set(texts) == files
    for name, text in texts.items():
        (kb / name).write_text(text, encoding="utf-8")
    done = soleus("kb", "check", str(kb))
    assert (done.code, done.out) == (0, "0 errors, 0 warnings\n")
    assert all(new in text for text in texts.values())


def test_a_value_keeps_its_name_beside_another_attribute(kb: Path) -> None:
    extra = '\n%! label "Dry frame"\nstate(frame, dry).\n'
    (kb / "bicycle.dl").write_text((kb / "bicycle.dl").read_text(encoding="utf-8") + extra, encoding="utf-8")
    text = _renamed(at(kb, "bicycle.dl", "state(chain, dry).", "state(chain, d‸ry)."), "arid")["bicycle.dl"]
    assert "state(chain, arid)." in text
    assert "kind_of(chain, rusty, arid)." in text
    assert "state(frame, dry)." in text


def test_a_variable_is_renamed_in_its_clause_and_sentence(kb: Path) -> None:
    text = _renamed(at(kb, "bicycle.dl", "risk_open(C, F) :-", "risk_open(C, F‸) :-"), "Fault")["bicycle.dl"]
    assert '%! says "{Fault} is suspected, risky and not cleared"' in text
    assert "risk_open(C, Fault) :- suspect(C, Fault, _), risky(Fault), not cleared(C, Fault)." in text
    assert "would_clear(C, F, P, S) :- risk_open(C, F)" in text


@pytest.mark.parametrize(
    ("old", "marked", "new", "reason"),
    [
        ("risk_open(C, F) :-", "risk_‸open(C, F) :-", "risky", "the predicate 'risky' exists already"),
        ("%! id risk-open", "%! id risk-‸open", "job-oil", "the id 'job-oil' exists already"),
        ("fault(dry_chain).", "fault(dry_‸chain).", "Dry", "it has to be a lower_case_name"),
        ("risk_open(C, F) :-", "risk_open(C, F‸) :-", "C", "the variable 'C' exists already"),
        ("risk_open(C, F) :-", "risk_open(C, F) ‸:-", "x", "there is no name here"),
        ("%! id risk-open", "%! i‸d risk-open", "x", "there is no name here"),
    ],
)
def test_refusals(kb: Path, old: str, marked: str, new: str, reason: str) -> None:
    with pytest.raises(ReasonerError, match=reason):
        _renamed(at(kb, "bicycle.dl", old, marked), new)


def test_a_name_is_not_changed_while_some_of_the_files_cannot_be_read(kb: Path) -> None:
    with pytest.raises(ReasonerError, match="correct its syntax errors first"):
        _renamed(typed(kb, "job(C, oil_‸chain, 3) :- suspect(C, dry_chain, _).\nnext("), "grease_chain")


def test_only_names_can_be_renamed(kb: Path) -> None:
    asked = at(kb, "bicycle.dl", "fault(dry_chain).", "fault(dry_‸chain).")
    found = renamable(asked.project, asked.path, asked.offset)
    assert found is not None
    assert found.span.text == "dry_chain"


COMPOSED = """
%! predicate pays(fault, number) fact
%!   ids "pays-{fault}"
%!   phrase "{fault} pays {number}"
%! predicate dear(case, fault) derived
%!   phrase "{fault} is dear"

%! because "it is paid well"
pays(dry_chain, 3).

%! id dear-fault
dear(C, F) :- suspect(C, F, _), pays(F, N), N > 2.
"""
EXPECTED = """
[[case]]
id = "b9"
present = ["noise=squeak", "chain=dry"]
[case.answer]
diagnosis = "dry_chain"
dx_confirmed = true
[case.expect]
because = { "dear(dry_chain)" = ["pays-dry-chain"] }
"""


def test_ids_that_are_composed_of_a_name_follow_it_into_the_banks(kb: Path, soleus: Soleus) -> None:
    for name, text in (("bicycle.dl", COMPOSED), ("cases.toml", EXPECTED)):
        (kb / name).write_text((kb / name).read_text(encoding="utf-8") + text, encoding="utf-8")
    assert soleus("kb", "test", kb=str(kb)).code == 0
    texts = _renamed(at(kb, "bicycle.dl", "\nfault(dry_chain).", "\nfault(dry_‸chain)."), "parched_chain")
    assert '"dear(parched_chain)" = ["pays-parched-chain"]' in texts["cases.toml"]
    for name, text in texts.items():
        (kb / name).write_text(text, encoding="utf-8")
    done = soleus("kb", "test", kb=str(kb))
    assert done.code == 0, done.out
    assert "KB096" not in soleus("kb", "check", kb=str(kb)).out
