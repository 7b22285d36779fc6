"""Measure cohorts in one run: `soleus batch` from file to file, and beside it others on the same cases.

    python benchmarks/cohort.py [--cases 20000] [--repeat 3] [--scale 100000 1000000] [--spark 200000]

Beside it stand: SQL written by hand for the score alone (weights of the signs that hold, the lesser of one attribute by
half, the prior, the first five; no combinations, no dates, no tiers, no advice, no reasons), the rules beneath the
score compiled by Logica, clingo (the model alone) and the native engine (one case after the other), the last two on
fewer cases. Medians of some runs, in seconds by the clock and in seconds of a processor, which say more on a machine
that others use. Times of others are given for the same number of cases by proportion, which is fair to both: each case
costs them the same. `--scale` answers larger cohorts, `--spark` one on a cluster of two workers with one core each less
what one case takes there, which is its start. More than 100,000 cases are these again under other names.
"""

from __future__ import annotations

import argparse
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).parent.parent))

from benchmarks.logica_rules import to_logica
from benchmarks.synthetic import synthetic, write_wide
from reasoner.answers.case import Case
from reasoner.answers.reading import Reading, read
from reasoner.cohort.evaluator import Evaluator, Resources, coded, open_engine
from reasoner.cohort.plan import make_plan
from reasoner.engine.evaluate import evaluate, static_model
from reasoner.export.clingo import to_clingo
from reasoner.loading.load import load_program
from reasoner.program.compiled import CompiledProgram, GroundAtom

ROOT = Path(__file__).resolve().parent.parent

DRAWN = 100_000
STATIC = ("implies", "rules_out", "part_of", "weight", "rarity", "prior", "of_person", "band")
BY_HAND = """
WITH holds AS (SELECT DISTINCT f.c0, i.c2 a, i.c3 v FROM finding f JOIN implies i ON i.c0 = f.c1 AND i.c1 = f.c2
    UNION SELECT m.c0, b.c0, b.c1 FROM measured m JOIN band b ON b.c0 = m.c1 AND m.c2 BETWEEN b.c2 AND b.c3),
  denied AS (SELECT x.c0, p.c0 a, p.c1 v FROM absent x JOIN part_of p ON p.c0 = x.c1 AND p.c2 = x.c2
    UNION SELECT f.c0, r.c2, r.c3 FROM finding f JOIN rules_out r ON r.c0 = f.c1 AND r.c1 = f.c2
    UNION SELECT m.c0, b.c0, b.c1 FROM measured m JOIN band b ON b.c0 = m.c1 AND m.c2 NOT BETWEEN b.c2 AND b.c3),
  lacks AS (SELECT * FROM denied d WHERE NOT EXISTS (
    SELECT 1 FROM holds h WHERE h.c0 = d.c0 AND h.a = d.a AND h.v = d.v)),
  signs AS (SELECT h.c0, w.c0 e, w.c3 k, h.a, h.v, CAST(w.c4 AS INTEGER) m
    FROM holds h JOIN weight w ON w.c1 = h.a AND w.c2 = h.v WHERE w.c3 <> 'expected_but_absent'
    UNION SELECT l.c0, w.c0, w.c3, l.a, l.v, w.c4 FROM lacks l JOIN weight w ON w.c1 = l.a AND w.c2 = l.v
    WHERE w.c3 = 'expected_but_absent'),
  placed AS (SELECT *, row_number() OVER (PARTITION BY c0, e, k, a ORDER BY m DESC, v) n FROM signs),
  scored AS (SELECT c0, e,
    sum((CASE WHEN k = 'evidence_for' THEN 1 ELSE -1 END) * (CASE WHEN n = 1 THEN m ELSE m // 2 END)) s
    FROM placed GROUP BY c0, e HAVING bool_or(k = 'evidence_for' AND a NOT IN (SELECT c0 FROM of_person))),
  ranked AS (SELECT scored.c0, scored.e, s + coalesce(p.c2, 0) s FROM scored
    LEFT JOIN rarity r ON r.c0 = scored.e LEFT JOIN prior p ON p.c0 = 'practice' AND p.c1 = r.c1),
  first AS (SELECT *, row_number() OVER (PARTITION BY c0 ORDER BY s DESC, e) place FROM ranked)
SELECT c0, place, e, s FROM first WHERE place <= 5 ORDER BY c0, place
"""


