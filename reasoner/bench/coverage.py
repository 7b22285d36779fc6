"""What the cases of a bank rest on: clauses asserted by a passing case, only fired, never fired, never decisive."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from reasoner.bench.derivation import fact_key, rule_key
from reasoner.bench.observation import Observed, Removal, answering, decisive, observe
from reasoner.bench.removal import is_static
from reasoner.bench.shares import Work, dealt, gathered, processes
from reasoner.program.compiled import GroundAtom, rule_predicates
from reasoner.workers import in_processes

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from reasoner.answers.case_file import CaseText
    from reasoner.answers.reading import Reading
    from reasoner.program.compiled import ClauseInfo, CompiledProgram

ASSERTED, FIRED, NEVER = "asserted", "fired", "never"
MOST_REMOVALS = 60
"""Clauses that fire and are needed by nothing, and are taken out for one case to see whether they block something."""


class Covered(NamedTuple):
    """A clause and what the cases do with it.

    ``state``: ``asserted`` (in a derivation of what a passing case asserts), ``fired`` (used, but nothing asserted
    rests on it) or ``never``. ``decisive``: without it some conclusion of some case would change; ``None`` when that
    was not tried. ``case`` is the first case that puts it in its state.
    """

    key: str
    kind: str
    info: ClauseInfo
    state: str
    decisive: bool | None
    fired: int
    asserted: int
    case: str

    @property
    def file(self) -> str:
        """The file the clause stands in."""
        return self.info.source.rpartition(":")[0]

    @property
    def line(self) -> int:
        """The line the clause begins on."""
        return int(self.info.source.rpartition(":")[2])

    @property
    def source(self) -> tuple[str, int]:
        """Where it stands."""
        return self.file, self.line


class Coverage(NamedTuple):
    """All clauses that inference can use, in source order; ``left_out`` counts those that it cannot."""

    clauses: tuple[Covered, ...]
    left_out: int
    cases: int
    passing: int

    def number(self, state: str, kind: str = "") -> int:
        """How many clauses are in a state."""
        return sum(1 for each in self.clauses if each.state == state and kind in ("", each.kind))

    def total(self, kind: str = "") -> int:
        """How many clauses there are."""
        return sum(1 for each in self.clauses if kind in ("", each.kind))

    def share(self, *states: str, kind: str = "") -> float:
        """Clauses in one of the states, of all; 1 where there are none."""
        total = self.total(kind)
        return sum(self.number(state, kind) for state in states) / total if total else 1.0


class _Clause(NamedTuple):
    key: str
    kind: str
    info: ClauseInfo
    rule: int = 0
    atom: GroundAtom | None = None


class _Tally:
    """What the cases seen did with each clause."""

    def __init__(self) -> None:
        self.fired: dict[str, list[int]] = {}
        self.asserted: dict[str, list[int]] = {}
        self.needed: set[str] = set()
        self.cases: list[Observed] = []

    def add(self, place: int, bits: Mapping[str, int], observed: Observed) -> None:
        """Count a case by its place in the bank."""
        self.cases.append(observed)
        for key, bit in bits.items():
            if observed.fired & bit:
                self.fired.setdefault(key, []).append(place)
            if observed.asserted & bit:
                self.asserted.setdefault(key, []).append(place)
            if observed.needed & bit:
                self.needed.add(key)


def coverage_of(
    texts: Sequence[CaseText],
    reading: Reading,
    *,
    stages: Sequence[str] | None = None,
    paths: Sequence[str] = (),
    jobs: int = 1,
) -> Coverage:
    """Evaluate the cases and count for every clause what they do with it.

    Up to ``jobs`` processes share the work; each reads the knowledge base of ``paths`` out of the cache.
    """
    number = processes(len(texts), jobs)
    work = Work(tuple(paths), None if stages is None else tuple(stages))
    shares = dealt(texts, number)
    parts = in_processes(
        _observe_share, [(work, each) for each in shares[1:]], lambda: observe(shares[0], reading, stages, first=True)
    )
    tally = _Tally()
    for place, (bits, observed) in enumerate(gathered([[(bits, each) for each in found] for bits, found in parts])):
        tally.add(place, bits, observed)
    clauses, left_out = _clauses(reading.program)
    removals = dealt(_removals(clauses, texts, reading, tally), number)
    tried = in_processes(
        _decide_share, [(work, each) for each in removals[1:]], lambda: decisive(removals[0], reading, stages)
    )
    blocking = {key: changes for found in tried for key, changes in found.items()}
    covered = sorted((_covered(each, texts, tally, blocking) for each in clauses), key=lambda each: each.source)
    return Coverage(tuple(covered), left_out, len(texts), sum(each.passing for each in tally.cases))


def _observe_share(task: tuple[Work, tuple[CaseText, ...]]) -> tuple[dict[str, int], list[Observed]]:
    work, texts = task
    return observe(texts, work.reading(), work.stages, first=False)


def _decide_share(task: tuple[Work, tuple[Removal, ...]]) -> dict[str, bool]:
    work, removals = task
    return decisive(removals, work.reading(), work.stages)


def _clauses(program: CompiledProgram) -> tuple[list[_Clause], int]:
    """The clauses that answers can rest on, and how many cannot be: plain words, and what serves checks."""
    needed = answering(program)
    rules = [rule for rule in program.rules if rule.head is not None and rule.head.predicate in needed]
    read = {name for rule in rules for name in rule_predicates(rule)[1:]} | needed
    found = [_Clause(rule_key(rule.info), "rule", rule.info, rule.number) for rule in rules]
    left_out = sum(1 for rule in program.rules if rule.head is not None) - len(rules)
    for predicate, rows in program.facts.items():
        if predicate not in read:
            left_out += len(rows)
            continue
        for row, info in rows.items():
            atom = GroundAtom(predicate, row)
            found.append(_Clause(fact_key(atom, info), "fact", info, atom=atom))
    return found, left_out


def _removals(clauses: Iterable[_Clause], texts: Sequence[CaseText], reading: Reading, tally: _Tally) -> list[Removal]:
    """The clauses that fire and that nothing needs, each for the first case it fires in: they may block something."""
    found: list[Removal] = []
    for each in clauses:
        if each.key not in tally.fired or each.key in tally.needed or len(found) >= MOST_REMOVALS:
            continue
        outline = reading.program.outlines[each.rule]
        if is_static(reading.program, outline.head if each.atom is None else each.atom.predicate):
            continue
        place = tally.fired[each.key][0]
        found.append(Removal(each.key, each.rule, each.atom, texts[place], tally.cases[place].conclusions))
    return found


def _covered(clause: _Clause, texts: Sequence[CaseText], tally: _Tally, blocking: Mapping[str, bool]) -> Covered:
    fired, asserted = tally.fired.get(clause.key, []), tally.asserted.get(clause.key, [])
    state = ASSERTED if asserted else FIRED if fired else NEVER
    decides = clause.key in tally.needed or (blocking.get(clause.key) if fired else False)
    first = next((texts[place].id or texts[place].place for place in (*asserted, *fired)), "")
    return Covered(clause.key, clause.kind, clause.info, state, decides, len(fired), len(asserted), first)
