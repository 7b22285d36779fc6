"""A layer above says what it expects otherwise of a case below, and of nothing else."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from reasoner.answers.reading import read
from reasoner.bench.bank_check import check_banks
from reasoner.bench.banks import banks_beside, cases_of
from reasoner.bench.trial import try_cases
from reasoner.errors import CaseError
from reasoner.loading.load import load_program
from tests.cli.run import BICYCLE

SQUEAK = (
    '\n[[case]]\nid = "squeak"\npresent = ["noise=squeak"]\n[case.expect]\nfirst = "dry_chain"\nin = ["worn_chain"]\n'
)
AMEND = '[[amend]]\ncase = "{case}"\n[amend.expect]\n{expect}\n'
OVERLAY = (
    '[kb]\nname = "above"\nversion = "1"\nlicence = "MIT"\nbase = "bicycle"\nfiles = "*.dl"\ncases = "cases.toml"\n'
)


@pytest.fixture
def layers(tmp_path: Path) -> list[str]:
    """The bicycle with one more case, and above it a layer in which squeaking says nothing of dry chains."""
    base, above = tmp_path / "bicycle", tmp_path / "above"
    shutil.copytree(BICYCLE, base)
    rules = base / "bicycle.dl"
    rules.write_text(rules.read_text().replace("%! id chain-squeak\n", "%! id chain-squeak\n%! amendable\n"))
    with (base / "cases.toml").open("a") as bank:
        bank.write(SQUEAK)
    above.mkdir()
    (above / "manifest.toml").write_text(OVERLAY)
    (above / "above.dl").write_text(
        '%! id chain-quiet\n%! because "x"\n%! cite workshop-notes\n%! evidence teaching\n%! overrides chain-squeak\n'
        "speaks_for(dry_chain, noise, silent, strong).\n"
    )
    return [str(base), str(above)]


def amend(layers: list[str], expect: str, case: str = "squeak") -> None:
    (Path(layers[1]) / "cases.toml").write_text(AMEND.format(case=case, expect=expect))


def failing(layers: list[str]) -> list[str]:
    reading = read(load_program(layers, cache=False))
    return [each.id for each in try_cases(cases_of(banks_beside(reading.case_banks)), reading) if not each.passed]


def test_a_layer_amends_what_is_expected_below(layers: list[str]) -> None:
    (Path(layers[1]) / "manifest.toml").write_text(OVERLAY.replace('cases = "cases.toml"\n', ""))
    assert failing(layers) == ["squeak"]
    (Path(layers[1]) / "manifest.toml").write_text(OVERLAY)
    amend(layers, 'first = "worn_chain"')
    assert failing(layers) == []
    assert failing(layers[:1]) == []


def test_only_the_keys_that_are_named_change(layers: list[str]) -> None:
    amend(layers, 'first = "worn_chain"\nnot_in = ["worn_chain"]')
    with pytest.raises(CaseError, match="worn_chain"):  # it is still expected in the list
        failing(layers)
    amend(layers, 'first = "worn_chain"\nnot_in = ["dry_chain"]\nin = []')
    assert failing(layers) == []


@pytest.mark.parametrize(
    ("case", "expect", "said"),
    [
        ("sqeak", 'first = "worn_chain"', "no layer below has a case 'sqeak'"),
        ("squeak", 'frst = "worn_chain"', "unknown key 'frst'"),
        ("squeak", 'first = "worn_chian"', "there is no conclusion 'worn_chian'"),
        ("squeak", 'because = ["chain-squeak"]', "chain-squeak"),
    ],
)
def test_an_amendment_that_cannot_be_is_told_at_its_place(layers: list[str], case: str, expect: str, said: str) -> None:
    amend(layers, expect, case)
    (found,) = check_banks(load_program(layers, cache=False))
    assert (found.code, said in found.message, found.span.file.path) == ("KB096", True, "above/cases.toml")


def test_a_layer_changes_its_own_cases_where_they_stand(layers: list[str]) -> None:
    with (Path(layers[0]) / "cases.toml").open("a") as bank:
        bank.write("\n" + AMEND.format(case="squeak", expect='first = "worn_chain"'))
    (found,) = check_banks(load_program(layers[:1], cache=False))
    assert "belongs to the same layer" in found.message