class Spent(NamedTuple):
    """Seconds by the clock and seconds of a processor, by this process or by those that it waited for."""

    clock: float
    processor: float


def timed(work: Callable[[], object], repeat: int) -> Spent:
    """What some runs take, the median."""
    found = []
    for _ in range(repeat):
        start, before = time.perf_counter(), _processor()
        work()
        found.append(Spent(time.perf_counter() - start, _processor() - before))
    return Spent(*(statistics.median(each) for each in zip(*found, strict=True)))


def _processor() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in used)


def by_hand(program: CompiledProgram, cases: list[Case], repeat: int) -> Spent:
    """Tables of text loaded, then the score alone."""
    import pyarrow as pa

    model = static_model(program)
    connection = open_engine(":memory:", 2)
    for name in STATIC:
        columns = [list(each) for each in zip(*model.rows(name), strict=True)]
        given = pa.table({f"c{place}": column for place, column in enumerate(columns)})
        connection.register("given", given)
        connection.execute(f"CREATE TABLE {name} AS SELECT * FROM given")
        connection.unregister("given")

    def work() -> None:
        rows: dict[str, list[tuple[object, ...]]] = {"finding": [], "absent": [], "measured": []}
        for number, case in enumerate(cases):
            for atom in case.facts(program.entry):
                rows[atom.predicate].append((number, *atom.arguments[1:]))
        for name, found in rows.items():
            given = pa.table({f"c{place}": list(each) for place, each in enumerate(zip(*found, strict=True))})
            connection.register("given", given)
            connection.execute(f"CREATE OR REPLACE TABLE {name} AS SELECT * FROM given")
            connection.unregister("given")
        connection.execute(BY_HAND).fetchall()

    return timed(work, repeat)


def by_clingo(program: CompiledProgram, cases: list[Case]) -> Spent:
    """The whole model of some cases at once."""
    import clingo

    facts = [
        GroundAtom(atom.predicate, (f"case{number}", *atom.arguments[1:]))
        for number, case in enumerate(cases)
        for atom in case.facts(program.entry)
    ]
    text = to_clingo(program, facts)

    def work() -> None:
        control = clingo.Control(["--warn=none", "--eq=0"])
        control.add("base", [], text)
        control.ground([("base", [])])
        control.solve()

    return timed(work, 1)


def by_logica(program: CompiledProgram, cases: list[Case], repeat: int) -> tuple[Spent, Spent]:
    """The score by the rules beneath it, compiled by Logica and by this program, on the same tables.

    Raises ``ImportError`` where Logica is not installed and ``AssertionError`` where the two differ.
    """
    from logica.compiler import universe
    from logica.parser_py import parse

    score = program.entry["candidate"]
    static = [name for name, info in program.predicates.items() if not info.per_case]
    plan = make_plan(program, [score, *static], denials=False)
    rules = parse.ParseFile(to_logica(program, plan.codes, score))["rule"]
    sql = universe.LogicaProgram(rules).FormattedPredicateSql(f"P_{score}")
    sql = sql[sql.index("WITH ") :].replace("`", '"').rstrip().rstrip(";")
    facts = coded(((number, atom) for number, case in enumerate(cases) for atom in case.facts(program.entry)), plan)
    with Evaluator(plan, Resources(threads=2, megabytes=4000)) as evaluator:
        own = timed(lambda: evaluator.evaluate(facts), repeat)
        other = timed(lambda: evaluator.connection.execute(f"CREATE OR REPLACE TABLE other AS {sql}"), repeat)
        both = f"(SELECT c0, c1, c2 FROM p_{score}) EXCEPT (SELECT * FROM other)"
        assert evaluator.connection.execute(f"SELECT count(*) FROM ({both})").fetchone() == (0,)
    return other, own


def batch(source: str, target: str, *options: str) -> None:
    """`soleus batch` in a process of its own."""
    command = [sys.executable, "-m", "cli", "batch", source, target, "--force", *options]
    done = subprocess.run(command, cwd=ROOT, check=False, capture_output=True, text=True)
    if done.returncode not in (0, 3):
        raise SystemExit(done.stderr)


