"""The checks together: one cause each, safety as in clingo, silent about the shipped knowledge base."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reasoner.checks import check
from reasoner.checks.codes import CODES, example
from reasoner.diagnostics import Diagnostic
from reasoner.knowledge.knowledge_base import load
from reasoner.render.diagnostics import render_diagnostics
from reasoner.source import SourceFile, Span
from tests.engine.build import knowledge_base

ROOT = Path(__file__).parents[2]
GOOD = example(CODES["KB010"].fixed)


def codes(text: str) -> list[str]:
    return [each.code for each in check(knowledge_base(text)).diagnostics]


@pytest.mark.parametrize(
    ("body", "safe"),
    [
        ("Y = X, parent(X, _)", True),
        ("parent(X, _), Y = #count { Z : parent(X, Z) }", True),
        ("parent(X, _), 0 < #count { Y : parent(X, Y) }", False),
        ("parent(X, _), Y < 3", False),
        ("parent(X, _), Y = #sum { W : parent(X, Z) }", False),
    ],
)
def test_safety_as_in_clingo(body: str, safe: bool) -> None:
    import clingo

    clause = f"kin(X, Y) :- {body}."
    control = clingo.Control(["--warn=none", "--eq=0"], logger=lambda *_: None)
    control.add("base", [], "parent(a, b).\n" + clause)
    try:
        control.ground([("base", [])])
        accepted = True
    except RuntimeError:
        accepted = False
    assert accepted == safe
    assert ("KB012" not in codes(example("%! id kin-parent\n" + clause))) == safe


def test_the_shipped_knowledge_base_has_nothing_to_mend() -> None:
    report = check(load([str(ROOT / "kb")]))
    assert report.compiled is not None
    assert list(report.diagnostics) == [], render_diagnostics(report.diagnostics)


def test_an_undeclared_name_is_the_only_cause() -> None:
    text = example('%! id kin-parent\n%! says "{X} and {Y}"\nkin(X, Y) :- parnet(X, Y, 3), X < Y.')
    assert codes(text) == ["KB010"]


def test_ignore_leaves_out_a_warning_but_no_error_of_meaning() -> None:
    bad = "kin(X, Y) :- parent(X, Y), age(X, Age)."
    assert codes(example(f'%! id k\n%! ignore KB030 "meant"\n{bad}')) == []
    assert codes(example(f'%! id k\n%! ignore KB31 "meant"\n{bad}')) == ["KB030", "KB047"]
    unsafe = codes(example('%! id k\n%! ignore KB012 "meant"\nkin(X, Y) :- person(X).'))
    assert unsafe == ["KB012", "KB047"]


def test_values_belong_to_what_stands_beside_them() -> None:
    words = (
        "%! sort room in room\n%! sort thing in thing\n%! predicate room(room) fact\n%!   mute\n"
        "%! predicate thing(room, thing) fact\n%!   mute\n%! predicate moved(room, thing, thing) fact\n%!   mute\n\n"
        "room(hall).\nroom(attic).\nthing(hall, coat).\nthing(hall, hat).\nthing(attic, trunk).\n\n"
        ":- moved(X, Y, Y), room(X).\n"
    )
    assert codes(words + "moved(hall, coat, hat).\n") == []
    assert codes(words + "moved(hall, coat, trunk).\n") == ["KB017"]
    assert codes(words + "moved(hall, coat, hut).\n") == ["KB017"]


@given(
    st.integers(0, len(GOOD) - 1),
    st.integers(0, 12),
    st.sampled_from(["", "X", "_", "(", ",", ".", "not ", '"', "1", "%! ", "\n"]),
)
def test_no_damage_raises(start: int, length: int, put: str) -> None:
    text = GOOD[:start] + put + GOOD[start + length :]
    found = check(knowledge_base(text)).diagnostics
    for form in ("text", "json", "github", "sarif"):
        render_diagnostics(found, form)


@pytest.mark.parametrize(
    ("clause", "code", "advice"),
    [
        ("parent(ann, bob-carl).", "KB021", "names have no '-': write 'bob_carl' for a name"),
        ("age(bob, 1 + ann).", "KB021", "use a variable of an integer sort"),
        ("parent(ann, 1 + 2).", "KB016", "write a symbol"),
        ("%! id k\nkin(X, X) :- parent(X, _), age(X, X + 1).", "KB021", "use a variable of an integer sort"),
        ("%! id k\nkin(X, X) :- parent(X, N + 1), age(X, N).", "KB016", "write a symbol"),
        (
            "%! id k\nkin(X, X) :- person(X), #sum { X + 1 : person(X) } > 1.",
            "KB021",
            "use a variable of an integer sort",
        ),
        ('%! id k\nkin(X, X) :- person(X), "a" + 1 < 3.', "KB021", "use a variable of an integer sort"),
    ],
)
def test_arithmetic_is_for_integers_wherever_it_stands(clause: str, code: str, advice: str) -> None:
    (found,) = check(knowledge_base(f"{GOOD}\n{clause}\n")).diagnostics
    assert (found.code, found.help) == (code, advice)


def test_many_facts_take_seconds() -> None:
    facts = "".join(f"person(p{number}).\nage(p{number}, {number}).\n" for number in range(50_000))
    kb = knowledge_base(GOOD + facts)
    start = time.process_time()
    assert check(kb).diagnostics == ()
    assert time.process_time() - start < 15


def test_forms_agree() -> None:
    found = check(knowledge_base(example(CODES["KB011"].bad))).diagnostics
    assert json.loads(render_diagnostics(found, "json"))["diagnostics"][0]["code"] == "KB011"
    assert render_diagnostics(found, "github").startswith("::error file=test.dl,line=19,")
    run = json.loads(render_diagnostics(found, "sarif"))["runs"][0]
    assert [each["ruleId"] for each in run["results"]] == ["KB011"]
    assert run["results"][0]["locations"][0]["physicalLocation"]["region"]["startLine"] == 19


@pytest.mark.parametrize("before", ["", "\t", "日本語 ", "e\u0301 ", "x" * 300])
def test_the_caret_stands_below_what_it_means(before: str) -> None:
    text = f"{before}HERE" + "y" * 200
    span = Span(SourceFile("a.dl", text), len(before), len(before) + 4)
    lines = render_diagnostics([Diagnostic("KB001", "wrong", span, "mend it")]).splitlines()
    source, carets = lines[3], lines[4]
    wide = sum(1 for letter in source[: source.index("HERE")] if letter in "日本語")
    narrow = source[: source.index("HERE")].count("\u0301")
    assert carets.index("^") == source.index("HERE") + wide - narrow
    assert carets.strip(" |") == "^^^^"
    assert len(source) < 130


@pytest.mark.parametrize("letter", ["\x1b", "\x07", "\x9b", "\u202e", "\u2028", "\ufeff", "\udcff"])
def test_nothing_that_steers_a_terminal_is_printed(letter: str) -> None:
    span = Span(SourceFile(f"a{letter}.dl", f"p({letter}[31m)."), 2, 3)
    for form in ("text", "json", "github", "sarif"):
        shown = render_diagnostics([Diagnostic("KB001", f"wrong {letter}", span, f"mend {letter}")], form)
        assert letter not in shown, form
    assert f"<U+{ord(letter):04X}>" in render_diagnostics([Diagnostic("KB001", "wrong", span, "mend it")])
