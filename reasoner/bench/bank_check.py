"""KB096: the banks of a knowledge base read as far as trying them would read them, with the place of what is wrong."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from pathlib import Path

from reasoner.answers.bank import answer_of
from reasoner.answers.case_file import AMEND_HEADER, CASE_HEADER, Amendment, CaseText, read_whole_bank
from reasoner.answers.reading import Reading, read
from reasoner.bench.banks import amended_case, banks_beside, layer_of
from reasoner.bench.expectations import clause_ids, expectations_of
from reasoner.bench.trial import model_of
from reasoner.diagnostics import Diagnostic
from reasoner.errors import CaseError, ReasonerError
from reasoner.explain.contradictory_case import refuse_contradictory
from reasoner.intake import leads_to_its_kind, read_file
from reasoner.knowledge.files import decode
from reasoner.program.compiled import CompiledProgram
from reasoner.source import SourceFile, Span

BANK = "KB096"

_QUOTED = re.compile(r"'([^'\n]+)'")
_LINE = re.compile(r"\bat line (\d+)|\bline (\d+)")


def check_banks(
    program: CompiledProgram, banks: Sequence[str] = (), only: Collection[str] | None = None
) -> tuple[Diagnostic, ...]:
    """One error for each case or amendment that cannot be read, contradicts itself, names or expects something that
    there is not.

    With ``only`` the cases of these banks alone are held against the knowledge base: those of the others were before.
    """
    found: list[Diagnostic] = []
    # A knowledge base without these entry points is asked with queries, and has no cases but as tables.
    reading = read(program) if {"finding", "absent", "measured", "candidate"} <= set(program.entry) else None
    clauses = clause_ids(reading) if reading is not None else frozenset()
    below: dict[str, tuple[str, CaseText]] = {}
    for path in banks or banks_beside(program.case_banks):
        try:
            bank = read_whole_bank(path)
        except CaseError as error:
            file = _file(path)
            found.append(_diagnostic(error, Span(file, *_line(file, error.message))))
            continue
        asked = reading if only is None or path in only else None
        wrong: list[tuple[ReasonerError, str, re.Pattern[str], int]] = []
        for number, text in enumerate(bank.cases):
            if text.id and below.setdefault(text.id, (layer_of(path), text))[1] is not text:
                twice = CaseError(f"the case '{text.id}' stands twice", help="rename one")
                wrong.append((twice, "", CASE_HEADER, number))
            wrong += ((error, text.place, CASE_HEADER, number) for error in _of(text, asked, clauses))
        for number, amendment in enumerate(bank.amendments):
            errors = _of_amendment(amendment, below, layer_of(path), asked, clauses)
            wrong += ((error, amendment.place, AMEND_HEADER, number) for error in errors)
        file = _file(path) if wrong else SourceFile(path, "")
        for problem, place, header, number in wrong:
            said = problem.message.removeprefix(place)
            found.append(_diagnostic(problem, _within(_table_span(file, header, number), said)))
    return tuple(found)


def _of(text: CaseText, reading: Reading | None, clauses: frozenset[str]) -> Iterator[ReasonerError]:
    """What is wrong with a case: with what is recorded, with what is expected, with its answer."""
    if reading is None:
        return
    parts: list[Callable[[], object]] = [
        lambda: refuse_contradictory(model_of(text, reading, goals=())),
        lambda: expectations_of(text, reading, clauses),
        lambda: answer_of(text, reading) if "answer" in text.table else None,
    ]
    for part in parts:
        try:
            part()
        except ReasonerError as error:
            yield error


def _of_amendment(
    amendment: Amendment,
    below: Mapping[str, tuple[str, CaseText]],
    folder: str,
    reading: Reading | None,
    clauses: frozenset[str],
) -> Iterator[ReasonerError]:
    try:
        text = amended_case(below, folder, amendment)
        if reading is not None:
            expectations_of(text._replace(place=amendment.place), reading, clauses)
    except ReasonerError as error:
        yield error


def _diagnostic(error: ReasonerError, span: Span) -> Diagnostic:
    # The place stands beside the message, which need not begin with it.
    message = re.sub(r"^\S*\.(?:toml|json)(?::\d+)?(?=[:, ])[:,]? *", "", error.message)
    return Diagnostic(BANK, message, span, error.help or "correct the bank")


def _file(path: str) -> SourceFile:
    place = Path(path)
    try:
        if place.is_symlink() and not leads_to_its_kind(path):
            return SourceFile(path, "")
        return decode(read_file(place), f"{place.parent.name}/{place.name}")[0]
    except OSError:
        return SourceFile(path, "")


def _table_span(file: SourceFile, header: re.Pattern[str], number: int) -> Span:
    """The range of one of the tables with a header; the whole file where it cannot be told."""
    starts = [each.start() for each in header.finditer(file.text)]
    if number >= len(starts):
        return Span(file, 0, len(file.text))
    after = (
        each.start() for other in (CASE_HEADER, AMEND_HEADER) for each in other.finditer(file.text, starts[number] + 1)
    )
    return Span(file, starts[number], min(after, default=len(file.text)))


def _within(span: Span, message: str) -> Span:
    """The first quoted word of a message that stands in a range; else the range's first line."""
    for word in _QUOTED.findall(message):
        place = re.compile(rf"(?<![\w-]){re.escape(word)}(?![\w-])").search(span.file.text, span.start, span.end)
        if place is not None:
            return Span(span.file, place.start(), place.end())
    end = span.file.text.find("\n", span.start, span.end)
    return Span(span.file, span.start, end if end >= 0 else span.end)


def _line(file: SourceFile, message: str) -> tuple[int, int]:
    found = _LINE.search(message)
    if found is None:
        return 0, 0
    number = min(int(found.group(1) or found.group(2)), len(file.line_starts))
    start = file.line_starts[number - 1]
    return start, start + len(file.line(number))
