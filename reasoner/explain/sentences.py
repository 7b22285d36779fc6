"""Sentences of the knowledge base: its phrases and ``says`` texts filled with labels and scaled numbers.

Only words of the knowledge base appear here; what has no phrase is printed as the atom. The words that join
sentences live in ``reasoner.render.phrases``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from reasoner.program.compiled import LiteralPattern, Operation, Var, show_value

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from reasoner.program.compiled import (
        Arguments,
        BodyPattern,
        CompiledProgram,
        CompiledRule,
        GroundAtom,
        Pattern,
        Value,
    )

    Binding = Mapping[int, Value]

UNIT_WORDS = {"a": "years", "mo": "months", "wk": "weeks", "d": "days", "h": "hours", "1": ""}
"""How people write the units whose UCUM code (ucum.org) is no word."""

OPEN = "\0"
"""Stands before an open argument while its sentence is put together; no text of a knowledge base holds it."""

PHRASE = "phrase"
ABSENT = "absent"
UNKNOWN = "unknown"
UNDERIVABLE = "underivable"


class Sentences:
    """Fills the templates of a program; labels are looked up once each.

    Remarks in parentheses are left out of a label that stays the only one of its kind without them, unless ``full``.
    """

    __slots__ = ("_domains", "_full", "_homes", "_keys", "_program", "_slots", "_values")

    def __init__(self, program: CompiledProgram, *, full: bool = False) -> None:
        self._program = program
        self._full = full
        self._domains: dict[str, dict[Arguments, str]] = {}
        self._values: dict[str, dict[Value, str]] = {}
        self._homes: dict[tuple[int, int], tuple[LiteralPattern, int] | None] = {}
        self._slots: dict[int, dict[str, int]] = {}
        self._keys: dict[tuple[str, tuple[str, ...], int], tuple[int | None, ...] | None] = {}

    def atom(self, atom: GroundAtom, key: str = PHRASE) -> str | None:
        """The sentence of an atom by one of its declaration's templates, ``None`` where there is none."""
        declared = self._program.predicates.get(atom.predicate)
        template = declared.phrases.get(key, "") if declared is not None else ""
        if not template or declared is None:
            return None
        sorts = declared.sorts
        return fill(template, lambda name: self._argument(name, sorts, atom.arguments))

    def partial(self, literal: LiteralPattern, binding: Binding, some: str, key: str = PHRASE) -> str:
        """The sentence of a literal of which some variables are unbound: ``some`` is a format of their sort."""
        declared = self._program.predicates.get(literal.predicate)
        template = declared.phrases.get(key) or declared.phrases.get(PHRASE, "") if declared is not None else ""
        row = tuple(evaluate(argument, binding) for argument in literal.arguments)
        if not template or declared is None:
            shown = ", ".join("_" if value is None else show_value(value) for value in row)
            return f"{literal.predicate}({shown})" if row else literal.predicate
        sorts = declared.sorts
        text = fill(template, lambda name: self._argument(name, sorts, row, f"{OPEN}{some}"))
        return without_open_remarks(text)

    def says(self, rule: CompiledRule, binding: Binding) -> str | None:
        """The sentence of a rule's instance, from its ``says``."""
        if not rule.info.says:
            return None
        slots = self._slots.get(rule.number)
        if slots is None:
            slots = self._slots[rule.number] = {name: slot for slot, name in enumerate(rule.variables)}
        return fill(rule.info.says, lambda name: self.variable(rule, slots[name], binding) if name in slots else None)

    def variable(self, rule: CompiledRule, slot: int, binding: Binding) -> str:
        """The value of a rule's variable in words: its label, or the number with its unit."""
        value = binding.get(slot)
        if value is None:
            return rule.variables[slot]
        home = self._home(rule, slot)
        if home is None:
            return self._bare(value)
        literal, place = home
        declared = self._program.predicates[literal.predicate]
        row = tuple(evaluate(argument, binding) for argument in literal.arguments)
        return self.label(value, declared.sorts, place, row)

    def in_unit_of(self, rule: CompiledRule, slot: int, binding: Binding, value: Value) -> str:
        """A bare number that is compared with a variable, in that variable's unit."""
        home = self._home(rule, slot)
        if home is None:
            return self._bare(value)
        literal, place = home
        declared = self._program.predicates[literal.predicate]
        if self._form(declared.sorts[place])[0] != "scaled":
            return self._bare(value)
        return self.label(value, declared.sorts, place, tuple(evaluate(each, binding) for each in literal.arguments))

    def label(self, value: Value, sorts: tuple[str, ...], place: int, row: tuple[Value | None, ...]) -> str:
        """An argument in words, with the arguments beside it to tell which of several labels or units it takes."""
        form, predicate = self._form(sorts[place])
        if form == "scaled" and isinstance(value, int):
            return self._scaled(value, predicate, sorts, place, row)
        if form == "in" and predicate:
            return self._named(value, predicate, sorts, place, row)
        return self._bare(value)

    def _argument(
        self, name: str, sorts: tuple[str, ...], row: tuple[Value | None, ...], some: str = "{sort}"
    ) -> str | None:
        place = position(name, sorts)
        if place is None:
            return None
        value = row[place]
        if value is None:
            return some.replace("{sort}", sorts[place].replace("_", " "))
        return self.label(value, sorts, place, row)

    def _named(
        self, value: Value, predicate: str, sorts: tuple[str, ...], place: int, row: tuple[Value | None, ...]
    ) -> str:
        places = self._key(predicate, sorts, place)
        if places is None:
            return self._bare(value)
        key = tuple([value if each == place else None if each is None else row[each] for each in places])
        found = "" if None in key else self._labels(predicate).get(key, "")  # type: ignore[arg-type]
        return found or self._by_value(predicate, sorts[place]).get(value, "") or self._bare(value)

    def _key(self, predicate: str, sorts: tuple[str, ...], place: int) -> tuple[int | None, ...] | None:
        """Which arguments name the fact of a domain that labels the one at ``place``; no domain, no key."""
        wanted = (predicate, sorts, place)
        if wanted not in self._keys:
            domain = self._program.predicates.get(predicate)
            self._keys[wanted] = domain and tuple(
                [place if sort == sorts[place] else beside(sort, sorts, place) for sort in domain.sorts]
            )
        return self._keys[wanted]

    def _form(self, sort: str) -> tuple[str, str]:
        declared = self._program.sorts.get(sort)
        return (declared.form, declared.predicate) if declared is not None else ("open", "")

    def _labels(self, predicate: str) -> dict[Arguments, str]:
        """The labels of a domain's facts."""
        labels = self._domains.get(predicate)
        if labels is None:
            facts = self._program.facts.get(predicate, {})
            labels = {row: " ".join(info.extra["label"]) for row, info in facts.items() if "label" in info.extra}
            labels = labels if self._full else shortened(labels)
            self._domains[predicate] = labels
        return labels

    def _by_value(self, predicate: str, sort: str) -> dict[Value, str]:
        """The label of the first fact of the domain that has each value where the sort stands."""
        found = self._values.get(predicate)
        if found is None:
            sorts = self._program.predicates[predicate].sorts
            column = sorts.index(sort) if sort in sorts else 0
            found = self._values[predicate] = {}
            for row, label in self._labels(predicate).items():
                found.setdefault(row[column], label)
        return found

    def _scaled(
        self, value: int, predicate: str, sorts: tuple[str, ...], place: int, row: tuple[Value | None, ...]
    ) -> str:
        declared = self._program.predicates.get(predicate)
        if declared is None or len(declared.sorts) != 3:
            return whole(value)
        index = beside(declared.sorts[0], sorts, place)
        key = None if index is None else row[index]
        for mark, factor, unit in self._program.facts.get(declared.name, ()):
            if mark == key and isinstance(factor, int):
                return with_unit(decimal(value, factor), self._bare(unit))
        return whole(value)

    def _bare(self, value: Value) -> str:
        if isinstance(value, int):
            return whole(value)
        return value[1:] if value.startswith('"') else value.replace("_", " ")

    def _home(self, rule: CompiledRule, slot: int) -> tuple[LiteralPattern, int] | None:
        """A literal that has the variable as an argument of a sort, with the place there; a domain is preferred."""
        key = (rule.number, slot)
        if key not in self._homes:
            self._homes[key] = self._find_home(rule, slot)
        return self._homes[key]

    def _find_home(self, rule: CompiledRule, slot: int) -> tuple[LiteralPattern, int] | None:
        fallback = None
        for literal in literals(rule):
            declared = self._program.predicates.get(literal.predicate)
            if declared is None:
                continue
            for place, argument in enumerate(literal.arguments):
                if isinstance(argument, Var) and argument.slot == slot:
                    if self._form(declared.sorts[place])[0] in ("in", "scaled"):
                        return literal, place
                    fallback = fallback or (literal, place)
        return fallback


