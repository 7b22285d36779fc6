"""Records read as cases: the same words, units and refusals as for one case, and what they mean looked up once."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple

from reasoner.answers.case import Case, make_case
from reasoner.answers.case_file import CaseText, findings_of
from reasoner.answers.findings import Finding, parse_finding
from reasoner.answers.identifiers import identifying_text
from reasoner.answers.vocabulary import Vocabulary
from reasoner.cohort.records import BANK, TEXT
from reasoner.errors import CaseError, ReasonerError, UnknownNameError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from reasoner.answers.reading import Reading
    from reasoner.cohort.records import Record, Reject
    from reasoner.reading.lexicon import Lexicon

_MOST_KNOWN = 200_000
_MOST_ADVISED = 500
_LONGEST_NAME = 200


class Read(NamedTuple):
    """The cases of some records, each with its record, and the rows that cannot be used."""

    cases: list[tuple[Record, Case]]
    rejects: list[Reject]


class CaseReader:
    """Reads records; what a finding in text means is remembered, and only on so many wrong names is advice given.

    ``stages`` are those whose findings count; all where it is ``None``.
    """

    def __init__(self, reading: Reading, stages: Sequence[str] | None = None) -> None:
        self._reading, self._stages = reading, stages
        vocabulary = self._vocabulary = reading.vocabulary
        self._lexicon: Lexicon | None = None
        self._known: dict[str, Finding | tuple[str, str]] = {}
        self._advised = 0
        self._terse = terse(vocabulary)

    def read(self, records: Iterable[Record]) -> Read:
        """The cases of records, and what cannot be read of them."""
        found = Read([], [])
        for record in records:
            if kind := _identifying(record.case):
                cause = f"the name of the case contains what looks like {kind}"
                found.rejects.append(record._replace(case="").reject(cause, "number the cases instead"))
                continue
            try:
                faults = self._faults(record)
                if faults:
                    found.rejects.extend(faults)
                else:
                    found.cases.append((record, self._case(record)))
            except ReasonerError as error:
                found.rejects.append(record.reject(error.message, error.help))
        return found

    def _faults(self, record: Record) -> list[Reject]:
        """The rows of a record that cannot be used."""
        faults = [record.reject(each.cause, each.help, each.row) for each in record.faults]
        if record.form != BANK:
            for row, text in record.parts[record.form == TEXT :]:
                known = self._finding(text)
                if not isinstance(known, Finding):
                    faults.append(record.reject(*known, row))
        return faults

    def _case(self, record: Record) -> Case:
        findings = list(self._findings(record))
        if not findings:
            raise CaseError("the case is empty: nothing is recorded", help="give it findings, or leave it out")
        return make_case(findings, self._vocabulary, id=record.case, stages=self._stages)

    def _findings(self, record: Record) -> Iterator[Finding]:
        if record.form == BANK:
            table = json.loads(record.parts[0][1])
            words = terse(self._vocabulary) if self._advised >= _MOST_ADVISED else self._vocabulary
            try:
                yield from findings_of(CaseText(record.case, table), words)
            except UnknownNameError:
                self._advised += 1
                raise
            return
        for place, (_row, text) in enumerate(record.parts):
            if place == 0 and record.form == TEXT:
                yield from self._heard(text)
                continue
            known = self._finding(text)
            if isinstance(known, Finding):
                yield known

    def _heard(self, text: str) -> Iterable[Finding]:
        """What a report says, read as for one case."""
        from reasoner.reading.arguments import findings_of as said_in
        from reasoner.reading.arguments import hear_text
        from reasoner.reading.lexicon import Lexicon

        if self._lexicon is None:
            self._lexicon = Lexicon(self._reading)
        return said_in(hear_text(text, self._reading, self._lexicon))

    def _finding(self, text: str) -> Finding | tuple[str, str]:
        """A finding in text, or why it is none and what to do."""
        known = self._known.get(text)
        if known is None:
            known = self._parsed(text)
            if len(self._known) < _MOST_KNOWN and len(text) <= _LONGEST_NAME:
                self._known[text] = known
        return known

    def _parsed(self, text: str) -> Finding | tuple[str, str]:
        words = self._terse if self._advised >= _MOST_ADVISED or len(text) > _LONGEST_NAME else self._vocabulary
        try:
            return parse_finding(text, words)
        except ReasonerError as error:
            self._advised += 1
            return error.message[:500], error.help


class _Terse(Vocabulary):
    """A vocabulary that does not look for what a wrong name may have meant, which takes long."""

    __slots__ = ()

    def _near(self, kind: str, text: str, attribute: str = "") -> list[str]:
        return []


def terse(vocabulary: Vocabulary) -> Vocabulary:
    """The same words without advice on wrong ones."""
    found = _Terse.__new__(_Terse)
    for name in Vocabulary.__slots__:
        setattr(found, name, getattr(vocabulary, name))
    return found


def _identifying(case: str) -> str:
    """What in the name of a case could identify a person; such a name is repeated nowhere."""
    return identifying_text(case.replace("_", " ")) if len(case) <= _LONGEST_NAME else "a text"
