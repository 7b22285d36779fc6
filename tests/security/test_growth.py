"""What is read grows no faster than its text: work is counted for a hostile base and for one of twice the size."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from types import FrameType

import pytest

from reasoner.checks import check
from reasoner.engine.native import evaluate_native
from reasoner.errors import KnowledgeBaseError
from reasoner.knowledge.knowledge_base import MOST_WORDS, load
from reasoner.near_names import MOST_PAIRS, Guesses
from reasoner.render.diagnostics import render_diagnostics
from reasoner.syntax import lexer, parser
from tests.cli.run import Soleus

MANIFEST = '[kb]\nname = "big"\nversion = "1"\nlicence = "MIT"\nfiles = ["*.dl"]\n'
HEAD = "%! sort num integer\n%! predicate num(num) fact\n%!   mute\n"
FEW = "%! predicate few(num) derived\n%!   mute\n\nnum(1).\n"


def _many(line: str) -> Callable[[int], str]:
    return lambda count: HEAD + FEW + "".join(line.replace("#", str(number)) + "\n" for number in range(count))


def _declared(count: int, rule: str) -> str:
    names = "".join(f"%! predicate p{number}(num) derived\n%!   mute\n" for number in range(count))
    rules = "".join(rule.replace("#", str(number)).replace("+", str((number + 1) % count)) for number in range(count))
    return f"{HEAD}{names}\nnum(1).\np0(X) :- num(X).\n{rules}"


BASES: dict[str, Callable[[int], str]] = {
    "rules that differ in a number": _many("few(X) :- num(X), X > #."),
    "rules that are alike": _many("few(X) :- num(X), X > 3."),
    "denials": _many(":- num(X), num(Y), X > Y, Y > #."),
    "ignored codes": _many('%! ignore KB032 "x"\nfew(X) :- num(X), X > #.'),
    "overrides of nothing": _many("%! id a#\n%! overrides b#\nfew(X) :- num(X), X > #."),
    "ids": _many("%! id a#\nnum(#)."),
    "one id": _many("%! id a\nnum(#)."),
    "unreadable annotations": _many("%! idd x\n"),
    "a group for nothing": _many('%! group\n%!   note "x"\n'),
    "clauses that cannot be read": _many("few(X :- num(X)."),
    "a circle of rules": lambda count: _declared(count, "p+(X) :- p#(X).\n"),
    "a chain of rules": lambda count: _declared(count, "p+(X) :- p#(X), X > #.\n"),
    "facts": _many("num(#)."),
    "one fact": _many("num(1)."),
    "words that nothing binds": _many("few(X#) :- num(Y#)."),
}


@pytest.fixture
def made(tmp_path: Path) -> Callable[[str], str]:
    """Writes a base with one rule file."""

    def make(text: str) -> str:
        (tmp_path / "manifest.toml").write_text(MANIFEST, encoding="utf-8")
        (tmp_path / "b.dl").write_text(text, encoding="utf-8")
        return str(tmp_path)

    return make


def _calls(work: Callable[[], object]) -> int:
    """How many functions some work calls, those of C among them: its time, the same on every machine."""
    count = 0

    def note(_frame: FrameType, event: str, _argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        work()
    finally:
        sys.setprofile(before)
    return count


def _asked(folder: str) -> None:
    report = check(load([folder]))
    render_diagnostics(report.diagnostics)
    if report.compiled is not None:
        evaluate_native(report.compiled, ())


@pytest.mark.parametrize("name", BASES)
def test_twice_the_text_is_twice_the_work(name: str, made: Callable[[str], str]) -> None:
    small, large = (_calls(lambda n=count: _asked(made(BASES[name](n)))) for count in (150, 300))  # type: ignore[misc]
    assert large < 2.6 * small


TABLES: dict[str, Callable[[int], str]] = {
    "tables": lambda count: "".join(f"[t{number}]\n" for number in range(count)),
    "keys": lambda count: "[kb]\n" + "".join(f"k{number} = 1\n" for number in range(count)),
    "entries": lambda count: "[entry]\n" + "".join(f"k{number} = 1\n" for number in range(count)),
}


@pytest.mark.parametrize("file", ["manifest.toml", "references.toml"])
@pytest.mark.parametrize("name", TABLES)
def test_strange_tables_are_told_and_not_each_of_thousands(name: str, file: str, base: Path, soleus: Soleus) -> None:
    (base / file).write_text(TABLES[name](20_000), encoding="utf-8")
    run = soleus("kb", "check", str(base), kb=None)
    assert run.code in (1, 4)
    assert 1 <= (run.out + run.err).count("error[") < 60


UNKNOWN = {
    "predicates": _many("few(X) :- name_#_of(X), other_#_of(X)."),
    "references": _many("%! id a#\n%! cite unknown#\nnum(#)."),
}


@pytest.mark.parametrize("name", UNKNOWN)
def test_guesses_end(name: str, made: Callable[[str], str]) -> None:
    diagnostics = check(load([made(UNKNOWN[name](300))])).diagnostics
    assert sum(each.severity.value == "error" for each in diagnostics) >= 300


def test_so_many_pairs_are_compared_and_no_more() -> None:
    guesses = Guesses()
    names = [f"name{number:04}" for number in range(1000)]
    assert guesses.did_you_mean("nome0007", names, "x") == "did you mean 'name0007'?"
    for _ in range(MOST_PAIRS // 1000):
        found = guesses.did_you_mean("nome0007", names, "x")
    assert found == "x"
    assert Guesses().did_you_mean("nome", ("quite_another",), "x") == "x"


LONG = {
    "conditions": "few(X) :- num(X)" + ", num(X)" * parser.MOST_CONDITIONS + ".\n",
    "arguments": "few(" + ", ".join(["1"] * (parser.MOST_TERMS + 1)) + ").\n",
    "elements": "few(N) :- N = #count { " + "; ".join(["X : num(X)"] * (parser.MOST_CONDITIONS + 1)) + " }.\n",
    "terms": "few(N) :- N = #count { " + ", ".join(["X"] * (parser.MOST_TERMS + 1)) + " : num(X) }.\n",
}


@pytest.mark.parametrize("what", LONG)
def test_lists_that_are_too_long_are_told(what: str, made: Callable[[str], str], soleus: Soleus) -> None:
    run = soleus("kb", "check", made(HEAD + FEW + LONG[what]), kb=None)
    assert run.code == 1
    assert "error[KB007]: a list holds at most" in run.out
    assert f" {what}" in run.out


def test_a_file_of_too_many_words_is_told(made: Callable[[str], str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lexer, "MOST_TOKENS", 40)
    found = check(load([made(HEAD + FEW + "num(2).\n" * 20)])).diagnostics
    assert "a file holds at most 40 words and marks" in [each.message for each in found]


def test_rules_of_too_many_words_are_told(made: Callable[[str], str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reasoner.knowledge.knowledge_base.MOST_WORDS", 40)
    with pytest.raises(KnowledgeBaseError, match="hold more than 40 words and marks"):
        load([made(HEAD + FEW + "num(2).\n" * 20)])
    assert MOST_WORDS >= 2 * lexer.MOST_TOKENS


FAST = "".join(f"num({number}).\n" for number in range(60))
COSTLY = {
    "rows": "%! predicate big(num, num, num, num) derived\n%!   mute\n\nbig(A, B, C, D) :- "
    "num(A), num(B), num(C), num(D).\n",
    "ways": "%! predicate few(num) derived\n%!   mute\n\nfew(A) :- "
    "num(A), num(B), num(C), num(D), A + B + C + D < 0.\n",
    "gathered": "%! predicate few(num) derived\n%!   mute\n\n"
    "few(N) :- N = #count { A, B, C, D : num(A), num(B), num(C), num(D) }.\n",
}


@pytest.mark.parametrize("what", COSTLY)
def test_what_an_evaluation_may_spend(what: str, made: Callable[[str], str], soleus: Soleus) -> None:
    run = soleus("kb", "check", made(HEAD + COSTLY[what] + FAST), kb=None)
    assert run.code == 1
    assert "more than 1,000,000 rows" in run.out or "more than 2,500,000 ways to try" in run.out
