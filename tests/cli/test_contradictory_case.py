"""Every denial is held against every case, wherever a case is answered, and a case that violates one is refused."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.cli.run import BICYCLE, Soleus

DENIAL = """
%! id no-silent-squeak
%! says "a dry chain is recorded as silent"
:- seen(C, chain, dry), seen(C, noise, silent).

"""


@pytest.fixture
def denying(tmp_path: Path) -> str:
    folder = tmp_path / "bicycle"
    shutil.copytree(BICYCLE, folder)
    with (folder / "bicycle.dl").open("a") as stream:
        stream.write(DENIAL)
    return str(folder)


@pytest.mark.parametrize(
    "arguments",
    [
        ("differential", "chain=dry", "noise=silent"),
        ("next", "chain=dry", "noise=silent"),
        ("why", "dry_chain", "chain=dry", "noise=silent"),
        ("what-if", "chain=dry", "--with", "noise=silent"),
        ("what-if", "chain=dry", "noise=silent", "--without", "noise=silent"),
    ],
)
def test_a_denied_case_is_refused_in_the_words_of_the_denial(
    soleus: Soleus, denying: str, arguments: tuple[str, ...]
) -> None:
    run = soleus(*arguments, kb=denying)
    assert (run.code, run.out) == (3, ""), run.err
    assert "a dry chain is recorded as silent (no-silent-squeak)" in run.err


@pytest.mark.parametrize("command", [("kb", "test"), ("evaluate",)])
@pytest.mark.parametrize("expect", ["", "[case.expect]\nfirst = 'dry_chain'\n"])
def test_a_denied_case_of_a_bank_is_refused_with_its_place(
    soleus: Soleus, denying: str, tmp_path: Path, command: tuple[str, ...], expect: str
) -> None:
    bank = tmp_path / "bank.toml"
    bank.write_text(
        f"[[case]]\nid = 'x'\npresent = ['chain=dry', 'noise=silent']\n[case.answer]\ndiagnosis = 'dry_chain'\n{expect}"
    )
    run = soleus(*command, str(bank), kb=denying)
    assert (run.code, "recorded as silent (no-silent-squeak)" in run.err) == (3, True), run.err + run.out


def test_a_check_tells_the_denied_cases_of_the_banks(soleus: Soleus, denying: str) -> None:
    bank = Path(denying) / "cases.toml"
    bank.write_text(bank.read_text() + '\n[[case]]\nid = "x"\npresent = ["chain=dry", "noise=silent"]\n')
    line = len(bank.read_text().splitlines()) - 2
    run = soleus("kb", "check", kb=denying)
    assert (run.code, f"cases.toml:{line}:1" in run.out) == (1, True), run.out
    assert "a dry chain is recorded as silent (no-silent-squeak)" in run.out


def test_the_shipped_base_does_not_take_an_age_and_an_age_group(soleus: Soleus) -> None:
    run = soleus("differential", "age=14", "age_group=child", kb=None)
    assert (run.code, "stands in for an age" in run.err) == (3, True)
    assert soleus("differential", "age=14", kb=None).code in (0, 5)