def literals(rule: CompiledRule) -> Iterator[LiteralPattern]:
    """The literals of a rule, those of the body first, then inside its aggregates, the head last."""
    queue: list[BodyPattern] = list(rule.body)
    for pattern in queue:
        if isinstance(pattern, LiteralPattern):
            yield pattern
        else:
            for element in getattr(pattern, "elements", ()):
                queue.extend(element.condition)
    if rule.head is not None:
        yield rule.head


def position(name: str, sorts: tuple[str, ...]) -> int | None:
    """The argument that a placeholder means: ``1``, ``sort`` or ``sort#2``."""
    if name.isdigit():
        return int(name) - 1 if 0 < int(name) <= len(sorts) else None
    sort, _, count = name.partition("#")
    places = [place for place, each in enumerate(sorts) if each == sort]
    wanted = int(count) - 1 if count.isdigit() else 0
    return places[wanted] if 0 <= wanted < len(places) else None


def beside(sort: str, sorts: tuple[str, ...], place: int) -> int | None:
    """The argument of a sort that belongs to the one at ``place``: the nearest before it, else the first after it."""
    before = [index for index in range(place) if sorts[index] == sort]
    after = [index for index in range(place + 1, len(sorts)) if sorts[index] == sort]
    return before[-1] if before else after[0] if after else None


