"""A constant that can never stand where a person typed it is refused, with the near name."""

from __future__ import annotations

from pathlib import Path

import pytest

from reasoner.errors import UnknownNameError
from reasoner.explain.query import read_query
from reasoner.explain.written_atom import read_atom
from reasoner.loading.load import load_program
from reasoner.program.compiled import CompiledProgram


@pytest.fixture(scope="module")
def bicycle() -> CompiledProgram:
    return load_program((str(Path(__file__).parents[1] / "kb_small"),))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("risky(dry_chian)", "did you mean 'dry_chain'"),
        ("risky(F), F = dry_chian", "did you mean 'dry_chain'"),
        ("risky(F), dry_chian != F", "did you mean 'dry_chain'"),
        ("not risky(dry_chian)", "did you mean 'dry_chain'"),
        ('risky("dry_chain")', "did you mean 'dry_chain'"),
        ("risky(3)", "one of dry_chain"),
        ("weight(strong, three)", "a number"),
        ("seen(case, chain, soft_lever)", "one of"),
        ("measure(mileage_km, 1, km)", "a quoted text"),
    ],
)
def test_a_query_with_such_a_constant_is_refused(bicycle: CompiledProgram, text: str, said: str) -> None:
    with pytest.raises(UnknownNameError) as caught:
        read_query(text, bicycle)
    assert said in str(caught.value.help)


@pytest.mark.parametrize(
    "text", ["risky(dry_chian)", "seen(chain, squeak)", "suspect(dry_chian)", "weight(strong, many)"]
)
def test_so_is_a_conclusion(bicycle: CompiledProgram, text: str) -> None:
    with pytest.raises(UnknownNameError):
        read_atom(text, bicycle, "case")


@pytest.mark.parametrize(
    "text", ["risky(F)", "risky(worn_chain)", "weight(strong, N), N > 2", "seen(case, chain, S), S != rusty", "part(P)"]
)
def test_what_can_stand_there_is_taken(bicycle: CompiledProgram, text: str) -> None:
    assert read_query(text, bicycle).text == text
