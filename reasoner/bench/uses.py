"""Where one clause is at work: the cases in whose models it fires, and those whose expectations name it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from reasoner.bench.derivation import Derivations, Shared, fact_key, rule_key
from reasoner.bench.observation import conclusions_of
from reasoner.bench.trial import model_of
from reasoner.program.compiled import GroundAtom, LiteralPattern, Var, rule_predicates

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from reasoner.answers.case_file import CaseText
    from reasoner.answers.reading import Reading
    from reasoner.engine.model import Model
    from reasoner.program.compiled import ClauseInfo, CompiledProgram, CompiledRule, Value


class Uses(NamedTuple):
    """The ids of the cases a clause fires in, of how many, and of those that expect it (or expect it not) as a reason.

    ``fired`` is ``None`` for a denial: what it describes never holds where a case can be answered.
    """

    fired: tuple[str, ...] | None
    cases: int
    expected: tuple[str, ...]


def uses_of(info: ClauseInfo, texts: Sequence[CaseText], reading: Reading) -> Uses:
    """Look a clause of the program up in every case; a rule fires when it derives, a fact when a rule uses it."""
    program = reading.program
    rule = next((each for each in program.rules if each.info == info), None)
    expected = tuple(text.id or text.place for text in texts if info.id and info.id in _reasons(text))
    if rule is not None and rule.head is None:
        return Uses(None, len(texts), expected)
    atom = None if rule is not None else _atom(program, info)
    if rule is None and atom is None:
        return Uses((), len(texts), expected)
    readers = () if atom is None else _readers(program, atom)
    shared = Shared()
    fired = []
    for text in texts:
        model = model_of(text, reading)
        if rule is not None:
            found = _fires(rule, model)
        elif atom is not None and readers:
            found = any(_reads(each, literal, atom, model) for each, literal in readers)
        else:
            keys = Derivations(model, program, shared).clauses(conclusions_of(model, reading))
            found = (rule_key(info) if atom is None else fact_key(atom, info)) in keys
        if found:
            fired.append(text.id or text.place)
    return Uses(tuple(fired), len(texts), expected)


def _reasons(text: CaseText) -> Iterator[str]:
    """The clauses that the expectations of a case name as reasons."""
    expect = text.table.get("expect", {})
    for key in ("because", "not_because"):
        named = expect.get(key, ()) if isinstance(expect, dict) else ()
        for each in named.values() if isinstance(named, dict) else (named,):
            yield from (each,) if isinstance(each, str) else map(str, each)


def _atom(program: CompiledProgram, info: ClauseInfo) -> GroundAtom | None:
    for predicate, rows in program.facts.items():
        for row, each in rows.items():
            if each == info:
                return GroundAtom(predicate, row)
    return None


def _fires(rule: CompiledRule, model: Model) -> bool:
    assert rule.head is not None
    predicate = rule.head.predicate
    return any(
        instance.rule == rule.number
        for row in model.rows(predicate)
        for instance in model.instances(GroundAtom(predicate, row))
    )


def _readers(program: CompiledProgram, atom: GroundAtom) -> tuple[tuple[CompiledRule, LiteralPattern], ...]:
    """The rules about cases that read the fact in a literal; none when one of them reads it in another way."""
    found: list[tuple[CompiledRule, LiteralPattern]] = []
    for rule in program.rules:
        if rule.head is None or not program.predicates[rule.head.predicate].per_case:
            continue
        literals = [
            part
            for part in rule.body
            if isinstance(part, LiteralPattern) and not part.negated and part.predicate == atom.predicate
        ]
        if atom.predicate in rule_predicates(rule)[1:] and not literals:
            return ()
        found.extend((rule, literal) for literal in literals if _bound(literal, atom) is not None)
    return tuple(found)


def _bound(literal: LiteralPattern, atom: GroundAtom) -> dict[int, Value] | None:
    """The variables of a literal as the atom binds them, or nothing when the two do not agree."""
    bound: dict[int, Value] = {}
    for argument, value in zip(literal.arguments, atom.arguments, strict=True):
        if isinstance(argument, Var):
            if bound.setdefault(argument.slot, value) != value:
                return None
        elif isinstance(argument, int | str) and argument != value:
            return None
    return bound


def _reads(rule: CompiledRule, literal: LiteralPattern, atom: GroundAtom, model: Model) -> bool:
    assert rule.head is not None
    bound = _bound(literal, atom) or {}
    pattern = tuple(
        bound.get(each.slot) if isinstance(each, Var) else each if isinstance(each, int | str) else None
        for each in rule.head.arguments
    )
    return any(
        instance.rule == rule.number and any(premise.atom == atom for premise in model.premises(instance))
        for row in model.match(rule.head.predicate, pattern)
        for instance in model.instances(GroundAtom(rule.head.predicate, row))
    )
