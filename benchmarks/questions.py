"""How long ``why`` and ``why-not`` take beside ``differential`` of the same case: whole commands, cold, warm cache.

    python benchmarks/questions.py [RUNS] [CASE...]

For each case of the bank (without names a few of them, and one with a single finding) the commands are run in turn, so
that whatever else the machine does hits all alike; ratios are of the least processor time of the runs. ``why-not`` is
asked of candidates near the head of the list, further down, and at its end, of one that is not in the list, and of
a step that is not advised. Ends with 1 where a ratio is above the bound.
"""

from __future__ import annotations

import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parent.parent
BOUND = 2.0
CASES = ("pub001", "pub013", "pub022", "pub039", "pub043", "pub057", "pub086", "pub101", "pattern=peripheral_plaque")
PLACES = (1, 5, 9, -3)


class Commands:
    """Runs ``soleus`` from byte code, with a cache of its own."""

    def __init__(self, cache: str) -> None:
        self.environment = {**os.environ, "SOLEUS_CACHE": cache, "PYTHONPATH": str(ROOT), "PYTHONPYCACHEPREFIX": cache}
        # A shell that forbids writing byte code would have ours compiled at every start.
        self.environment.pop("PYTHONDONTWRITEBYTECODE", None)

    def run(self, *arguments: str) -> tuple[float, str]:
        """Seconds of processor time that a command takes, and what it prints."""
        command = [sys.executable, "-m", "cli", *arguments]
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        done = subprocess.run(command, env=self.environment, cwd=ROOT, capture_output=True, text=True, check=False)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        if done.returncode not in (0, 5):
            raise SystemExit(f"{' '.join(arguments)} ended with {done.returncode}: {done.stderr}")
        used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        return used, done.stdout


def questions(commands: Commands, case: list[str]) -> list[list[str]]:
    """``why`` of the first, and every ``why-not``."""
    answer = json.loads(commands.run("differential", *case, "--all", "--format", "json")[1])
    listed = [each["etiology"] for each in answer["differential"]]
    known = json.loads(commands.run("query", "etiology(E)", "--format", "json")[1])
    others = [row["values"]["E"] for row in known["rows"] if row["values"]["E"] not in listed][:1]
    asked = [listed[place] for place in PLACES if place < len(listed)]
    advised = {each["step"] for each in answer["next_steps"]}
    step = next(name for name in ("mri", "ct", "biopsy", "excision") if name not in advised)
    return [
        ["why", listed[0], *case],
        *(["why-not", name, *case] for name in dict.fromkeys([*asked, *others])),
        ["why-not", f"next_step({step})", *case],
    ]


def main() -> int:
    """Print the ratios of each case, and over all the least, the median and the greatest."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    ratios: dict[str, list[float]] = {"why": [], "why-not": []}
    with tempfile.TemporaryDirectory() as cache:
        commands = Commands(cache)
        for name in sys.argv[2:] or CASES:
            case = [name] if "=" in name else ["--case", f"cases#{name}"]
            asked = questions(commands, case)
            timed = [[commands.run(*each)[0] for each in (["differential", *case], *asked)] for _ in range(runs)]
            base, *least = [min(column) for column in zip(*timed, strict=True)]
            print(f"{name}: differential {base:.3f} s")
            for each, seconds in zip(asked, least, strict=True):
                ratios[each[0]].append(seconds / base)
                print(f"  {seconds / base:.2f}  {each[0]} {each[1]}")
    for kind, found in ratios.items():
        print(f"{kind}: {min(found):.2f} to {max(found):.2f}, median {statistics.median(found):.2f}, bound {BOUND:g}")
    return int(any(ratio > BOUND for found in ratios.values() for ratio in found))


if __name__ == "__main__":
    sys.exit(main())
