"""What is read from the tables of a lot: ranked conclusions with reasons, steps, what to avoid, warnings.

The statements follow what ``reasoner.answers`` says of one case: equal scores stand in alphabetical order, the
weightiest reasons first; what is known beforehand is no reason.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from reasoner.answers.ranking import PRIOR
from reasoner.cohort.sql import NEARER, table

if TYPE_CHECKING:
    from reasoner.answers.reading import Reading
    from reasoner.cohort.evaluator import Evaluator
    from reasoner.program.compiled import Value

REASONS = 5
"""How many findings for and against are given with a conclusion."""

_STATED = ("abstain", "thin", "poor_fit")
_LACKING, _HOLDS = ("lacks", "absent"), "holds"
_CLAIMS = ("requires", "supports", "opposes", "judged")


class Goals(NamedTuple):
    """The predicates that the answers are read from, and of these the ones whose rows give reasons."""

    goals: tuple[str, ...]
    roots: tuple[str, ...]


def goals_of(reading: Reading) -> Goals:
    """What a knowledge base must derive for a cohort: only what the answers name."""
    names = ("candidate", "contribution", "tier", "step", "avoid", "warning", "urgent", *_STATED)
    found = [reading.entry(name, "") for name in names] + [reading.entry(name, name) for name in (*_LACKING, _HOLDS)]
    known = tuple(name for name in dict.fromkeys(found) if name in reading.program.predicates)
    roots = tuple(name for name in (reading.entry(each, "") for each in ("step", "avoid", "warning", "urgent")) if name)
    return Goals(known, tuple(name for name in roots if name in known))


class Answers:
    """Reads the answers of a lot from an evaluator whose tables hold them."""

    def __init__(self, reading: Reading, evaluator: Evaluator, top: int) -> None:
        self._reading, self._evaluator, self._top = reading, evaluator, top
        self._labels: dict[tuple[str, int], str] = {}
        self._tables = frozenset(goals_of(reading).goals)
        self._claims = _claims(reading)
        self._value = evaluator.codes.value

    def ranked(self, ids: list[str], left_out: frozenset[int]) -> list[tuple[Any, ...]]:
        """Rows of the answers, in the order of the cases; ``left_out`` are numbers of cases that have no answer."""
        found = []
        reasons = self._reasons()
        for case, rank, code, tier, score in self._evaluator.connection.execute(self._ranking()).fetchall():
            if case in left_out:
                continue
            conclusion = str(self._value(code))
            given = reasons.get((case, code), ())
            supporting = [text for text, points in given if points > 0][:REASONS]
            opposing = [text for text, points in given if points < 0][:REASONS]
            shown = "" if tier is None else str(self._value(tier))
            label = self._label("candidate", 1, code)
            found.append((ids[case], rank, conclusion, label, shown, score, supporting, opposing))
        return found

    def steps(self, ids: list[str], left_out: frozenset[int]) -> list[tuple[Any, ...]]:
        """Rows of advice, in the order of the cases: what is urgent, warnings, steps in order, what to avoid."""
        found: list[tuple[Any, ...]] = []
        urgent = set(self._rows("urgent", "c0, c1"))
        for case, code, why in self._reasoned("warning", 1):
            late = (case, code) not in urgent
            kind = "warning" if late else "urgent"
            found.append((case, int(late), 0, kind, str(self._value(code)), self._label("warning", 1, code), why))
        for entry in _STATED:
            for (case,) in self._rows(entry, "c0"):
                found.append((case, 1, 1, "warning", self._reading.entry(entry, ""), self._phrase(entry), ""))
        for case, code, place, why in self._reasoned("step", 2):
            found.append((case, 2, place, "step", str(self._value(code)), self._label("step", 1, code), why))
        for case, code, why in self._reasoned("avoid", 1):
            found.append((case, 3, 0, "avoid", str(self._value(code)), self._label("avoid", 1, code), why))
        found.sort(key=lambda row: (row[0], row[1], row[2], row[4]))
        return [(ids[case], *row) for case, _, _, *row in found if case not in left_out]

    def abstained(self, left_out: frozenset[int], cases: int) -> int:
        """How many of the cases that are answered have no candidate."""
        found = {case for (case,) in self._rows("candidate", "c0")}
        return cases - len(found | left_out)

    def _ranking(self) -> str:
        candidate, tier = self._reading.entry("candidate"), self._reading.entry("tier", "")
        tiers = f"LEFT JOIN {table(tier)} t ON t.c0 = r.c0 AND t.c1 = r.c1" if tier in self._tables else ""
        shown = "min(t.c2)" if tiers else "NULL"
        return (
            f"SELECT r.c0, r.place, r.c1, {shown} AS tier, r.c2 FROM ({_first(candidate, self._top)}) r"
            f" {tiers} GROUP BY r.c0, r.place, r.c1, r.c2 ORDER BY r.c0, r.place"
        )

    def _reasons(self) -> dict[tuple[int, int], list[tuple[str, int]]]:
        """What speaks for and against the first conclusions of each case, the weightiest first."""
        contribution = self._reading.entry("contribution", "")
        if contribution not in self._tables:
            return {}
        absent = " OR ".join(self._said(name) for name in _LACKING)
        prior = self._evaluator.codes.code(PRIOR) if PRIOR in self._evaluator.codes else -1
        rows = self._evaluator.connection.execute(
            f"SELECT DISTINCT k.c0, k.c1, k.c2, k.c3, k.c4, k.c5, ({absent}) AND NOT {self._said(_HOLDS)}"
            f" FROM {table(contribution)} k JOIN ({_first(self._reading.entry('candidate'), self._top)}) r"
            f" ON r.c0 = k.c0 AND r.c1 = k.c1 WHERE k.c2 <> {prior}"
        )
        found: dict[tuple[int, int], list[tuple[int, str, int, str, int]]] = {}
        texts: dict[tuple[int, int, int, bool], tuple[str, str]] = {}
        while fetched := rows.fetchmany(50_000):
            for case, conclusion, kind, attribute, value, points, lacks in fetched:
                key = (conclusion, attribute, value, lacks)
                if key not in texts:
                    texts[key] = self._sign(*key)
                sign, rule = texts[key]
                found.setdefault((case, conclusion), []).append((-abs(points), sign, kind, rule, points))
        return {
            key: [(f"{sign} {points:+d}{rule}", points) for _, sign, _, rule, points in sorted(given)]
            for key, given in found.items()
        }

    def _said(self, entry: str) -> str:
        """Whether an entry point has a row of what counts."""
        name = self._reading.entry(entry, entry)
        same = "l.c0 = k.c0 AND l.c1 = k.c3 AND l.c2 = k.c4"
        return f"EXISTS (SELECT 1 FROM {table(name)} l WHERE {same})" if name in self._tables else "false"

    def _sign(self, conclusion: int, attribute: int, value: int, lacks: bool) -> tuple[str, str]:
        """A finding as a person types it, and the clause of the knowledge base that speaks of it, in brackets."""
        names = [self._value(code) for code in (conclusion, attribute, value)]
        rule = self._claims.get((names[0], names[1], names[2]), "")
        return f"{names[1]}{'!=' if lacks else '='}{names[2]}", f" [{rule}]" if rule else ""

    def _reasoned(self, entry: str, width: int) -> list[tuple[Any, ...]]:
        """Rows (case, what, ...) of an entry point, each once, with the nearest reason in words."""
        name = self._reading.entry(entry, "")
        if name not in self._tables:
            return []
        why = "min(why)" if name in self._evaluator.plan.carriers else "NULL"
        least = ", min(c2)" if width == 2 else ""
        rows = self._evaluator.connection.execute(
            f"SELECT c0, c1{least}, {why} FROM {table(name)} GROUP BY c0, c1"
        ).fetchall()
        texts = self._evaluator.plan.reasons
        return [(*row[:-1], "" if row[-1] is None else texts[row[-1] % NEARER]) for row in rows]

    def _rows(self, entry: str, columns: str) -> list[tuple[Any, ...]]:
        name = self._reading.entry(entry, "")
        if name not in self._tables:
            return []
        rows: list[tuple[Any, ...]] = self._evaluator.connection.execute(
            f"SELECT DISTINCT {columns} FROM {table(name)}"
        ).fetchall()
        return rows

    def _label(self, entry: str, place: int, code: int) -> str:
        key = (entry, code)
        if key not in self._labels:
            self._labels[key] = self._reading.label_at(entry, place, self._value(code))
        return self._labels[key]

    def _phrase(self, entry: str) -> str:
        info = self._reading.program.predicates[self._reading.entry(entry, "")]
        return info.phrases.get("phrase", info.name)


def _first(candidate: str, top: int) -> str:
    """The first conclusions of each case by score, then by name."""
    place = "row_number() OVER (PARTITION BY c0 ORDER BY c2 DESC, c1)"
    return f"SELECT c0, c1, c2, place FROM (SELECT *, {place} AS place FROM {table(candidate)}) WHERE place <= {top}"


def _claims(reading: Reading) -> dict[tuple[Value, ...], str]:
    """The clause that claims a value of a conclusion, by conclusion, attribute and value."""
    found: dict[tuple[Value, ...], str] = {}
    for name in (reading.entry(each, each) for each in _CLAIMS):
        for row, info in reading.program.facts.get(name, {}).items():
            if len(row) >= 3 and info.id:
                found.setdefault(row[:3], info.id)
    return found
