"""Rows that no use can meet are not derived.

Where a predicate is asked for only beside another one, over the same variables, its rules ask for that one, too. Where
this is so but for uses that name a constant, the rows with that constant are derived before, under a name of their
own: what stands beside the others may rest on them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeGuard

from reasoner.cohort.clauses import Clauses, Use, computes, positive, renamed, uses_of
from reasoner.program.compiled import ANY, ComparisonPattern, LiteralPattern, Operation, Var

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from reasoner.program.compiled import CompiledRule, Pattern


class _Place(NamedTuple):
    """An argument of the predicate that is narrowed."""

    number: int


class _Guard(NamedTuple):
    """What stands beside every use; an argument is a place, a constant or ``ANY``."""

    predicate: str
    arguments: tuple[_Place | int | str, ...]

    def places(self) -> frozenset[int]:
        return frozenset(each.number for each in self.arguments if isinstance(each, _Place))


def narrowed(clauses: Clauses, kept: Collection[str], fixed: Collection[str]) -> Clauses:
    """Clauses with the same rows of what is ``kept``, and fewer of what only other rules ask for.

    The rules of what is ``fixed`` stay as they are.
    """
    names = [name for heads in reversed(clauses.order) for name in heads if name not in {*kept, *fixed}]
    names = [name for name in names if not clauses.predicates[name].recursive]
    names = [name for name in names if not any(map(computes, clauses.rules[name]))]
    uses, known = uses_of(clauses), clauses
    sure: dict[str, list[_Guard]] = {}
    # What a predicate rests on itself narrows it least, and stands in the way of what it could narrow.
    for least in (False, True):
        for name in names:
            if known is not clauses:
                uses, known = uses_of(clauses), clauses
            clauses = _narrowed(clauses, name, uses.get(name, ()), sure.setdefault(name, []), least)
    for name in [name for heads in clauses.order for name in heads if name not in fixed]:
        clauses = clauses.with_rules(name, [_without_implied(rule, sure) for rule in clauses.rules.get(name, ())])
    return clauses


def _narrowed(clauses: Clauses, name: str, uses: Sequence[Use], sure: list[_Guard], least: bool) -> Clauses:
    """With fewer rows of a predicate; ``sure`` is what its rules ask for already, to which more is added."""
    guards = _guards(clauses, name, uses, sure, least)
    for place in range(1, len(clauses.predicates[name].sorts)):
        constants = [] if guards or sure else _unguarded(name, place, uses)
        if constants:
            parted = _parted(clauses, name, place, constants)
            others = [use for use in uses if use.atom.arguments[place] not in constants]
            guards = _guards(parted, name, others, sure, least)
            clauses = parted if guards else clauses
    rules = clauses.rules[name]
    for guard in guards:
        rules = tuple(_asking(rule, guard) for rule in rules)
    sure += guards
    return clauses.with_rules(name, rules).sorted() if guards else clauses


def _without_implied(rule: CompiledRule, sure: Mapping[str, Sequence[_Guard]]) -> CompiledRule:
    """A rule without literals that others imply, since their own rules ask for them."""
    body = list(rule.body)
    for literal in positive(rule.body):
        others = (atom for atom in positive(body) if atom != literal)
        if any(
            literal == LiteralPattern(guard.predicate, _filled(guard, atom.arguments))
            for atom in others
            for guard in sure.get(atom.predicate, ())
        ):
            body = [each for each in body if each != literal]
    return rule._replace(body=tuple(body))


def _filled(guard: _Guard, row: Sequence[Pattern]) -> tuple[Pattern, ...]:
    return tuple(row[each.number] if isinstance(each, _Place) else each for each in guard.arguments)


def _unguarded(name: str, place: int, uses: Sequence[Use]) -> list[int | str]:
    """The constants at a place of uses beside which nothing stands that stands beside all uses without a constant."""
    open_ = [_beside(use, name) for use in uses if not _is_constant(use.atom.arguments[place])]
    common = set.intersection(*open_) if open_ else set()
    found = {
        term: None
        for use in uses
        if _is_constant(term := use.atom.arguments[place]) and common.isdisjoint(_beside(use, name))
    }
    return list(found) if common else []


def _is_constant(term: Pattern) -> TypeGuard[int | str]:
    return isinstance(term, int | str) and term != ANY


def _guards(clauses: Clauses, name: str, uses: Sequence[Use], sure: Sequence[_Guard], least: bool) -> list[_Guard]:
    """What stands beside every use and does not rest on the predicate itself; for the same places only one.

    Of what depends on a case only what the predicate does not rest on, unless the ``least`` will do.
    """
    common = set.intersection(*(_beside(use, name) for use in uses)) if uses else set()
    below = frozenset() if least else clauses.below(name)
    place = {each: number for number, heads in enumerate(clauses.order) for each in heads}
    found: list[_Guard] = []
    for guard in sorted(common, key=lambda each: (-len(each.places()), -place.get(each.predicate, -1), str(each))):
        fresh = not any(guard.places() <= other.places() for other in (*sure, *found))
        weak = guard.predicate in below and clauses.predicates[guard.predicate].per_case
        if fresh and not weak and name not in clauses.below(guard.predicate):
            found.append(guard)
    return found


def _beside(use: Use, name: str) -> set[_Guard]:
    """The literals beside a use that bind at least two of its places."""
    places: dict[int, _Place] = {}
    for number, term in enumerate(use.atom.arguments):
        if isinstance(term, Var):
            places.setdefault(term.slot, _Place(number))

    def seen(term: Pattern) -> _Place | int | str:
        return places.get(term.slot, ANY) if isinstance(term, Var) else ANY if isinstance(term, Operation) else term

    found = {_Guard(each.predicate, tuple(map(seen, each.arguments))) for each in use.beside if each.predicate != name}
    return {guard for guard in found if len(guard.places()) > 1}


def _asking(rule: CompiledRule, guard: _Guard) -> CompiledRule:
    """A rule that asks for one literal more."""
    assert rule.head is not None
    variables = list(rule.variables)
    arguments = list(_filled(guard, rule.head.arguments))
    for place in [place for place, each in enumerate(arguments) if each == ANY]:
        arguments[place] = Var(len(variables))
        variables.append("_")
    literal = LiteralPattern(guard.predicate, tuple(arguments))
    if literal in rule.body:
        return rule
    return rule._replace(body=(*rule.body, literal), variables=tuple(variables))


def _parted(clauses: Clauses, name: str, place: int, constants: Sequence[int | str]) -> Clauses:
    """With the rows that have a constant at a place under a name of their own, by which all ask for them."""
    info, rules = clauses.predicates[name], clauses.rules[name]
    parts = {constant: f"{name}/{place}={constant}" for constant in constants}

    def asked(atom: LiteralPattern) -> str:
        constant = atom.arguments[place] if atom.predicate == name else None
        return parts[constant] if isinstance(constant, int | str) and constant in parts else atom.predicate

    for head, given in clauses.rules.items():
        clauses = clauses.with_rules(head, [renamed(rule, asked) for rule in given])
    rest = [each for rule in rules if (each := _but(rule, place, constants))]
    links = []
    for constant, part in parts.items():
        clauses = clauses.with_predicate(info._replace(name=part, kind="derived"))
        clauses = clauses.with_rules(part, [each for rule in rules if (each := _with(rule, part, place, constant))])
        links.append(_link(rules[0], name, part, place, constant))
    order = [*clauses.order]
    at = order.index((name,))
    order[at:at] = [(part,) for part in parts.values()]
    return clauses._replace(order=tuple(order)).with_rules(name, [*links, *rest])


def _with(rule: CompiledRule, part: str, place: int, constant: int | str) -> CompiledRule | None:
    """A rule for the part whose rows have a constant at a place."""
    assert rule.head is not None
    term = rule.head.arguments[place]
    rule = rule._replace(head=rule.head._replace(predicate=part))
    if isinstance(term, Var):
        return rule._replace(body=(*rule.body, ComparisonPattern(term, "=", constant)))
    return rule if term == constant else None


def _but(rule: CompiledRule, place: int, constants: Sequence[int | str]) -> CompiledRule | None:
    """A rule for the rows that have none of some constants at a place of the head."""
    assert rule.head is not None
    term = rule.head.arguments[place]
    if isinstance(term, Var):
        return rule._replace(body=(*rule.body, *(ComparisonPattern(term, "!=", each) for each in constants)))
    return None if term in constants else rule


def _link(rule: CompiledRule, name: str, part: str, place: int, constant: int | str) -> CompiledRule:
    """The rule that takes the rows of a part."""
    assert rule.head is not None
    row: list[Pattern] = [Var(slot) for slot in range(len(rule.head.arguments))]
    row[place] = constant
    return rule._replace(
        head=LiteralPattern(name, tuple(row)),
        body=(LiteralPattern(part, tuple(row)),),
        variables=tuple(f"V{slot}" for slot in range(len(row))),
        globals=len(row),
    )
