"""Changes, candidates and half-bound atoms in the words of a knowledge base."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reasoner.explain.inputs import ADD
from reasoner.program.compiled import LiteralPattern, Operation, Var, show_value
from reasoner.words import phrases
from reasoner.words.names import Names as Short
from reasoner.words.names import Sign
from reasoner.words.sentences import ABSENT, NONE, PHRASE, UNDERIVABLE, UNKNOWN, Sentences
from reasoner.words.wrap import some

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from reasoner.explain.inputs import Change
    from reasoner.explain.matching import Partial
    from reasoner.program.compiled import CompiledProgram, CompiledRule, GroundAtom, Pattern, Value


class Names:
    """Words for what explanations of absence and change speak about."""

    __slots__ = ("entry", "program", "sentences", "short")

    def __init__(self, program: CompiledProgram) -> None:
        self.program = program
        self.entry = program.entry
        self.sentences = Sentences(program)
        self.short = Short(program, self.sentences.labels)

    def candidate(self, conclusion: str) -> str:
        """The label of a candidate."""
        return self.argument(self.entry.get("candidate", ""), 1, (None, conclusion, None))

    def tier(self, tier: str) -> str:
        """The label of a tier."""
        return self.argument(self.entry.get("tier", ""), 2, (None, None, tier)) if tier else ""

    def stage(self, stage: str) -> str:
        """The label of a stage."""
        return self.argument(self.entry.get("stage", ""), 1, (None, stage)) if stage else ""

    def kind(self, kind: str) -> str:
        """The label of a kind of contribution."""
        return self.argument(self.entry.get("contribution", ""), 2, (None, None, kind, None, None, None))

    def feature(self, attribute: str, value: Value, kind: str = "") -> str:
        """What counts, as a sign that reads by itself; of a kind that says so, as an absent one."""
        return self.short.sign(Sign(attribute, value, phrases.ABSENT_KIND in self.kind(kind)))

    def asked(self, attribute: str, value: Value | None) -> str:
        """What a question is about: a sign, or the attribute that is to be measured."""
        return self.short.attribute(attribute) if value is None else self.short.sign(Sign(attribute, value))

    def _range(self, low: GroundAtom, high: GroundAtom) -> str:
        """Numbers of one attribute from a lowest to a highest; what has no bound is told without one."""
        measured, (_case, attribute, least) = low.predicate, low.arguments
        first, last = (self.argument(measured, 2, each.arguments) for each in (low, high))
        bounds = self.program.facts.get(self.entry.get("limit", "limit"), {})
        top = next((row[2] for row in bounds if row[0] == attribute), None)
        name = self.short.attribute(str(attribute))
        if high.arguments[2] == top:
            return phrases.RANGE_UP.format(name=name, low=first)
        if least == 0:
            return phrases.RANGE_DOWN.format(name=name, high=last)
        return phrases.RANGE.format(low=f"{name} {first}", high=last)

    def argument(self, predicate: str, place: int, row: Partial) -> str:
        """One argument of an atom in words."""
        value = row[place]
        if value is None:
            return ""
        declared = self.program.predicates.get(predicate)
        if declared is None or place >= len(declared.sorts):
            return show_value(value).replace("_", " ")
        return self.sentences.labels.of(value, declared.sorts, place, row)

    def change(self, change: Change) -> str:
        """A change as a person would note it: a sign, with a word when it is taken back."""
        text, form = self.record(change.atom), phrases.CHANGE_ADD if change.action == ADD else phrases.CHANGE_REMOVE
        return form.format(text=text)

    def record(self, atom: GroundAtom) -> str:
        """An input fact as a sign that reads by itself; another input as its sentence."""
        kinds = {self.entry.get(name): name for name in ("finding", "absent", "measured") if name in self.entry}
        kind = kinds.get(atom.predicate)
        if kind is None or len(atom.arguments) != 3:
            return self.sentences.atom(atom) or str(atom)
        _case, attribute, value = atom.arguments
        return self.short.sign(Sign(str(attribute), value, kind == "absent"))

    def typed(self, change: Change) -> str:
        """A change as it is typed on the command line, or the atom."""
        kinds = {self.entry.get(name): name for name in ("finding", "absent", "measured") if name in self.entry}
        kind, atom = kinds.get(change.atom.predicate), change.atom
        if kind is None or len(atom.arguments) != 3:
            return str(atom)
        _, attribute, value = atom.arguments
        if kind == "measured":
            value = self.argument(atom.predicate, 2, atom.arguments).split(" ")[0]
        return f"{attribute}{'!=' if kind == 'absent' else '='}{value}"

    def options(self, changes: Sequence[Change], most: int = 3) -> str:
        """Changes any one of which would do; several numbers of one attribute as their range."""
        measured = self.entry.get("measured", "")
        numbers: dict[Value, list[Change]] = {}
        texts: list[str] = []
        for change in changes:
            if change.atom.predicate == measured and change.action == ADD:
                numbers.setdefault(change.atom.arguments[1], []).append(change)
            else:
                texts.append(self.change(change))
        for found in numbers.values():
            ordered = sorted(found, key=lambda each: str(each.atom.arguments[2]).zfill(12))
            low, high = ordered[0], ordered[-1]
            texts.append(self.change(low) if low == high else self._range(low.atom, high.atom))
        return some(texts, most, phrases.OR)

    def changes(self, changes: Iterable[Change]) -> str:
        """Several changes that belong together."""
        return phrases.TOGETHER.join(self.change(change) for change in changes)

    def holding(self, predicate: str, arguments: Partial) -> str:
        """The sentence of an atom that holds; open arguments print as their sort."""
        return self._sentence(predicate, arguments, PHRASE)

    def missing(self, predicate: str, arguments: Partial, state: str = "failed") -> str:
        """The sentence of an atom that does not hold: not stated or not derived.

        Of an input ``state`` says whether its opposite is recorded (``absent``), nothing is (``unknown``), something
        that excludes it is (``failed``), or only that it itself is not (``unrecorded``).
        """
        declared = self.program.predicates.get(predicate)
        known = declared.phrases if declared is not None else {}
        positive = self.holding(predicate, arguments)
        if declared is not None and declared.kind == "input":
            key, form = _INPUT.get(state, _INPUT["failed"])
            return self._sentence(predicate, arguments, key) if key in known else form.format(text=positive)
        if NONE in known and None in arguments and not self.sentences.names_open(predicate, arguments, NONE):
            return self._sentence(predicate, arguments, NONE)
        if self.sentences.names_open(predicate, arguments, UNDERIVABLE):
            # "the sum any sum is not complete" would be neither English nor true.
            return phrases.CANNOT_DERIVE.format(text=self._sentence(predicate, arguments, PHRASE, phrases.ANY))
        if UNDERIVABLE in known:
            return self._sentence(predicate, arguments, UNDERIVABLE)
        stated = declared is not None and declared.kind == "fact"
        return (phrases.NOT_STATED if stated else phrases.CANNOT_DERIVE).format(text=positive)

    def side(self, rule: CompiledRule, pattern: Pattern, binding: Mapping[int, Value], value: Value | None) -> str:
        """One side of a comparison; a calculation with its result: ``2 × 3 = 6``."""
        if not isinstance(pattern, Operation):
            return self._term(rule, pattern, binding)
        return f"{self._term(rule, pattern, binding)} = {'?' if value is None else value}"

    def _term(self, rule: CompiledRule, pattern: Pattern, binding: Mapping[int, Value]) -> str:
        if isinstance(pattern, Var):
            return self.sentences.variable(rule, pattern.slot, binding)
        if isinstance(pattern, Operation):
            left, right = self._term(rule, pattern.left, binding), self._term(rule, pattern.right, binding)
            left, right = (
                f"({text})" if isinstance(part, Operation) else text
                for text, part in ((left, pattern.left), (right, pattern.right))
            )
            return f"{left} {phrases.OPERATORS[pattern.operator]} {right}"
        return show_value(pattern).replace("_", " ")

    def _sentence(self, predicate: str, arguments: Partial, key: str, some: str = phrases.SOME) -> str:
        pattern = tuple(Var(0) if value is None else value for value in arguments)
        return self.sentences.partial(LiteralPattern(predicate, pattern), {}, some, key)


_INPUT = {
    "absent": (ABSENT, phrases.KNOWN_ABSENT),
    "unknown": (UNKNOWN, phrases.NOT_RECORDED),
    "failed": ("", phrases.EXCLUDED),
    "unrecorded": ("", phrases.NOT_RECORDED),
}
"""How an input that does not hold is worded: by a phrase of the knowledge base, else in words of our own."""
