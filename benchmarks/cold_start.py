"""Cold start of a command with a warm cache against importing what it cannot do without.

    python benchmarks/cold_start.py [RUNS] [COMMAND ARGUMENT...]

Both are started in turn, so that whatever else the machine does hits both alike; medians of wall and processor time.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent
IMPORTS = [sys.executable, "-c", "import click, pyDatalog.pyDatalog"]
DEFAULT = ["differential", "pattern=peripheral_plaque"]


def run(command: list[str], environment: dict[str, str]) -> tuple[float, float]:
    """Seconds of wall clock and of processor that a command takes; it must answer (exit code 0 or 5)."""
    before = os.times()
    start = time.perf_counter()
    done = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, check=False)
    wall = time.perf_counter() - start
    after = os.times()
    if done.returncode not in (0, 5):
        raise SystemExit(f"{command} ended with {done.returncode}: {done.stderr.decode()}")
    used = after.children_user + after.children_system - before.children_user - before.children_system
    return wall, used


def main() -> None:
    """Print medians and their ratios."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 20
    command = [sys.executable, "-m", "cli", *(sys.argv[2:] or DEFAULT)]
    with tempfile.TemporaryDirectory() as cache:
        # Both sides run from byte code: a shell that forbids writing it would have ours compiled at every start.
        environment = {**os.environ, "SOLEUS_CACHE": cache, "PYTHONPATH": str(ROOT), "PYTHONPYCACHEPREFIX": cache}
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        cold = run(command, environment)
        run(command, environment)
        run(IMPORTS, environment)
        pairs = [(run(IMPORTS, environment), run(command, environment)) for _ in range(runs)]
    print(f"first run, cache empty: {cold[0] * 1000:.0f} ms")
    for name, place in (("wall", 0), ("processor", 1)):
        base = statistics.median([each[0][place] for each in pairs])
        ours = statistics.median([each[1][place] for each in pairs])
        print(f"{name}: imports {base * 1000:.1f} ms, command {ours * 1000:.1f} ms, ratio {ours / base:.2f}")


if __name__ == "__main__":
    main()
