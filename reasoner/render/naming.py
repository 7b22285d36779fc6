"""Changes, candidates and half-bound atoms in the words of a knowledge base."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reasoner.explanation.inputs import ADD
from reasoner.explanation.sentences import ABSENT, PHRASE, UNDERIVABLE, UNKNOWN, Sentences
from reasoner.program.compiled import LiteralPattern, Var, show_value
from reasoner.render import phrases

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from reasoner.explanation.inputs import Change
    from reasoner.explanation.matching import Partial
    from reasoner.program.compiled import CompiledProgram, GroundAtom, Value


class Names:
    """Words for what explanations of absence and change speak about."""

    __slots__ = ("entry", "program", "sentences")

    def __init__(self, program: CompiledProgram) -> None:
        self.program = program
        self.entry = program.entry
        self.sentences = Sentences(program)

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

    def feature(self, attribute: str, value: Value) -> str:
        """What counts, as ``Attribute: value``; one name where both are the same constant."""
        row: Partial = (None, None, None, attribute, value, None)
        name = self.entry.get("contribution", "")
        first, second = self.argument(name, 3, row), self.argument(name, 4, row)
        return first if first == second else f"{first}: {second}"

    def argument(self, predicate: str, place: int, row: Partial) -> str:
        """One argument of an atom in words."""
        value = row[place]
        if value is None:
            return ""
        declared = self.program.predicates.get(predicate)
        if declared is None or place >= len(declared.sorts):
            return show_value(value).replace("_", " ")
        return self.sentences.label(value, declared.sorts, place, row)

    def change(self, change: Change) -> str:
        """A change as a person would note it: ``Attribute: value``, with a word when it is an absence or taken back."""
        text, form = self.record(change.atom), phrases.CHANGE_ADD if change.action == ADD else phrases.CHANGE_REMOVE
        return form.format(text=text)

    def record(self, atom: GroundAtom) -> str:
        """An input fact in short: ``Attribute: value`` and whether it is an absence; another input as its sentence."""
        kinds = {self.entry.get(name): name for name in ("finding", "absent", "measured") if name in self.entry}
        kind = kinds.get(atom.predicate)
        if kind is None or len(atom.arguments) != 3:
            return self.sentences.atom(atom) or str(atom)
        first, second = (self.argument(atom.predicate, place, atom.arguments) for place in (1, 2))
        return (phrases.NOTE_ABSENT if kind == "absent" else phrases.NOTE_PRESENT).format(attribute=first, value=second)

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

    def changes(self, changes: Iterable[Change]) -> str:
        """Several changes that belong together."""
        return phrases.TOGETHER.join(self.change(change) for change in changes)

    def holding(self, predicate: str, arguments: Partial) -> str:
        """The sentence of an atom that holds; open arguments print as their sort."""
        return self._sentence(predicate, arguments, PHRASE)

    def missing(self, predicate: str, arguments: Partial, state: str = "failed") -> str:
        """The sentence of an atom that does not hold: recorded otherwise, not recorded, not stated or not to be derived."""
        declared = self.program.predicates.get(predicate)
        known = declared.phrases if declared is not None else {}
        positive = self.holding(predicate, arguments)
        if declared is not None and declared.kind == "input":
            key = UNKNOWN if state == "unknown" else ABSENT
            form = phrases.NOT_RECORDED if state == "unknown" else phrases.KNOWN_ABSENT
            return self._sentence(predicate, arguments, key) if key in known else form.format(text=positive)
        if UNDERIVABLE in known:
            return self._sentence(predicate, arguments, UNDERIVABLE)
        stated = declared is not None and declared.kind == "fact"
        return (phrases.NOT_STATED if stated else phrases.CANNOT_DERIVE).format(text=positive)

    def _sentence(self, predicate: str, arguments: Partial, key: str) -> str:
        pattern = tuple(Var(0) if value is None else value for value in arguments)
        return self.sentences.partial(LiteralPattern(predicate, pattern), {}, phrases.SOME, key)


def shorten(items: Sequence[str], most: int) -> list[str]:
    """The first items, and a word about those left out."""
    left = len(items) - most
    return [*items[:most], phrases.AND_MORE.format(number=left)] if left > 0 else list(items)
