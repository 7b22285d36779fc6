"""A plan at work in the embedded engine: tables loaded once, then each lot of cases evaluated as a whole."""

from __future__ import annotations

from array import array
from contextlib import suppress
from typing import TYPE_CHECKING, Any, NamedTuple

from reasoner.cohort.columns import integers
from reasoner.cohort.sql import table
from reasoner.errors import EvaluationError, ReasonerError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from reasoner.cohort.plan import Plan, Step
    from reasoner.program.compiled import GroundAtom, Value

MOST_ROUNDS = 10_000
NEEDS = "pip install 'soleus[cohort]'"


class Resources(NamedTuple):
    """What the engine may use: threads (0 is all), memory in megabytes, and a folder for what does not fit."""

    threads: int = 0
    megabytes: int = 3000
    folder: str = ""


class Broken(NamedTuple):
    """A case on which a rule has no value: its number in the lot, and the rule's."""

    case: int
    rule: int


class Violated(NamedTuple):
    """A case that violates a denial: its number in the lot, and the rule's."""

    case: int
    rule: int


class Evaluator:
    """An engine with the plan's tables loaded; ``connection`` answers questions about the lot evaluated last.

    ``done`` is how many steps of the plan the lot at work has behind it.
    """

    def __init__(self, plan: Plan, resources: Resources = Resources()) -> None:  # noqa: B008 - a frozen value
        self.plan, self.codes, self.done = plan, plan.codes, 0
        self.connection = open_engine(":memory:", *resources)
        self.connection.execute("CREATE TABLE broken(c0 BIGINT, rule BIGINT)")
        self._load()

    def __enter__(self) -> Evaluator:
        return self

    def __exit__(self, *_: object) -> None:
        self.connection.close()

    def _load(self) -> None:
        for each in self.plan.statics:
            columns = {f"c{place}": integers(row[place] for row in each.rows) for place in range(each.width)}
            if each.predicate in self.plan.carriers:
                columns["why"] = integers(row[-1] for row in each.rows)
            self.load(table(each.predicate), columns)
            if "why" in columns:
                self.connection.execute(f"UPDATE {table(each.predicate)} SET why = NULL WHERE why < 0")
        for step in self.plan.prepared:
            self._derive(step)

    def load(self, name: str, columns: Mapping[str, Any]) -> None:
        """Make a table of some columns."""
        import pyarrow as pa

        given = pa.table(dict(columns))  # noqa: F841 - the engine finds it by this name
        self.connection.execute(f"CREATE OR REPLACE TABLE {name} AS SELECT * FROM given")

    def evaluate(self, given: Mapping[str, Sequence[array[int]]]) -> tuple[tuple[Violated, ...], tuple[Broken, ...]]:
        """Derive everything from the input columns of a lot: by predicate, in codes, the number of the case first.

        What holds stays in the tables of the goals until the next lot; what is returned are the cases to leave out.
        """
        self.connection.execute("CREATE OR REPLACE TABLE broken(c0 BIGINT, rule BIGINT)")
        for name, columns in given.items():
            self.load(table(name), {f"c{place}": integers(column) for place, column in enumerate(columns)})
        for place, step in enumerate(self.plan.steps):
            self.done = place
            self._derive(step)
        broken = self.connection.execute("SELECT DISTINCT c0, rule FROM broken ORDER BY ALL").fetchall()
        return self._violations(), tuple(Broken(*row) for row in broken)

    def _derive(self, step: Step) -> None:
        for name, sql, bad, _carried in step.creates:
            self._create(table(name), sql, bad, plain=bool(step.rounds))
        if step.rounds:
            self._rounds(step)
        for name in step.drops:
            self.connection.execute(f"DROP TABLE {name}")

    def _create(self, name: str, sql: str, bad: bool, *, plain: bool = False) -> None:
        """Fill a table; rows that are marked are noted and left out. With ``plain`` no column tells of marks."""
        execute = self.connection.execute
        execute(f"CREATE OR REPLACE TABLE {name} AS {sql}")
        if bad and _count(execute(f"SELECT count(*) FROM {name} WHERE bad >= 0").fetchone()):
            execute(f"INSERT INTO broken SELECT DISTINCT c0, bad FROM {name} WHERE bad >= 0")
            execute(f"DELETE FROM {name} WHERE bad >= 0")
        if bad and plain:
            execute(f"ALTER TABLE {name} DROP COLUMN bad")

    def _rounds(self, step: Step) -> None:
        """Ask the rules that rest on their own component of what is new, until nothing is."""
        execute = self.connection.execute
        for name, *_ in step.creates:
            execute(f'CREATE OR REPLACE TABLE "d_{name}" AS SELECT * FROM {table(name)}')
        for _ in range(MOST_ROUNDS):
            new = 0
            for name, sql, bad in step.rounds:
                self._create(f'"n_{name}"', sql, bad, plain=True)
            for name, *_ in step.rounds:
                execute(
                    f'CREATE OR REPLACE TABLE "d_{name}" AS SELECT * FROM "n_{name}" EXCEPT SELECT * FROM {table(name)}'
                )
                execute(f'INSERT INTO {table(name)} SELECT * FROM "d_{name}"')
                new += _count(execute(f'SELECT count(*) FROM "d_{name}"').fetchone())
            rounded = {name for name, *_ in step.rounds}
            for name, *_ in step.creates:
                if name not in rounded:
                    execute(f'DELETE FROM "d_{name}"')
            if not new:
                break
        else:
            raise EvaluationError(f"{step.rounds[0][0]} is not complete after {MOST_ROUNDS} rounds")
        for name, *_ in step.rounds:
            execute(f'DROP TABLE "n_{name}"')
        for name, *_ in step.creates:
            execute(f'DROP TABLE "d_{name}"')

    def _violations(self) -> tuple[Violated, ...]:
        found = []
        for denial in self.plan.denials:
            rows = self.connection.execute(f"SELECT DISTINCT c{denial.case_slot} FROM ({denial.sql})").fetchall()
            found += [Violated(case, denial.rule) for (case,) in rows]
        return tuple(sorted(found))

    def rows(self, predicate: str) -> set[tuple[Value, ...]]:
        """The rows of a predicate that is kept, in values; of one that depends on the case its number stands first."""
        names = [each[0] for each in self.connection.execute(f"SELECT * FROM {table(predicate)} LIMIT 0").description]
        kept = ", ".join(name for name in names if name not in ("bad", "why"))
        found = self.connection.execute(f"SELECT {kept} FROM {table(predicate)}").fetchall()
        return {tuple(self.codes.value(code) for code in row) for row in found}


