"""What the page asks: a name and arguments as JSON in, JSON out; the same calls as the commands make.

It runs in the worker of the page, in WebAssembly, and holds one knowledge base from the first question to the last.
Models come from the native engine, whose rows are the same and which takes half the time there.
"""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any

from reasoner.answers.case import make_case
from reasoner.answers.findings import parse_finding
from reasoner.answers.reading import read
from reasoner.documents.answered import answer
from reasoner.engine.native import evaluate_native
from reasoner.errors import ReasonerError
from reasoner.explain.contradictory_case import refuse_contradictory
from reasoner.render.write_html import write_fragment

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from reasoner.answers.case import Case
    from reasoner.engine.model import Model
    from reasoner.program.compiled import CompiledProgram
    from reasoner.reading.kept_names import Tables
    from reasoner.reading.lexicon import Lexicon
    from reasoner.teaching.quiz import Question

NOTHING = "Tell or pick a finding first."


class Desk:
    """Answers a page from one compiled knowledge base; ``folder`` holds its text, for trying changes."""

    def __init__(self, program: CompiledProgram, names: Tables | None, bank: str, folder: str) -> None:
        self.reading = read(program)
        self.bank = bank
        self.folder = folder
        self._names = names
        self._lexicon: Lexicon | None = None
        self._questions: dict[str, Question] | None = None

    def call(self, name: str, arguments: str) -> str:
        """The answer to a question; what a user can cause is an answer with ``error`` and ``help``."""
        try:
            found = QUESTIONS[name](self, **json.loads(arguments))
        except ReasonerError as error:
            found = {"error": error.message, "help": error.help, "told": _told(error)}
        return json.dumps(found)

    def warm(self) -> None:
        """Do beforehand what the first text and its answer would wait for."""
        self.read(self.reading.name)
        attribute, value = next(iter(self.reading.vocabulary.values))
        self.call("differential", json.dumps({"findings": [f"{attribute}={value}"]}))

    def read(self, text: str) -> dict[str, Any]:
        """What is understood of a text: findings to be shown as chips, and what was not understood."""
        from reasoner.documents.heard import unheard
        from reasoner.documents.heard_forms import heard_json, marked_html
        from reasoner.reading.arguments import findings_of, hear_text
        from reasoner.reading.lexicon import Lexicon

        self._lexicon = self._lexicon or Lexicon(self.reading, self._names)
        understood = hear_text(text, self.reading, self._lexicon)
        vocabulary = self.reading.vocabulary
        return {
            **heard_json(self.reading, understood),
            "findings": [
                {"text": each.text(vocabulary), "said": self.reading.said(each)} for each in findings_of(understood)
            ],
            "marked": marked_html(self.reading, understood),
            "left": unheard(self.reading, (understood,), 12),
        }

    def said(self, findings: Sequence[str]) -> dict[str, Any]:
        """Findings in words, each as it is typed."""
        found = [parse_finding(each, self.reading.vocabulary) for each in findings]
        rows = [{"text": each.text(self.reading.vocabulary), "said": self.reading.said(each)} for each in found]
        return {"findings": rows}

    def differential(self, findings: Sequence[str]) -> dict[str, Any]:
        """The answer of ``differential``: as JSON, as a page, and as a paragraph for a report."""
        from cli.contract.answers import differential_json
        from reasoner.documents.ranked import ALL, Detail, ranked
        from reasoner.documents.report import report

        case, model = self._case(findings)
        found = answer(self.reading, case, model)
        page = ranked(found, Detail(ALL, listed=8, argued=3, reasons=4, steps=ALL, avoid=ALL, notes=ALL))
        return {
            "answer": differential_json(found),
            "html": write_fragment(page._replace(title="")),
            "report": "\n".join(line.words for line in report(found).lines),
        }

    def why(self, conclusion: str, findings: Sequence[str]) -> dict[str, Any]:
        """Why a conclusion holds: the reasons with their sources, and every step beneath them."""
        from reasoner.answers.conclusions import asked_for
        from reasoner.documents.entry import View
        from reasoner.documents.reasons import reasons
        from reasoner.explain.proofs import all_proofs
        from reasoner.render.proof_html import proofs_fragment

        case, model = self._case(findings)
        atoms = asked_for(self.reading, conclusion).found_in(model)
        if not atoms:
            return self.why_not(conclusion, findings)
        steps = proofs_fragment(all_proofs(model, atoms[0], 1), self.reading.program, View())
        if atoms[0].predicate != self.reading.entry("candidate"):
            return {"html": "", "steps": steps}
        page = reasons(answer(self.reading, case, model), str(atoms[0].arguments[1]))
        return {"html": write_fragment(page), "steps": steps}

    def why_not(self, conclusion: str, findings: Sequence[str]) -> dict[str, Any]:
        """Why a conclusion does not hold or does not stand first, and what would change it."""
        from reasoner.answers.conclusions import asked_for
        from reasoner.documents.absence import absence_page
        from reasoner.documents.flip import below_page
        from reasoner.explain.absence import WHY_NOT_LIMITS
        from reasoner.ranking.absence import why_not
        from reasoner.ranking.standing import why_not_first

        _case, model = self._case(findings)
        asked = asked_for(self.reading, conclusion)
        found = why_not(model, (asked.predicate, asked.arguments), limits=WHY_NOT_LIMITS)
        if found.status != "holds":
            return {"html": write_fragment(absence_page(found, self.reading.program))}
        below = why_not_first(model, found.rows[0])
        if below is None:
            return self.why(conclusion, findings)
        return {"html": write_fragment(below_page(below, self.reading.program))}

    def contrast(self, one: str, other: str, findings: Sequence[str]) -> dict[str, Any]:
        """What separates two conclusions in a case."""
        from reasoner.documents.contrast import contrast_page
        from reasoner.ranking.contrast import contrast

        _case, model = self._case(findings)
        names = [self.reading.vocabulary.conclusion(each) for each in (one, other)]
        found = contrast(model, names[0], names[1])
        return {"html": write_fragment(contrast_page(found, self.reading.program))}

    def ask(self, findings: Sequence[str]) -> dict[str, Any]:
        """Which finding that is not recorded would tell most."""
        from reasoner.documents.asked import questions_page
        from reasoner.ranking.ask import ask

        _case, model = self._case(findings)
        found = ask(model, most=3, steps=20_000)
        return {"html": write_fragment(questions_page(found, self.reading.program))}

    def case_file(self, findings: Sequence[str]) -> dict[str, Any]:
        """The case as a file that ``--case`` reads."""
        from reasoner.teaching.dialogue import case_file

        return {"text": case_file(self.reading, self._findings(findings))}

    def quiz(self, record: str, today: int, number: int) -> dict[str, Any]:
        """The next cases: how many are due, and their steps, without a word of their answers."""
        from reasoner.teaching import words
        from reasoner.teaching.record import agenda, read_record

        asked = self._asked()
        attempts = read_record(record) if record else ()
        plan = agenda({name: each.group for name, each in asked.items()}, attempts, today, number)
        told = words.DUE.format(due=plan.due, new=plan.new, later=plan.later)
        # A case is known to the page by its place in the bank's own mixed order, which tells nothing.
        places = sorted(asked)
        cases = [
            {
                "case": places.index(key),
                "steps": self._steps(asked[key].case),
            }
            for key in plan.cases
        ]
        return {"told": told, "cases": cases}

    def commit(
        self, case: int, names: Sequence[str], confidence: int, because: Sequence[int], record: str, today: int
    ) -> dict[str, Any]:
        """The comparison with the answer, and the record with this attempt in it."""
        from reasoner.teaching.names import named
        from reasoner.teaching.quiz import Commitment, attempt, compared, unique
        from reasoner.teaching.record import read_record, write_record

        question = self._asked()[sorted(self._asked())[case]]
        chosen = unique([named(self.reading, each) for each in names])
        commitment = Commitment(chosen, max(0, min(100, confidence)), frozenset(because))
        page = compared(self.reading, question, commitment, self._run)
        attempts = (*(read_record(record) if record else ()), attempt(question, commitment, today))
        return {"html": write_fragment(page), "record": write_record(attempts)}

    def scores(self, record: str, today: int) -> dict[str, Any]:
        """How the learner does."""
        from reasoner.teaching.quiz import scores_page
        from reasoner.teaching.record import read_record, scores

        told = self.quiz(record, today, 0)["told"]
        attempts = read_record(record) if record else ()
        return {"html": write_fragment(scores_page(self.reading, scores(attempts), told))}

    def files(self) -> dict[str, Any]:
        """The rule files of the knowledge base, by their path."""
        found = {}
        for place, _folders, names in os.walk(self.folder):
            for name in sorted(names):
                path = os.path.join(place, name)  # noqa: PTH118
                if name.endswith(".dl"):
                    with open(path, encoding="utf-8") as stream:  # noqa: PTH123
                        found[os.path.relpath(path, self.folder).replace(os.sep, "/")] = stream.read()
        return {"files": dict(sorted(found.items()))}

    def check(self, path: str, text: str) -> dict[str, Any]:
        """What the checks say of the knowledge base with one file changed; moved cases where they pass."""
        from reasoner.checks import check
        from reasoner.knowledge.knowledge_base import load
        from reasoner.render.diagnostics import render_diagnostics

        with self._changed(path, text):
            kb = load((self.folder,))
        report = check(kb)
        told = render_diagnostics(report.diagnostics, "text", False, layers=False)
        return {"told": told, "passes": report.compiled is not None}

    def effects(self, path: str, text: str) -> dict[str, Any]:
        """Which clauses a change touches, and which cases move because of it."""
        from reasoner.bench.banks import banks_beside, cases_of
        from reasoner.bench.difference import compare
        from reasoner.bench.effects import effects
        from reasoner.knowledge.knowledge_base import load
        from reasoner.loading.load import compile_paths
        from reasoner.render.difference_text import SHOWN_CASES, difference_text

        before = load((self.folder,))
        with self._changed(path, text):
            after, program = load((self.folder,)), compile_paths((self.folder,))
        difference = compare(before, after, program)
        texts = cases_of(banks_beside((self.bank,))[:1])
        moved = effects(texts, self.reading, read(program), difference.keys, stages="all")
        return {"told": difference_text(difference, moved, len(texts), markdown=False, most=SHOWN_CASES)}

    def _changed(self, path: str, text: str) -> _Changed:
        return _Changed(os.path.join(self.folder, *path.split("/")), text)  # noqa: PTH118

    def _findings(self, findings: Sequence[str]) -> list[Any]:
        return [parse_finding(each, self.reading.vocabulary) for each in findings]

    def _case(self, findings: Sequence[str]) -> tuple[Case, Model]:
        from reasoner.errors import CaseError

        if not findings:
            raise CaseError(NOTHING)
        case = make_case(self._findings(findings), self.reading.vocabulary)
        return case, self._run(case)

    def _run(self, case: Case) -> Model:
        model = evaluate_native(self.reading.program, case.facts(self.reading.entries))
        refuse_contradictory(model)
        return model

    def _steps(self, case: Case) -> list[list[Any]]:
        """The steps of a case: headings, and findings with their numbers, words, and the sign to picture."""
        from reasoner.answers.findings import PRESENT
        from reasoner.teaching.quiz import steps

        signs = {
            number: each.text(self.reading.vocabulary) if each.kind == PRESENT else ""
            for number, each in enumerate(case.findings, 1)
        }
        return [
            [step.heading, [[number, said, signs[number]] for number, said in step.findings]]
            for step in steps(self.reading, case)
        ]

    def _asked(self) -> dict[str, Question]:
        from reasoner.teaching.quiz import questions

        if self._questions is None:
            self._questions = {each.key: each for each in questions(self.reading, self.bank)}
        return self._questions


