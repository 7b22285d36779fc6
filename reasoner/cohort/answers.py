"""What is read from the tables of a lot: ranked conclusions with reasons, steps, what to avoid, warnings.

The statements follow what ``reasoner.answers`` says of one case: equal scores stand in alphabetical order, the
weightiest reasons first; what is known beforehand is no reason.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from reasoner.answers.ranking import PRIOR
from reasoner.cohort.columns import integers, said, taken, texts
from reasoner.cohort.parts import RANKED
from reasoner.cohort.sql import NEARER, table

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from reasoner.answers.reading import Reading
    from reasoner.cohort.evaluator import Evaluator
    from reasoner.program.compiled import Value

REASONS = 5
"""How many findings for and against are given with a conclusion."""

_STATED = ("abstain", "thin", "poor_fit")
_LACKING, _HOLDS = ("lacks", "absent"), "holds"


# A table without rows, as wide as any.
_NONE = f"SELECT {', '.join(f'CAST(0 AS BIGINT) AS c{place}' for place in range(6))} WHERE false"
# Each reason once, in words, with its place among all: the weightiest first.
_TOLD = """
SELECT *, row_number() OVER (ORDER BY abs(c5) DESC, sign, c2, rule, c1, c3) - 1 AS place,
  sign || printf(' %+d', c5) || rule AS text
FROM (
  SELECT s.*, coalesce(' [' || l.rule || ']', '') AS rule, coalesce(a.word, CAST(s.c3 AS VARCHAR))
    || CASE WHEN lacks THEN '!=' ELSE '=' END || coalesce(v.word, CAST(s.c4 AS VARCHAR)) AS sign
  FROM (SELECT DISTINCT c1, c2, c3, c4, c5, lacks FROM signs) s
  LEFT JOIN words a ON a.code = s.c3 LEFT JOIN words v ON v.code = s.c4
  LEFT JOIN claims l ON l.c0 = s.c1 AND l.c1 = s.c3 AND l.c2 = s.c4)
"""
_RANKED = """
SELECT f.name AS case, f.place AS rank, f.c1 AS code, coalesce(f.tier, -1) AS tier, f.c2 AS score,
  coalesce(r.pro, []) AS for, coalesce(r.con, []) AS against, f.fit, f.fit_of
FROM first f LEFT JOIN (
  SELECT s.c0, s.c1, min(t.place, {most}) FILTER (WHERE s.c5 > 0) AS pro,
    min(t.place, {most}) FILTER (WHERE s.c5 < 0) AS con
  FROM signs s JOIN told t ON t.c1 = s.c1 AND t.c2 = s.c2 AND t.c3 = s.c3 AND t.c4 = s.c4 AND t.c5 = s.c5
    AND t.lacks = s.lacks
  GROUP BY s.c0, s.c1) r ON r.c0 = f.c0 AND r.c1 = f.c1
