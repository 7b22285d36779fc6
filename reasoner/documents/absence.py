"""Why something does not hold, as text: the nearest rules, what each lacks, and the smallest change that would do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reasoner.documents.entry import View
from reasoner.documents.lines import Lines
from reasoner.documents.naming import Names
from reasoner.documents.outline import Outline
from reasoner.documents.wording import Wording
from reasoner.explain.absence import FAILED, HELD, UNKNOWN
from reasoner.program.compiled import AggregatePattern, ComparisonPattern, LiteralPattern
from reasoner.words import phrases

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reasoner.documents.document import Document
    from reasoner.documents.entry import Entry
    from reasoner.explain.absence import Absence, Body, Try
    from reasoner.explain.inputs import Change
    from reasoner.explain.proof import Proof
    from reasoner.explain.repair import Repair
    from reasoner.program.compiled import CompiledProgram

SHOWN = 6
NESTED = 2


def absence_page(absence: Absence, program: CompiledProgram) -> Document:
    """The whole answer to a why-not question."""
    return _Writer(program).whole(absence)


def repair_lines(lines: Lines, names: Names, repair: Repair, *, contradict: bool = False, indent: int = 0) -> None:
    """What the smallest change is, or how far none was found."""
    if repair.status == "found":
        if repair.size == 1:
            lines.add(phrases.SMALLEST_ONE, indent)
        else:
            lines.add(phrases.SMALLEST_MANY.format(number=repair.size), indent)
        for changes in repair.solutions[:SHOWN]:
            lines.add(f"{names.changes(changes)}  [{typed(names, changes)}]", indent + 2, "•")
        if len(repair.solutions) > SHOWN or not repair.complete:
            lines.add(phrases.FURTHER_SOLUTIONS, indent + 2)
    else:
        lines.add(outcome(repair, contradict=contradict), indent)


def typed(names: Names, changes: Sequence[Change]) -> str:
    """Changes as they are typed."""
    return " ".join(names.typed(change) for change in changes)


def outcome(repair: Repair, *, contradict: bool = False) -> str:
    """The end of a search that found nothing, in one sentence."""
    if repair.status == "already":
        return phrases.ALREADY_SO
    if repair.status == "impossible":
        return phrases.NO_CHANGE.format(contradict="" if contradict else phrases.UNLESS_CONTRADICT)
    if repair.status == "stopped":
        forms = (phrases.NOTHING_PROVEN, phrases.ONE_PROVEN, phrases.MANY_PROVEN)
        proven = forms[min(repair.proven, 2)].format(number=repair.proven)
        if not repair.models and not repair.proven:
            return phrases.SEARCH_LEFT
        return phrases.SEARCH_STOPPED.format(models=repair.models, proven=proven)
    return phrases.NOT_WITHIN_ONE if repair.within == 1 else phrases.NOT_WITHIN.format(number=repair.within)


class _Writer:
    def __init__(self, program: CompiledProgram) -> None:
        self.program = program
        self.names = Names(program)
        self.wording = Wording(program)
        self.lines = Lines()

    def whole(self, absence: Absence) -> Document:
        """Heading, body, repair."""
        if absence.status == "holds":
            for atom in absence.rows[:1]:
                self.lines.heading(phrases.IT_HOLDS.format(text=self.names.holding(*atom)))
            return self.lines.document
        state = absence.status if absence.status in ("unknown", "absent") else "failed"
        self.lines.heading(_sentence(self.names.missing(absence.predicate, absence.arguments, state)))
        self._body(absence, 0, 0)
        if absence.repair is not None:
            self.lines.gap()
            repair_lines(self.lines, self.names, absence.repair)
        if absence.cut:
            self.lines.add(_sentence(absence.cut))
        return self.lines.document

    def _body(self, absence: Absence, indent: int, level: int) -> None:
        plain = {
            "unknown": phrases.UNKNOWN_INPUT,
            "absent": phrases.OPPOSITE_INPUT,
            "contradicted": phrases.CONTRADICTED_INPUT,
            "unfounded": phrases.UNFOUNDED,
            "unstated": phrases.UNSTATED,
        }
        if absence.status in plain:
            if absence.status != "unstated":
                self.lines.add(plain[absence.status], indent)
            elif absence.rows:
                self.lines.add(phrases.UNSTATED_NEAR, indent)
            for atom in absence.rows[:3]:
                self.lines.add(self.names.holding(*atom), indent + 2, "~")
            return
        tries = tuple(each for each in absence.tries if level == 0 or self._lacking(each, level))
        shown = tries if level == 0 else _plausible(tries)[:NESTED]
        left = absence.rules_left_out + len(tries) - len(shown)
        alone = level == 0 and len(shown) == 1 and not left
        if alone:
            form = phrases.ONE_WAY if shown[0].others else phrases.ONE_RULE
            self.lines.add(form.format(rule=_name(shown[0])), indent)
        elif level == 0:
            self.lines.add(phrases.MANY_RULES.format(number=len(shown) + left), indent)
        for each in shown:
            self._try(each, indent + 2, level, alone=alone)
        if left:
            form = phrases.plural(left, phrases.ONE_RULE_LEFT_OUT, phrases.RULES_LEFT_OUT)
            self.lines.add(form.format(number=left), indent + 2, dim=True)

    def _try(self, each: Try, indent: int, level: int, *, alone: bool = False) -> None:
        """What a rule lacks, what blocks it first; a rule that lacks one thing stands behind it by its name."""
        rule, binding = each.rule, dict(each.binding)
        lacking = self._lacking(each, level)
        if len(lacking) == 1 and not alone:
            self._literal(lacking[0], each, indent, level, phrases.OF_RULE.format(rule=_name(each)))
        else:
            if not alone:
                says = self.names.sentences.says(rule, binding) if len(binding) >= rule.globals else None
                form = phrases.BY_RULE if says else phrases.BY_RULE_PLAIN
                self.lines.add(form.format(rule=_name(each), says=says), indent, dim=level > 0)
            for body in lacking:
                self._literal(body, each, indent if alone else indent + 2, level)
        if each.others:
            one = each.others == 1
            self.lines.add(
                phrases.OTHER_BINDING if one else phrases.OTHER_BINDINGS.format(number=each.others),
                indent + 2,
                dim=True,
            )
        met = [self._says(body, each) for body in each.literals if self._is_worth_a_word(body)]
        if met and level == 0:
            self.lines.add(phrases.MET.format(text="; ".join(met)), indent, dim=True)

    def _lacking(self, each: Try, level: int) -> list[Body]:
        """The literals that are told as lacking, what blocks the rule first."""
        return [body for body in sorted(each.literals, key=_urgency) if self._is_told(body, each, level)]

    def _is_told(self, body: Body, each: Try, level: int) -> bool:
        """Whether a literal is told as lacking: not what follows from another one that is; further down, neither what
        was not reached nor what is muted."""
        if body.state == HELD or (level > 0 and (not body.tried or self._is_muted(body))):
            return False
        pattern = each.rule.body[body.place]
        if body.kind != "aggregate" or body.right is not None or not isinstance(pattern, AggregatePattern):
            return True
        absent = {other.predicate for other in each.literals if other.kind == "atom" and other.state != HELD}
        return not any(
            isinstance(condition, LiteralPattern) and condition.predicate in absent
            for element in pattern.elements
            for condition in element.condition
        )

    def _is_worth_a_word(self, body: Body) -> bool:
        """Whether a literal that holds is told: what merely computes or is muted is not."""
        return body.state == HELD and body.kind in ("atom", "not") and not self._is_muted(body)

    def _is_muted(self, body: Body) -> bool:
        declared = self.program.predicates.get(body.predicate)
        return declared is not None and "mute" in declared.phrases

    def _literal(self, body: Body, each: Try, indent: int, level: int, note: str = "") -> None:
        text = self._says(body, each)
        mark = phrases.MARKS[body.state if body.tried else "untried"]
        text = text if body.tried else phrases.UNTRIED.format(text=text)
        self.lines.add(f"{text} {note}".rstrip(), indent, mark)
        if body.proof is not None and level == 0:
            for entry in self._outline(body.proof)[1 : SHOWN + 1]:
                self.lines.add(f"{entry.sentence} {entry.citation}".rstrip(), indent + 2, "•")
        if body.missing and body.function in ("sum", "count"):
            self.lines.add(phrases.COULD_COUNT, indent + 2)
            for missing in body.missing[:SHOWN]:
                points = phrases.signed(missing.points) if missing.points < UNLIKELY else ""
                form = phrases.MISSING if points else phrases.MISSING_PLAIN
                self.lines.add(form.format(points=points, text=self.names.options(missing.changes)), indent + 4, "•")
        if body.detail is not None and level < NESTED and body.detail.status == "underived":
            self._body(body.detail, indent, level + 1)

    def _outline(self, proof: Proof) -> list[Entry]:
        """What blocks the rule, and the steps right below it."""
        return Outline(proof, self.program, View(depth=1)).entries

    def _says(self, body: Body, each: Try) -> str:
        if body.kind == "atom":
            if body.state == HELD:
                return self.names.holding(body.predicate, body.arguments)
            return self.names.missing(body.predicate, body.arguments, body.recorded or body.state)
        if body.kind == "not":
            if body.state == FAILED:
                told = self._outline(body.proof)[0].sentence if body.proof is not None else ""
                return told or self.names.holding(body.predicate, body.arguments)
            return self.names.missing(body.predicate, body.arguments, body.recorded or body.state)
        if body.kind == "aggregate" and body.right is None:
            return phrases.EMPTY_AGGREGATES[body.function]
        text = self._value(body) if body.kind == "aggregate" else self._comparison(body, each)
        if body.state != FAILED:
            return text
        return phrases.SHORT_OF.format(text=text, short=body.short) if body.short else phrases.FAILS.format(text=text)

    def _comparison(self, body: Body, each: Try) -> str:
        pattern, binding = each.rule.body[body.place], dict(each.binding)
        operator = phrases.OPERATORS[body.operator]
        if not isinstance(pattern, ComparisonPattern):
            return f"{body.left} {operator} {body.right}"
        left = self.names.side(each.rule, pattern.left, binding, body.left)
        return f"{left} {operator} {self.names.side(each.rule, pattern.right, binding, body.right)}"

    def _value(self, body: Body) -> str:
        value = phrases.AGGREGATES[body.function].format(value=body.right)
        if body.operator == "=" and body.left in (None, body.right):
            return value
        operator = phrases.OPERATORS[_MIRROR.get(body.operator, body.operator)]
        return phrases.MEETS.format(value=value, operator=operator, guard=body.left)


UNLIKELY = 1_000_000


_MIRROR = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}


def _name(each: Try) -> str:
    return each.rule.info.id or each.rule.info.source


def _urgency(body: Body) -> tuple[int, int]:
    """What blocks a rule by what is known before what is only lacking; what was not reached last."""
    if not body.tried:
        return 4, body.place
    if body.state == UNKNOWN:
        return 2, body.place
    return {"not": 0, "atom": 1}.get(body.kind, 3), body.place


def _plausible(tries: tuple[Try, ...]) -> tuple[Try, ...]:
    """Those that lack only what may still be recorded, where there are any: they are what a reader can act on."""
    open_ones = tuple(each for each in tries if not any(body.closed for body in each.literals))
    return open_ones or tries


def _sentence(text: str) -> str:
    text = text[:1].upper() + text[1:]
    return text if text.endswith((".", "!", "?")) else f"{text}."
