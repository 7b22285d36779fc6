"""A dialogue about one case: it asks what tells most for its cost, and answers why, how, why not and what if.

A state is plain data; ``reply`` makes the next one from a line that somebody typed, with what is to be shown.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from reasoner.answers.case import Case, make_case
from reasoner.answers.conclusions import asked_for
from reasoner.answers.findings import ABSENT, MEASURED, PRESENT, Finding, parse_finding
from reasoner.documents.answered import answer
from reasoner.documents.asked import questions_page
from reasoner.documents.document import ITEM, Document, Line
from reasoner.documents.heard import unheard
from reasoner.documents.ranked import SCREENS, ranked
from reasoner.errors import CaseError, UnknownNameError
from reasoner.ranking.ask import ask
from reasoner.reading.arguments import hear
from reasoner.teaching import words
from reasoner.words.labels import capital
from reasoner.words.names import Sign

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from reasoner.answers.reading import Reading
    from reasoner.documents.answered import Answered
    from reasoner.engine.model import Model
    from reasoner.explain.proof import Proofs
    from reasoner.ranking.ask import Question

MOST = 6
STEPS = 20_000
"""How long is looked for the next question: a dialogue waits less than a single command."""


class State(NamedTuple):
    """Where a dialogue stands: what is recorded, what was left open, what is asked now, and the state before."""

    findings: tuple[Finding, ...] = ()
    left_open: frozenset[tuple[str, str]] = frozenset()
    asked: Question | None = None
    before: State | None = None


class Turn(NamedTuple):
    """What a line led to: the next state, what is to be shown, whether it is the end, and a file to save the case in.

    ``proofs`` are shown after the documents: each writer has its own form for them.
    """

    state: State
    shown: tuple[Document, ...] = ()
    ends: bool = False
    save: str = ""
    proofs: Proofs | None = None


class Dialogue:
    """A reader of what is typed, for one knowledge base; ``run`` evaluates a case and refuses one that cannot be."""

    __slots__ = ("_choices", "_reading", "_run")

    def __init__(
        self, reading: Reading, run: Callable[[Case], Model], choices: tuple[tuple[str, str], ...] = ()
    ) -> None:
        self._reading = reading
        self._run = run
        self._choices = choices

    def begin(self, findings: Sequence[Finding] = ()) -> Turn:
        """The first turn: how it asks, and its first question where something is known."""
        shown = [_text(words.STRATEGY)]
        if not findings:
            return Turn(State(), (*shown, _text(words.TELL)))
        return self._told(State(), findings, shown)

    def reply(self, state: State, line: str) -> Turn:
        """What a line leads to; what is wrong with it is said, and the state stays as it is.

        Raises ``ReasonerError`` for what no line can be blamed for.
        """
        text = " ".join(line.split())
        plain = text.casefold().rstrip(".!")
        try:
            return self._turn(state, text, plain)
        except (CaseError, UnknownNameError) as error:
            hint = f" {capital(error.help)}." if error.help else ""
            return Turn(state, (_text(f"{capital(error.message)}.{hint}"),))

    def case(self, state: State) -> Case:
        """The case as it stands."""
        return make_case(state.findings, self._reading.vocabulary)._replace(choices=self._choices)

    def _turn(self, state: State, text: str, plain: str) -> Turn:
        if plain in words.STOP:
            return Turn(state, (self._answer(state),) if state.findings else (), ends=True)
        if not plain or plain in words.OPEN:
            return self._open(state)
        head, _, rest = text.partition(" ")
        command = _COMMANDS.get(plain) or (_WITH.get(head.casefold()) if rest else None)
        for start, method in _PHRASES.items():
            if plain.startswith(start) and len(plain) > len(start):
                return method(self, state, text[len(start) :].strip(" ?"))
        if command is not None:
            return command(self, state, rest)
        if state.asked is not None and (found := self._answered(state.asked, plain)) is not None:
            return self._told(state, [found])
        return self._heard(state, text)

    def _answered(self, asked: Question, plain: str) -> Finding | None:
        """The finding that answers what is asked: yes, no, or a number."""
        if asked.value is None:
            if plain in words.YES | words.NO:
                scale = self._reading.vocabulary.scales.get(asked.attribute, (1, ""))
                name = self._reading.names.attribute(asked.attribute)
                raise CaseError(words.NEED_NUMBER.format(name=name, unit=scale[1]).rstrip("."))
            if plain[:1].isdecimal():
                return parse_finding(f"{asked.attribute}={plain}", self._reading.vocabulary)
            return None
        kind = PRESENT if plain in words.YES else ABSENT if plain in words.NO else ""
        return Finding(kind, asked.attribute, asked.value) if kind else None

    def _heard(self, state: State, text: str) -> Turn:
        """Record what a line says in words, and say what of it was not understood."""
        found, shown = self._read(text)
        return self._told(state, found, shown) if found else Turn(state, shown)

    def _read(self, text: str) -> tuple[tuple[Finding, ...], tuple[Document, ...]]:
        found, understood = hear([text], self._reading)
        left = unheard(self._reading, (understood,), MOST) if understood is not None else ""
        if found:
            return found, (_text(left),) if left else ()
        return (), (_text(left or words.NOT_UNDERSTOOD.format(text=text)),)

    def _told(self, state: State, findings: Sequence[Finding], shown: Sequence[Document] = ()) -> Turn:
        """Record findings and ask on."""
        new = tuple(each for each in dict.fromkeys(findings) if each not in state.findings)
        if not new:
            return Turn(state, (*shown, _text(words.KNOWN_ALREADY)))
        after = State((*state.findings, *new), state.left_open, None, state)
        model = self._run(self.case(after))
        found = answer(self._reading, self.case(after), model, grounds=False)
        noted = words.NOTED.format(text="; ".join(self._reading.said(each) for each in new))
        return self._ask(after, [*shown, _text(noted), _text(self._leader(found))])

    def _open(self, state: State) -> Turn:
        if state.asked is None:
            return Turn(state, (_text(words.NOT_ASKED if state.findings else words.TELL),))
        left = state.left_open | {(state.asked.attribute, str(state.asked.value))}
        return self._ask(State(state.findings, left, None, state), [_text(words.SKIPPED)])

    def _ask(self, state: State, shown: Sequence[Document]) -> Turn:
        """Find the next question, and show it."""
        if not state.findings:
            return Turn(state, (*shown, _text(words.TELL)))
        most = 1 + len(state.left_open)
        found = ask(self._run(self.case(state)), most=most, steps=STEPS)
        open_ = [each for each in found.questions if (each.attribute, str(each.value)) not in state.left_open]
        if not open_:
            return Turn(state._replace(asked=None), (*shown, _text(words.NO_MORE)))
        return Turn(state._replace(asked=open_[0]), (*shown, _text(self._question(open_[0]))))

    def _question(self, question: Question) -> str:
        if question.value is None:
            return words.ASKING.format(text=capital(self._reading.names.attribute(question.attribute)))
        sign = self._reading.names.sign(Sign(question.attribute, question.value))
        stage = self._reading.names.at("stage", 1, question.stage) if question.stage else ""
        return words.ASKING.format(text=capital(sign)) + (f"  ({stage})" if stage else "")

    def _leader(self, found: Answered) -> str:
        listed = found.ranking.candidates[:2]
        if not listed or found.ranking.abstains:
            return words.NO_LEADER
        names = found.reading.names
        told = [
            (names.conclusion(each.conclusion), f"{names.at('tier', 2, each.tier)}, {each.score}" if each.tier else "")
            for each in listed
        ]
        rival = words.RIVAL.format(name=told[1][0], standing=told[1][1]) if len(told) > 1 else ""
        return words.LEADER.format(name=told[0][0], standing=told[0][1], rival=rival).strip()

    def _answer(self, state: State) -> Document:
        case = self.case(state)
        return ranked(answer(self._reading, case, self._run(case), grounds=False), SCREENS[3])

    def _list(self, state: State, _rest: str) -> Turn:
        return Turn(state, (self._answer(state) if state.findings else _text(words.TELL),))

    def _why(self, state: State, _rest: str) -> Turn:
        if state.asked is None:
            return Turn(state, (_text(words.NOT_ASKED),))
        found = ask(self._run(self.case(state)), most=1 + len(state.left_open), steps=STEPS)
        own = tuple(each for each in found.questions if each.attribute == state.asked.attribute)
        page = questions_page(found._replace(questions=own[:1]), self._reading.program)
        return Turn(state, (page,))

    def _how(self, state: State, rest: str) -> Turn:
        from reasoner.documents.reasons import PAGES, reasons
        from reasoner.explain.proofs import all_proofs

        asked = asked_for(self._reading, rest)
        model = self._run(self.case(state))
        atoms = asked.found_in(model)
        if not atoms:
            return Turn(state, (_text(words.DOES_NOT_HOLD.format(text=rest)),))
        if asked.predicate == self._reading.entry("candidate"):
            found = answer(self._reading, self.case(state), model)
            return Turn(state, (reasons(found, str(atoms[0].arguments[1]), PAGES[3]),))
        return Turn(state, proofs=all_proofs(model, atoms[0], 1))

    def _why_not(self, state: State, rest: str) -> Turn:
        from reasoner.documents.absence import absence_page
        from reasoner.documents.flip import below_page
        from reasoner.explain.absence import WHY_NOT_LIMITS
        from reasoner.ranking.absence import why_not
        from reasoner.ranking.standing import why_not_first

        program, asked = self._reading.program, asked_for(self._reading, rest)
        model = self._run(self.case(state))
        found = why_not(model, (asked.predicate, asked.arguments), limits=WHY_NOT_LIMITS)
        if found.status != "holds":
            return Turn(state, (absence_page(found, program),))
        below = why_not_first(model, found.rows[0])
        return self._how(state, rest) if below is None else Turn(state, (below_page(below, program),))

    def _what_if(self, state: State, rest: str) -> Turn:
        from reasoner.documents.change import change_page
        from reasoner.ranking.change import what_if

        new, shown = self._read(rest)
        if not new:
            return Turn(state, shown)
        make_case([*state.findings, *new], self._reading.vocabulary)
        program = self._reading.program
        added = make_case(new, self._reading.vocabulary).facts(program.entry)
        compared = what_if(self._run(self.case(state)), list(added), [])
        return Turn(state, (*shown, change_page(compared, program)))

    def _undo(self, state: State, _rest: str) -> Turn:
        if state.before is None:
            return Turn(state, (_text(words.NOTHING_TO_UNDO),))
        gone = [each for each in state.findings if each not in state.before.findings]
        text = "; ".join(each.text(self._reading.vocabulary) for each in gone) or words.SKIPPED.rstrip(".").lower()
        undone = _text(words.UNDONE.format(text=text))
        if state.before.asked is None:
            return self._ask(state.before, [undone])
        return Turn(state.before, (undone, _text(self._question(state.before.asked))))

    def _findings(self, state: State, _rest: str) -> Turn:
        texts = [each.text(self._reading.vocabulary) for each in self.case(state).findings]
        return Turn(state, (_text(words.RECORDED.format(text="; ".join(texts)) if texts else words.NOT_SAID),))

    def _save(self, state: State, rest: str) -> Turn:
        if not rest or not state.findings:
            return Turn(state, (_text(words.NOTHING_TO_SAVE if rest else words.SAVE_WHERE),))
        return Turn(state, save=rest)

    def _help(self, state: State, _rest: str) -> Turn:
        lines = tuple(Line(told, 1, said, kind=ITEM) for said, told in words.HELP)
        return Turn(state, (Document("", lines),))


_COMMANDS = {
    "list": Dialogue._list,
    "why": Dialogue._why,
    "why?": Dialogue._why,
    "undo": Dialogue._undo,
    "findings": Dialogue._findings,
    "help": Dialogue._help,
    "save": Dialogue._save,
}
_WITH = {"save": Dialogue._save}
_PHRASES = {"how ": Dialogue._how, "why not ": Dialogue._why_not, "what if ": Dialogue._what_if}


def _text(text: str) -> Document:
    return Document("", (Line(text),))


def case_file(reading: Reading, findings: Sequence[Finding]) -> str:
    """The case as a TOML file that ``--case`` reads."""
    lists: dict[str, list[str]] = {PRESENT: [], ABSENT: []}
    numbers = []
    for each in make_case(findings, reading.vocabulary).findings:
        if each.kind == MEASURED:
            numbers.append(each.text(reading.vocabulary).replace("=", " = "))
        else:
            lists[each.kind].append(f'  "{each.attribute}={each.value}",\n')
    told = [f"{kind} = [\n{''.join(found)}]" for kind, found in lists.items() if found]
    return "\n".join([*told, *([f"measure = {{ {', '.join(numbers)} }}"] if numbers else [])]) + "\n"
