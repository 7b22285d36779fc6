"""Compare both engines with clingo on many random programs.

    python benchmarks/agreement.py [COUNT] [FIRST_SEED]

Prints how many programs agreed; exits with 1 at the first that does not, with its text.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).parent.parent))

from tests.engine.agreement import compare


def main() -> int:
    """Run the comparison."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    first = int(sys.argv[2]) if len(sys.argv) > 2 else 0
    start = time.perf_counter()
    for seed in range(first, first + count):
        found = compare(Random(seed))
        if found:
            print(f"seed {seed}: {found}")
            return 1
    print(f"{count} programs from seed {first} agree, {time.perf_counter() - start:.0f} s")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
