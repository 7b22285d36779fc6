"""Measure cohorts in one run: `soleus batch` from file to file, and beside it others on the same cases.

    python benchmarks/cohort.py [--cases 20000] [--repeat 3] [--spark 0] [--clingo 100] [--native 50]

Beside it stand: SQL written by hand for the score alone (weights of the signs that hold, the lesser of one attribute by
half, the prior, the first five; no combinations, no dates, no tiers, no advice, no reasons), clingo (the model alone)
and the native engine (one case after the other), these two on fewer cases. Medians. Times of others are given for the
same number of cases by proportion, which is fair to both: each case costs them the same.
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

sys.path.insert(0, str(Path(__file__).parent.parent))

from benchmarks.synthetic import synthetic, write_wide
from reasoner.answers.case import Case
from reasoner.answers.reading import Reading, read
from reasoner.cohort.evaluator import open_engine
from reasoner.engine.evaluate import evaluate, static_model
from reasoner.export.clingo import to_clingo
from reasoner.loading.load import load_program
from reasoner.program.compiled import CompiledProgram, GroundAtom

ROOT = Path(__file__).resolve().parent.parent

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


def timed(work: Callable[[], object], repeat: int) -> float:
    """The median of some runs in seconds."""
    found = []
    for _ in range(repeat):
        start = time.perf_counter()
        work()
        found.append(time.perf_counter() - start)
    return statistics.median(found)


def by_hand(program: CompiledProgram, cases: list[Case], repeat: int) -> float:
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


def by_clingo(program: CompiledProgram, cases: list[Case]) -> float:
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


def batch(source: str, target: str, *options: str) -> float:
    """`soleus batch` in a process of its own."""
    start = time.perf_counter()
    command = [sys.executable, "-m", "cli", "batch", source, target, *options]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    return time.perf_counter() - start


def report(name: str, seconds: float, count: int, own: float, cases: int) -> None:
    """One line: what was measured, and how many times as long as `soleus batch` it takes for as many cases."""
    ratio = seconds / count / (own / cases)
    print(f"{name:34} {count:>9,} cases {seconds:>8.1f} s {1e3 * seconds / count:>9.2f} ms a case {ratio:>8.2f} x")


def run(reading: Reading, options: argparse.Namespace, folder: str) -> None:
    """Measure everything and print it."""
    cases = synthetic(reading, options.cases, 1)
    source, count = f"{folder}/in.csv", len(cases)
    write_wide(cases, source, reading)
    own = statistics.median(batch(source, f"{folder}/out.parquet", "--threads", "2") for _ in range(options.repeat))
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1e6
    report("soleus batch, file to file", own, count, own, count)
    print(f"{'':34} at most {peak:.1f} GB")
    report("by hand, score alone, in memory", by_hand(reading.program, cases, options.repeat), count, own, count)
    if options.clingo:
        report("clingo, model alone", by_clingo(reading.program, cases[: options.clingo]), options.clingo, own, count)
    if options.native:
        some = cases[: options.native]
        spent = timed(
            lambda: [evaluate(reading.program, case.facts(reading.entries), engine="native") for case in some], 1
        )
        report("native engine, one by one", spent, len(some), own, count)
    if options.spark:
        spark = ("--engine", "spark", "--master", "local[2]", "--lot", str(max(1, count // 8)))
        start = batch_start(folder, *spark[:4])
        report("Spark, its start and one case", start, 1, own, count)
        report("Spark, two workers, with its start", batch(source, f"{folder}/s.parquet", *spark), count, own, count)


def batch_start(folder: str, *options: str) -> float:
    """How long a cluster takes for one case: its start."""
    Path(folder, "one.csv").write_text("case,age\none,50\n", encoding="utf-8")
    return batch(f"{folder}/one.csv", f"{folder}/one.parquet", *options)


def main() -> int:
    """Run the measurements."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cases", type=int, default=20_000)
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--clingo", type=int, default=100)
    parser.add_argument("--native", type=int, default=50)
    parser.add_argument("--spark", action="store_true")
    options = parser.parse_args()
    reading = read(load_program((str(ROOT / "kb"),)))
    with tempfile.TemporaryDirectory() as folder:
        run(reading, options, folder)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