def report(name: str, spent: Spent, count: int, own: Spent, cases: int) -> None:
    """One line: what was measured, and how many times as long as `soleus batch` it takes for as many cases."""
    ratios = [each / count / (mine / cases) for each, mine in zip(spent, own, strict=True)]
    print(
        f"{name:42} {count:>9,} cases {spent.clock:>8.1f} s {spent.processor:>8.1f} s"
        f" {1e3 * spent.processor / count:>8.2f} ms {ratios[0]:>7.2f} x {ratios[1]:>7.2f} x",
        flush=True,
    )


def run(reading: Reading, options: argparse.Namespace, folder: str) -> None:
    """Measure everything and print it."""
    cases = synthetic(reading, max(options.cases, min(DRAWN, max([0, *options.scale, options.spark]))), 1)
    some, count, source = cases[: options.cases], options.cases, f"{folder}/in.csv"
    write_wide(some, source, reading)
    print(f"{'':42} {'':>15} {'clock':>10} {'processor':>10} {'a case':>11} {'clock':>9} {'processor':>9}")
    own = timed(lambda: batch(source, f"{folder}/out.parquet", "--threads", "2"), options.repeat)
    report("soleus batch, two threads, file to file", own, count, own, count)
    print(f"{'':42} at most {_peak():.1f} GB", flush=True)
    report("by hand, score alone, in memory", by_hand(reading.program, some, options.repeat), count, own, count)
    try:
        other, plan = by_logica(reading.program, some[: options.logica], options.repeat)
        report("the plan, score alone, in memory", plan, options.logica, own, count)
        report("Logica, score alone, in memory", other, options.logica, own, count)
    except ImportError:
        print("Logica is not installed: pip install logica")
    few = some[: options.clingo]
    report("clingo, model alone", by_clingo(reading.program, few), len(few), own, count)
    few = some[: options.native]
    spent = timed(lambda: [evaluate(reading.program, case.facts(reading.entries), engine="native") for case in few], 1)
    report("native engine, one by one", spent, len(few), own, count)
    for size in options.scale:
        write_wide(cases, source, reading, size)
        spent = timed(lambda: batch(source, f"{folder}/out.parquet", "--threads", "2"), 1)
        report("soleus batch, two threads, file to file", spent, size, own, count)
        print(f"{'':42} at most {_peak():.1f} GB", flush=True)
    if options.spark:
        by_spark(reading, cases, options.spark, folder)


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1e6


def by_spark(reading: Reading, cases: list[Case], count: int, folder: str) -> None:
    """A cluster of two workers with one core each, less its start, beside two threads; by the clock alone, since the
    workers are no children of this process."""
    source, cluster = f"{folder}/in.csv", ("--engine", "spark", "--master", "local[2]")
    write_wide(cases, source, reading, count)
    alone = timed(lambda: batch(source, f"{folder}/out.parquet", "--threads", "2"), 1).clock
    Path(folder, "one.csv").write_text("case,age\none,50\n", encoding="utf-8")
    start = timed(lambda: batch(f"{folder}/one.csv", f"{folder}/one.parquet", *cluster), 1).clock
    shared = timed(lambda: batch(source, f"{folder}/out.parquet", *cluster), 1).clock
    print(
        f"Spark, two workers, {count:,} cases: {shared:.1f} s, of which its start takes {start:.1f} s;"
        f" two threads {alone:.1f} s: {(shared - start) / alone:.2f} x"
    )


def main() -> int:
    """Run the measurements."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cases", type=int, default=20_000)
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--logica", type=int, default=5_000)
    parser.add_argument("--clingo", type=int, default=100)
    parser.add_argument("--native", type=int, default=50)
    parser.add_argument("--scale", type=int, nargs="*", default=[100_000])
    parser.add_argument("--spark", type=int, default=0)
    options = parser.parse_args()
    reading = read(load_program((str(ROOT / "kb"),)))
    with tempfile.TemporaryDirectory() as folder:
        run(reading, options, folder)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
