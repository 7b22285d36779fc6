"""Constants that a person types, held against the sorts of their places: what can never be there is refused."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from reasoner.engine.values import INFIMUM, SUPREMUM
from reasoner.errors import UnknownNameError
from reasoner.near_names import did_you_mean
from reasoner.program.compiled import ANY, CompiledProgram, Value

_MOST = 12
_KINDS = {"integer": "a number", "scaled": "a number", "string": "a quoted text", "in": "a name"}


def refuse_unknown(predicate: str, arguments: Sequence[Value | None], program: CompiledProgram) -> None:
    """Raise ``UnknownNameError`` for a constant that no row of the predicate can hold; ``None`` stands for any."""
    for place, (sort, value) in enumerate(zip(program.predicates[predicate].sorts, arguments, strict=True)):
        if value is not None:
            refuse_outside(sort, value, program, _beside(predicate, place, arguments, program))


def refuse_outside(sort: str, value: Value, program: CompiledProgram, among: Iterable[Value] | None = None) -> None:
    """Raise ``UnknownNameError`` for a value that is none of a sort; ``among`` narrows its values."""
    if value in (ANY, INFIMUM, SUPREMUM):
        return
    form, domain = program.sort_form(sort)
    shown = str(value)[1:] if isinstance(value, str) and value.startswith('"') else str(value)
    kind = "number" if isinstance(value, int) else "text" if str(value).startswith('"') else "name"
    wanted = {"integer": "number", "scaled": "number", "string": "text", "in": "name"}.get(form, "")
    if wanted and wanted != kind:
        near = _near(shown, _values(sort, domain, program)) if form == "in" else ""
        raise UnknownNameError(
            f"'{shown}' is no {sort}: {_KINDS[form]} stands there", help=near or f"write {_KINDS[form]}"
        )
    known = _values(sort, domain, program) if form == "in" else []
    if known and value not in known:
        raise UnknownNameError(f"there is no {sort} '{shown}'", help=_near(shown, known))
    if known and among is not None and value not in (own := list(among)):
        raise UnknownNameError(
            f"'{shown}' is a {sort}, but not one that goes with what stands beside it", help=_near(shown, own)
        )


def _values(sort: str, domain: str, program: CompiledProgram) -> list[Value]:
    """The values of a closed sort; none where a rule gives them, since then they are not known beforehand."""
    info = program.predicates.get(domain)
    if info is None or info.kind != "fact" or sort not in info.sorts:
        return []
    place = info.sorts.index(sort)
    return list(dict.fromkeys(row[place] for row in program.facts.get(domain, {})))


def _beside(
    predicate: str, place: int, arguments: Sequence[Value | None], program: CompiledProgram
) -> list[Value] | None:
    """The values that go with the arguments before a place, where the domain has those beside its own."""
    sorts = program.predicates[predicate].sorts
    form, domain = program.sort_form(sorts[place])
    info = program.predicates.get(domain)
    if form != "in" or info is None or info.kind != "fact" or sorts[place] not in info.sorts or len(info.sorts) != 2:
        return None
    own = info.sorts.index(sorts[place])
    partner = info.sorts[1 - own]
    before = [n for n in range(place) if sorts[n] == partner and arguments[n] is not None]
    if not before:
        return None
    beside = arguments[before[-1]]
    return [row[own] for row in program.facts.get(domain, {}) if row[1 - own] == beside] or None


def _near(name: str, known: Iterable[Value]) -> str:
    names = [str(each) for each in known]
    return did_you_mean(name, names, f"one of {', '.join(names[:_MOST])}", most=2)