def coded(facts: Iterable[tuple[int, GroundAtom]], plan: Plan) -> dict[str, list[array[int]]]:
    """Input facts, each with the number of its case, as columns of codes."""
    code = plan.codes.row
    found = {name: [array("q") for _ in range(width)] for name, width in plan.inputs}
    for case, atom in facts:
        first, *others = found[atom.predicate]
        first.append(case)
        for column, value in zip(others, code(atom.arguments[1:]), strict=True):
            column.append(value)
    return found


def open_engine(path: str, threads: int = 0, megabytes: int = 3000, folder: str = "") -> Any:
    """A connection to the embedded engine. Raises ``ReasonerError`` where it is not installed."""
    try:
        import duckdb
        import pyarrow  # noqa: F401 - rows come and go through it
    except ImportError as error:
        raise ReasonerError(f"cohorts need the package '{error.name}'", help=NEEDS) from None
    config: dict[str, Any] = {"memory_limit": f"{megabytes}MB", "preserve_insertion_order": False}
    if threads:
        config["threads"] = threads
    if folder:
        config["temp_directory"] = folder
    connection = duckdb.connect(path, config=config)
    # Memory that is kept need not be cleared anew; older engines cannot keep it.
    with suppress(duckdb.CatalogException):
        connection.execute(f"SET GLOBAL block_allocator_memory = '{megabytes // 3}MB'")
    return connection


def _count(row: tuple[Any, ...] | None) -> int:
    return int(row[0]) if row else 0
