"""Sentences of the knowledge base: its phrases and ``says`` texts filled with labels and numbers.

Only words of the knowledge base appear here; what has no phrase is printed as the atom. The words that join
sentences live in ``reasoner.words.phrases``.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from reasoner.program.compiled import ANY, LiteralPattern, Operation, Var, show_value
from reasoner.words.labels import Labels, bare

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from reasoner.program.compiled import (
        BodyPattern,
        CompiledProgram,
        CompiledRule,
        GroundAtom,
        Pattern,
        Value,
    )

    Binding = Mapping[int, Value]

ANY_OF = "any {sort}"
OPEN = "\0"
"""Stands before an open argument while its sentence is put together; no text of a knowledge base holds it."""

PHRASE = "phrase"
ABSENT = "absent"
UNKNOWN = "unknown"
UNDERIVABLE = "underivable"
NONE = "none"


class Sentences:
    """Fills the templates of a program with short labels, or with the long ones (``full``)."""

    __slots__ = ("_homes", "_program", "_slots", "labels")

    def __init__(self, program: CompiledProgram, *, full: bool = False) -> None:
        self._program = program
        self.labels = Labels(program, full=full)
        self._homes: dict[tuple[int, int], tuple[LiteralPattern, int] | None] = {}
        self._slots: dict[int, dict[str, int]] = {}

    def atom(self, atom: GroundAtom, key: str = PHRASE) -> str | None:
        """The sentence of an atom by one of its declaration's templates, ``None`` where there is none."""
        declared = self._program.predicates.get(atom.predicate)
        template = declared.phrases.get(key, "") if declared is not None else ""
        if not template or declared is None:
            return None
        sorts = declared.sorts
        return fill(template, lambda name: self._argument(name, sorts, atom.arguments, ANY_OF))

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
        for sort in (sorts[place].replace("_", " ") for place, value in enumerate(row) if value is None):
            word = f"{OPEN}{some.replace('{sort}', sort)}"
            text = text.replace(f"the {sort} {word}", word)
        return without_open_remarks(text)

    def names_open(self, predicate: str, arguments: Sequence[Value | None], key: str) -> bool:
        """Whether a template of a predicate names an open argument, outside a remark in parentheses."""
        declared = self._program.predicates.get(predicate)
        if declared is None or None not in arguments:
            return False
        sorts = declared.sorts

        def mark(name: str) -> str:
            place = position(name, sorts)
            return OPEN if place is not None and arguments[place] is None else ""

        return OPEN in re.sub(r"\([^()]*\)", "", fill(declared.phrases.get(key, ""), mark))

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
            return bare(value)
        literal, place = home
        declared = self._program.predicates[literal.predicate]
        row = tuple(evaluate(argument, binding) for argument in literal.arguments)
        return self.labels.of(value, declared.sorts, place, row)

    def in_unit_of(self, rule: CompiledRule, slot: int, binding: Binding, value: Value) -> str:
        """A bare number that is compared with a variable, in that variable's unit."""
        home = self._home(rule, slot)
        if home is None:
            return bare(value)
        literal, place = home
        declared = self._program.predicates[literal.predicate]
        if self.labels.form(declared.sorts[place])[0] != "scaled":
            return bare(value)
        return self.labels.of(
            value, declared.sorts, place, tuple(evaluate(each, binding) for each in literal.arguments)
        )

    def _argument(
        self, name: str, sorts: tuple[str, ...], row: tuple[Value | None, ...], some: str = "{sort}"
    ) -> str | None:
        place = position(name, sorts)
        if place is None:
            return None
        value = row[place]
        if value is None or value == ANY:
            return some.replace("{sort}", sorts[place].replace("_", " "))
        return self.labels.of(value, sorts, place, row)

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
                    if self.labels.form(declared.sorts[place])[0] in ("in", "scaled"):
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


def _is_count(text: str) -> bool:
    """Whether a text is a small number: digits of other scripts and thousands of digits are names that nothing has."""
    return text.isascii() and text.isdigit() and len(text) < 10


def position(name: str, sorts: tuple[str, ...]) -> int | None:
    """The argument that a placeholder means: ``1``, ``sort`` or ``sort#2``."""
    if _is_count(name):
        return int(name) - 1 if 0 < int(name) <= len(sorts) else None
    sort, _, count = name.partition("#")
    places = [place for place, each in enumerate(sorts) if each == sort]
    wanted = int(count) - 1 if _is_count(count) else 0
    return places[wanted] if 0 <= wanted < len(places) else None


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
        left, right = evaluate(pattern.left, binding), evaluate(pattern.right, binding)
        if not isinstance(left, int) or not isinstance(right, int):
            return None
        return left + right if pattern.operator == "+" else left - right if pattern.operator == "-" else left * right
    return pattern