def fill(template: str, value: Callable[[str], str | None]) -> str:
    """A template with ``{name}`` replaced by what ``value`` gives for the name; a name it does not know stays."""
    parts = []
    start = 0
    while (brace := template.find("{", start)) >= 0:
        end = template.find("}", brace)
        found = value(template[brace + 1 : end]) if end >= 0 else None
        if found is None:
            parts.append(template[start : brace + 1])
            start = brace + 1
        else:
            parts += (template[start:brace], found)
            start = end + 1
    return "".join(parts) + template[start:] if parts else template


def without_open_remarks(text: str) -> str:
    """A sentence without the remarks in parentheses that only say that something is open."""
    while OPEN in text:
        before, _, after = text.partition(OPEN)
        start, end = before.rfind("("), after.find(")")
        inside = start > before.rfind(")") and end >= 0
        text = before[:start].rstrip() + after[end + 1 :] if inside else before + after
    return text


def evaluate(pattern: Pattern, binding: Binding) -> Value | None:
    """The value of a pattern, ``None`` while a variable in it is unbound."""
    if isinstance(pattern, Var):
        return binding.get(pattern.slot)
    if isinstance(pattern, Operation):
        from reasoner.explain.matching import value_of

        return value_of(pattern, dict(binding))
    return pattern


def shortened(labels: Mapping[Arguments, str]) -> dict[Arguments, str]:
    """Labels without remarks in parentheses, where no two labels under the same first arguments become the same."""
    short = {row: without_remarks(label) for row, label in labels.items()}
    times: dict[tuple[Arguments, str], int] = {}
    for row, label in short.items():
        times[row[:-1], label] = times.get((row[:-1], label), 0) + 1
    return {row: label if label and times[row[:-1], label] == 1 else labels[row] for row, label in short.items()}


def without_remarks(label: str) -> str:
    """A label without what stands in parentheses, and without the blanks around it."""
    if "(" not in label or ":" in label or label.endswith("."):
        return label  # a whole sentence means every word of it
    depth, kept = 0, []
    for letter in label:
        depth += letter == "("
        if not depth:
            kept.append(letter)
        depth -= letter == ")" and depth > 0
    return " ".join("".join(kept).split()).replace(" ,", ",").strip(" ,;")


def with_unit(number: str, unit: str) -> str:
    """A number and its unit as people write them."""
    words = UNIT_WORDS.get(unit, unit)
    if number == "1" and words != unit:
        words = words.removesuffix("s")
    return f"{number} {words}".rstrip()


def whole(value: int) -> str:
    """A number as people print it: with a minus, not a hyphen."""
    return str(value).replace("-", "−")


def decimal(value: int, factor: int) -> str:
    """A scaled integer as the shortest decimal number: 2500 in steps of 1/1000 is 2.5."""
    if factor <= 1:
        return whole(value)
    digits = len(str(factor)) - 1
    if 10**digits != factor:
        return f"{value / factor:.6g}".replace("-", "−")
    sign, magnitude = ("−", -value) if value < 0 else ("", value)
    units, rest = divmod(magnitude, factor)
    fraction = str(rest).rjust(digits, "0").rstrip("0")
    return f"{sign}{units}.{fraction}" if fraction else f"{sign}{units}"
