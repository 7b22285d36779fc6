"""Groups, entries that share a line, composed ids, and the compact form that uses all three."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given

from reasoner.knowledge.knowledge_base import load
from reasoner.knowledge.overlay import identifier
from reasoner.source import SourceFile
from reasoner.syntax.compact import compact_source, lean
from reasoner.syntax.composed import templates_of
from reasoner.syntax.formatter import format_source
from reasoner.syntax.parser import parse
from reasoner.syntax.tree import Clause, PredicateDeclaration
from tests import strategies

WORDS = """\
%! predicate likes(person, person, much) fact
%!   cited
%!   ids "{person}-{person#2}"
"""


def clauses(text: str) -> list[Clause]:
    parsed = parse(SourceFile("p.dl", text))
    assert parsed.diagnostics == ()
    return [item for item in parsed.program.items if isinstance(item, Clause)]


def said(clause: Clause) -> dict[str, list[str]]:
    return {entry.key: [value.text for value in entry.values] for entry in clause.annotations}


def problems(text: str) -> list[tuple[str, int, str]]:
    return [(each.code, each.span.line, each.help) for each in parse(SourceFile("p.dl", text)).diagnostics]


TEMPLATES = templates_of(
    item for item in parse(SourceFile("w.dl", WORDS)).program.items if isinstance(item, PredicateDeclaration)
)


def test_a_group_holds_for_the_facts_below_it_until_the_next_group() -> None:
    one, two, rule, three, four = clauses(
        "%! group; cite k1 k2; evidence series\n\np(a).\n\n%! cite k3\np(b).\n\nq(X) :- p(X).\n\np(c).\n\n"
        "%! group\n\np(d)."
    )
    assert said(one) == {"cite": ["k1", "k2"], "evidence": ["series"]}
    assert said(two) == {"cite": ["k3"], "evidence": ["series"]}
    assert said(rule) == {}
    assert said(three) == said(one)
    assert said(four) == {}


@pytest.mark.parametrize(
    ("text", "code", "line", "advice"),
    [
        ("p(a).\n\n%! group; cite k1", "KB006", 3, "remove it"),
        ("%! group; cite k1\np(a).", "KB005", 1, "blank line below"),
        ('%! group\n%!   label "x"\n\np(a).', "KB005", 2, "because, cite, evidence, status"),
        ("%! group; evidence sereis\n\np(a).", "KB005", 1, "series"),
        ("%! group k1\n\np(a).", "KB005", 1, "cite KEY"),
        ('%! id a; because "x";\np(a).', "KB005", 1, "key value"),
        ("%! id a; ; cite k1\np(a).", "KB005", 1, "key value"),
        ("%! evidence sereis\np(a).", "KB005", 1, "series"),
    ],
)
def test_what_is_wrong_with_a_group_is_said_once_at_its_place(text: str, code: str, line: int, advice: str) -> None:
    found = problems(text)
    assert [each[:2] for each in found] == [(code, line)]
    assert advice in found[0][2]


def test_entries_share_a_line_and_a_semicolon_in_a_text_divides_nothing() -> None:
    (fact,) = clauses('%! id a-b; because "first; then \\"so\\""; cite k1 k2; evidence case\np(a).')
    assert said(fact) == {"id": ["a-b"], "because": ['first; then "so"'], "cite": ["k1", "k2"], "evidence": ["case"]}


def test_the_formatter_keeps_entries_on_a_line_that_fits() -> None:
    fits = '%! label "A"; synonyms "B" "C"\np(a).\n'
    assert format_source(SourceFile("p.dl", fits)) == fits
    wide = f'%! id a; because "{"word " * 19}end"; cite k1\np(a).\n'
    assert format_source(SourceFile("p.dl", wide)).count("\n") == 4


COMPACT = """\
%! group; because "so"; cite k1; evidence series

likes(ann, bob, 3).
likes(ann, cyd, 2).
likes(bob, cyd_e, 1).
%! id by-hand; cite k2; evidence case; note "x"
likes(cyd, ann, 1).
"""


def test_the_compact_form_says_the_same_in_fewer_lines() -> None:
    facts = {"ann-bob": "ann, bob, 3", "ann-cyd": "ann, cyd, 2", "bob-cyd-e": "bob, cyd_e, 1"}
    long = "".join(
        f'%! id {name}\n%! because "so"\n%! cite k1\n%! evidence series\nlikes({arguments}).\n\n'
        for name, arguments in facts.items()
    )
    long += '%! id by-hand\n%! because "so"\n%! cite k2\n%! evidence case\n%! note "x"\nlikes(cyd, ann, 1).\n'
    assert compact_source(SourceFile("p.dl", long), TEMPLATES) == COMPACT


@given(strategies.sources())
def test_compacting_keeps_what_is_said_and_is_idempotent(text: str) -> None:
    once = compact_source(SourceFile("p.dl", text), TEMPLATES)
    assert compact_source(SourceFile("p.dl", once), TEMPLATES) == once
    assert format_source(SourceFile("p.dl", once)) == once
    before, after = clauses(text), clauses(once)
    assert [(each.head, each.body, sorted(map(str, each.annotations))) for each in before] == [
        (each.head, each.body, sorted(map(str, each.annotations))) for each in after
    ]


def test_a_fact_added_below_a_group_does_not_take_what_it_does_not_say() -> None:
    program = parse(SourceFile("p.dl", COMPACT)).program
    (new,) = clauses("%! cite k9\nlikes(dan, eve, 1).")
    text = COMPACT + "\n" + lean(new, program, len(COMPACT), TEMPLATES)
    assert said(clauses(text)[-1]) == {"cite": ["k9"]}


def test_an_id_is_composed_where_none_is_written(tmp_path: Path) -> None:
    (tmp_path / "manifest.toml").write_text('[kb]\nname = "t"\nversion = "1"\nlicence = "MIT"\nfiles = "*.dl"\n')
    (tmp_path / "a.dl").write_text(WORDS + "\n" + COMPACT)
    kb = load([str(tmp_path)])
    assert [identifier(clause) for clause in kb.clauses] == ["ann-bob", "ann-cyd", "bob-cyd-e", "by-hand"]
