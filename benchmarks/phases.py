"""Where the time of a cold answer goes: one process per run, each phase in milliseconds of processor time, medians.

    python benchmarks/phases.py [RUNS] [FINDING...]

The cache is warm: the first run, which fills it, does not count.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
DEFAULT = ["pattern=peripheral_plaque", "history=remote_trauma", "mass=fusiform", "age=61"]

CHILD = """
import gc, sys, time, json
gc.set_threshold(500_000, 50, 50)  # as the command does
marks = [("", 0.0)]
def mark(name): marks.append((name, time.process_time()))
mark("interpreter")
import click; mark("click")
import pyDatalog.pyDatalog; mark("pyDatalog")
import cli.main, cli.commands.differential, cli.session, cli.show; mark("command modules")
from reasoner.loading.load import load_program; from reasoner.answers.reading import read
from reasoner.answers.case_file import read_case; from reasoner.engine.evaluate import evaluate
from reasoner.documents.answered import answer; from reasoner.documents.ranked import SCREENS, ranked
from reasoner.render.write_text import write_text; from reasoner.render.style import Style; mark("reasoner modules")
reading = read(load_program(["kb"])); mark("load program")
case = read_case(None, sys.argv[1:], reading.vocabulary, stages=reading.stages("all")); mark("read case")
model = evaluate(reading.program, case.facts(reading.entries)); mark("evaluate")
found = answer(reading, case, model, grounds=False); mark("rank and advise")
text = write_text(ranked(found, SCREENS[0]), Style(100)); mark("render")
assert text
print(json.dumps([(name, (end - start) * 1000) for (_, start), (name, end) in zip(marks, marks[1:])]))
"""


def main() -> None:
    """Print the median of each phase and their sum."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 11
    command = [sys.executable, "-c", CHILD, *(sys.argv[2:] or DEFAULT)]
    found: dict[str, list[float]] = {}
    for turn in range(runs + 1):
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
        if turn:
            for name, spent in json.loads(done.stdout):
                found.setdefault(name, []).append(spent)
    for name, spent in found.items():
        print(f"{name:18s} {statistics.median(spent):7.1f} ms")
    print(f"{'sum':18s} {sum(statistics.median(spent) for spent in found.values()):7.1f} ms")


if __name__ == "__main__":
    main()