class _Changed:
    """A file with another text, for a while."""

    def __init__(self, path: str, text: str) -> None:
        self.path, self.text = path, text
        self.before = ""

    def __enter__(self) -> None:
        with open(self.path, encoding="utf-8") as stream:  # noqa: PTH123
            self.before = stream.read()
        self._write(self.text)

    def __exit__(self, *_error: object) -> None:
        self._write(self.before)

    def _write(self, text: str) -> None:
        with open(self.path, "w", encoding="utf-8") as stream:  # noqa: PTH123
            stream.write(text)


def _told(error: ReasonerError) -> str:
    from reasoner.render.diagnostics import render_diagnostics

    diagnostics = getattr(error, "diagnostics", ())
    return render_diagnostics(diagnostics) if diagnostics else ""


QUESTIONS: Mapping[str, Callable[..., dict[str, Any]]] = {
    "read": Desk.read,
    "said": Desk.said,
    "differential": Desk.differential,
    "why": Desk.why,
    "why_not": Desk.why_not,
    "contrast": Desk.contrast,
    "ask": Desk.ask,
    "case_file": Desk.case_file,
    "quiz": Desk.quiz,
    "commit": Desk.commit,
    "scores": Desk.scores,
    "files": Desk.files,
    "check": Desk.check,
    "effects": Desk.effects,
}


def open_desk(base: str, names: str, key: str, bank: str, folder: str) -> Desk:
    """The desk over a packed knowledge base; one that does not fit this program is compiled from its text."""
    from reasoner.loading.cache import unpack
    from reasoner.loading.load import compile_paths
    from reasoner.reading.kept_names import unpack_tables

    program = unpack(key, _bytes(base))
    if program is None:
        return Desk(compile_paths((folder,)), None, bank, folder)
    return Desk(program, unpack_tables(_bytes(names)), bank, folder)


def _bytes(path: str) -> bytes:
    with open(path, "rb") as stream:  # noqa: PTH123
        return stream.read()
