"""KB017: a constant that is not among the values of its closed sort, or does not belong to what stands beside it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from reasoner.checks.atoms import clause_atoms, clause_comparisons
from reasoner.checks.context import Context
from reasoner.diagnostics import Diagnostic
from reasoner.knowledge.files import toml_span
from reasoner.syntax.tree import Atom, Clause, PredicateDeclaration, Symbol, Variable


class _Domain(NamedTuple):
    """The values of a closed sort: all, and those that go with the values of the partner sort beside them."""

    predicate: str
    values: frozenset[str]
    partner: str
    pairs: dict[str, set[str]]


def unknown_value(context: Context) -> Iterator[Diagnostic]:
    """One error for each constant outside its closed sort."""
    count = Counter(each.name for each in context.kb.sorts)
    # What a sort with two declarations holds is not known.
    once = [name for name in context.sorts if count[name] == 1]
    domains = {name: domain for name in once if (domain := _domain(context, name)) is not None}
    for clause in context.kb.clauses:
        for atom in clause_atoms(clause):
            known = context.signature(atom)
            if known is None:
                continue
            for place, argument in enumerate(known.arguments):
                domain = domains.get(argument.sort)
                if domain is not None and domain.predicate != atom.predicate:
                    yield from _wrong(context, domain, known, atom, place)
        if clause.body:
            yield from _compared(context, clause, domains)
    yield from _staged(context, domains)


def _staged(context: Context, domains: Mapping[str, _Domain]) -> Iterator[Diagnostic]:
    """One error for each stage that a manifest names and that there is not."""
    staging = context.declared.get(context.kb.entry.get("stage", ""))
    sort = staging.arguments[1].sort if staging is not None and len(staging.arguments) == 2 else ""
    if sort not in domains:
        return
    values = domains[sort].values
    for layer in context.kb.layers:
        for key, names in layer.manifest.stages.items():
            for name in names:
                if name not in values:
                    advice = context.guesses.did_you_mean(name, values, f"one of: {', '.join(sorted(values))}")
                    span = toml_span(layer.manifest.source, "stages", key)
                    yield Diagnostic("KB017", f"'{name}' is no {sort}", span, advice)


def _domain(context: Context, sort: str) -> _Domain | None:
    declaration = context.sorts[sort]
    known = context.declared.get(declaration.predicate or "")
    if declaration.form != "in" or known is None or known.kind != "fact":
        return None
    sorts = [each.sort for each in known.arguments]
    if sort not in sorts:
        return None
    place = sorts.index(sort)
    partner = next((each for each in sorts if each != sort and each in context.sorts and _closed(context, each)), "")
    values: set[str] = set()
    pairs: dict[str, set[str]] = {}
    for clause in context.facts.get(known.name, ()):
        assert clause.head is not None
        if len(clause.head.arguments) != len(sorts) or not isinstance(term := clause.head.arguments[place], Symbol):
            continue
        values.add(term.name)
        other = clause.head.arguments[sorts.index(partner)] if partner else term
        if isinstance(other, Symbol):
            pairs.setdefault(other.name, set()).add(term.name)
    return _Domain(known.name, frozenset(values), partner, pairs)


def _closed(context: Context, sort: str) -> bool:
    return context.sorts[sort].form == "in"


def _wrong(
    context: Context, domain: _Domain, known: PredicateDeclaration, atom: Atom, place: int
) -> Iterator[Diagnostic]:
    term = atom.arguments[place]
    if not isinstance(term, Symbol):
        return
    sort = known.arguments[place].sort
    if term.name not in domain.values:
        advice = context.guesses.did_you_mean(term.name, domain.values, f"state it with a fact of '{domain.predicate}'")
        yield Diagnostic("KB017", f"'{term.name}' is no {sort}", term.span, advice)
        return
    beside = _partner(known, place, domain.partner)
    other = atom.arguments[beside] if beside is not None else None
    if isinstance(other, Symbol) and other.name in domain.pairs and term.name not in domain.pairs[other.name]:
        own = sorted(domain.pairs[other.name])
        listed = ", ".join(own[:6]) + (", ..." if len(own) > 6 else "")
        advice = context.guesses.did_you_mean(term.name, own, f"'{other.name}' has: {listed}")
        message = f"'{term.name}' is a {sort}, but not one of '{other.name}'"
        yield Diagnostic("KB017", message, term.span, advice)


def _compared(context: Context, clause: Clause, domains: dict[str, _Domain]) -> Iterator[Diagnostic]:
    """One error for each constant that is compared with a variable of a closed sort and is none of its values."""
    comparisons = list(clause_comparisons(clause))
    if not any(isinstance(side, Symbol) for each in comparisons for side in (each.left, each.right)):
        return
    sorts: dict[str, str] = {}
    for atom in clause_atoms(clause):
        known = context.signature(atom)
        for argument, term in zip(known.arguments, atom.arguments, strict=True) if known else ():
            if isinstance(term, Variable) and argument.sort in domains:
                sorts.setdefault(term.name, argument.sort)
    for each in comparisons:
        for variable, term in ((each.left, each.right), (each.right, each.left)):
            sort = sorts.get(variable.name, "") if isinstance(variable, Variable) else ""
            if sort and isinstance(term, Symbol) and term.name not in domains[sort].values:
                advice = context.guesses.did_you_mean(
                    term.name,
                    domains[sort].values,
                    f"state it with a fact of '{domains[sort].predicate}'",
                )
                yield Diagnostic("KB017", f"'{term.name}' is no {sort}", term.span, advice)


def _partner(known: PredicateDeclaration, place: int, sort: str) -> int | None:
    """The nearest argument of the partner sort before a place, else the first behind it."""
    places = [number for number, each in enumerate(known.arguments) if sort and each.sort == sort]
    before = [number for number in places if number < place]
    return before[-1] if before else places[0] if places else None