ORDER BY f.c0, f.place
"""


class Goals(NamedTuple):
    """The predicates that the answers are read from, and of these the ones whose rows give reasons."""

    goals: tuple[str, ...]
    roots: tuple[str, ...]


def goals_of(reading: Reading) -> Goals:
    """What a knowledge base must derive for a cohort: only what the answers name."""
    names = ("candidate", "contribution", "tier", "fit", "step", "avoid", "warning", "urgent", *_STATED)
    found = [reading.entry(name, "") for name in (*names, *_LACKING, _HOLDS)]
    known = tuple(name for name in dict.fromkeys(found) if name in reading.program.predicates)
    roots = tuple(name for name in (reading.entry(each, "") for each in ("step", "avoid", "warning", "urgent")) if name)
    return Goals(known, tuple(name for name in roots if name in known))


class Answers:
    """Reads the answers of a lot from an evaluator whose tables hold them."""

    def __init__(self, reading: Reading, evaluator: Evaluator, top: int) -> None:
        self._reading, self._evaluator, self._top = reading, evaluator, top
        self._labels: dict[tuple[str, int], str] = {}
        self._names: dict[int, str] = {}
        self._tables = frozenset(goals_of(reading).goals)
        code, self._value = evaluator.codes.code, evaluator.codes.value
        names, claims = evaluator.codes.names, _claims(reading)
        evaluator.load("words", {"code": integers(map(code, names)), "word": texts(names)})
        places = {f"c{place}": integers(code(key[place]) for key in claims) for place in range(3)}
        evaluator.load("claims", {**places, "rule": texts(claims.values())})

    def of(self, ids: Sequence[str], left_out: Collection[int]) -> None:
        """The names of the cases of a lot by number; ``left_out`` are numbers of cases that have no answer."""
        self._names = {number: name for number, name in enumerate(ids) if number not in left_out}
        self._evaluator.load("cases", {"number": integers(self._names), "name": texts(self._names.values())})

    def ranked(self) -> Any:
        """The answers as a table, in the order of the cases."""
        import pyarrow as pa

        connection = self._evaluator.connection
        connection.execute(f"CREATE OR REPLACE TABLE first AS {self._first()}")
        connection.execute(f"CREATE OR REPLACE TABLE signs AS {self._signs()}")
        connection.execute(f"CREATE OR REPLACE TABLE told AS {_TOLD}")
        reasons = connection.sql("SELECT text FROM told ORDER BY place").to_arrow_table().column("text")
        found = connection.sql(_RANKED.format(most=REASONS)).to_arrow_table()
        code, tier = found.column("code"), found.column("tier")
        conclusions = said(code, lambda each: str(self._value(each)))
        labels = said(code, lambda each: self._label("candidate", 1, each))
        tiers = said(tier, lambda each: "" if each == -1 else str(self._value(each)))
        columns = [found.column("case"), found.column("rank"), conclusions, labels, tiers, found.column("score")]
        columns += [taken(found.column(name), reasons) for name in ("for", "against")]
        columns += [found.column(name) for name in ("fit", "fit_of")]
        return pa.Table.from_arrays(columns, names=RANKED)

    def steps(self) -> list[tuple[Any, ...]]:
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
        return [(self._names[case], *row) for case, _, _, *row in found if case in self._names]

    def abstained(self) -> int:
        """How many of the cases that are answered have no candidate."""
        candidate = table(self._reading.entry("candidate"))
        query = f"SELECT count(*) FROM cases WHERE number NOT IN (SELECT c0 FROM {candidate})"
        (found,) = self._evaluator.connection.execute(query).fetchone()
        return int(found)

    def _first(self) -> str:
        """The first conclusions of each case by score, then by name, with what else is said of each."""
        place = "row_number() OVER (PARTITION BY c0 ORDER BY c2 DESC, c1) AS place"
        first = (
            f"SELECT n.name, c.* FROM (SELECT c0, c1, c2, {place} FROM {table(self._reading.entry('candidate'))}) c"
            f" JOIN cases n ON n.number = c.c0 WHERE c.place <= {self._top}"
        )
        tier, fit = self._beside("tier", "min(c2) AS tier"), self._beside("fit", "min(c2) AS fit, max(c3) AS fit_of")
        return f"SELECT * FROM ({first}) LEFT JOIN ({tier}) USING (c0, c1) LEFT JOIN ({fit}) USING (c0, c1)"

    def _beside(self, entry: str, columns: str) -> str:
        """What an entry point says of a case and a conclusion; nothing where the knowledge base has none."""
        name = self._reading.entry(entry, "")
        source = table(name) if name in self._tables else f"({_NONE})"
        return f"SELECT c0, c1, {columns} FROM {source} GROUP BY c0, c1"

    def _signs(self) -> str:
        """What speaks for and against the first conclusions of each case, and whether it is a lack."""
        contribution = self._reading.entry("contribution", "")
        if contribution not in self._tables:
            return f"SELECT *, false AS lacks FROM ({_NONE})"
        absent = " OR ".join(self._said(name) for name in _LACKING)
        prior = self._evaluator.codes.code(PRIOR) if PRIOR in self._evaluator.codes else -1
        return (
            f"SELECT k.c0, k.c1, k.c2, k.c3, k.c4, k.c5, ({absent}) AND NOT {self._said(_HOLDS)} AS lacks"
            f" FROM {table(contribution)} k SEMI JOIN first f ON f.c0 = k.c0 AND f.c1 = k.c1 WHERE k.c2 <> {prior}"
        )

    def _said(self, entry: str) -> str:
        """Whether an entry point has a row of what counts."""
        name = self._reading.entry(entry, "")
        same = "l.c0 = k.c0 AND l.c1 = k.c3 AND l.c2 = k.c4"
        return f"EXISTS (SELECT 1 FROM {table(name)} l WHERE {same})" if name in self._tables else "false"

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


def _claims(reading: Reading) -> dict[tuple[Value, ...], str]:
    """The clause that claims a value of a conclusion, by conclusion, attribute and value."""
    found: dict[tuple[Value, ...], str] = {}
    for name, _size in reading.claim_predicates:
        for row, info in reading.program.facts.get(name, {}).items():
            if info.id:
                found.setdefault(row[:3], info.id)
    return found
