"""Fuzz all that reads what people write: rule files, manifests, bibliographies, cases, tables, findings, queries.

    python benchmarks/fuzz.py [COUNT] [SEED] [TARGET...]     seeded mutations of real files, and nonsense
    python benchmarks/fuzz.py --guided [SECONDS]             guided by coverage, with atheris where it is installed

An input must be accepted, or refused in words with a place and a help, within three seconds of processor time. Whatever
else happens is printed with its shrunk input, and the exit code is 1. Input N of a seed is always the same.
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from tests.fuzzing.guided import guided
from tests.fuzzing.runner import Failure, Report, fuzz


def main() -> int:
    """Run the fuzzer as the arguments say."""
    arguments = sys.argv[1:]
    if arguments[:1] == ["--guided"]:
        code = guided(int(arguments[1]) if len(arguments) > 1 else 60)
        if code is None:
            print("atheris is not installed (pip install atheris): guided fuzzing is left out")
        return code or 0
    numbers = [int(each) for each in arguments if each.isdigit()]
    names = [each for each in arguments if not each.isdigit()]
    count, seed = (*numbers, *(100_000, 0)[len(numbers) :])[:2]
    report = fuzz(count, seed, names=names, tell=_tell)
    _show(report)
    return 1 if report.failures else 0


def _tell(failure: Failure) -> None:
    print(f"{failure.target}, input {failure.number}: {failure.error}\n  {failure.data[:600]!r}\n", flush=True)


def _show(report: Report) -> None:
    total = sum(report.inputs.values())
    slowest, name, number = report.slowest
    shares = ", ".join(f"{count} {target}" for target, count in report.inputs.items())
    print(f"{total} inputs ({shares})")
    print(f"{report.refused} refused as a whole, {len(report.failures)} failures, {report.seconds:.0f} s")
    print(f"slowest: {slowest:.2f} s, input {number} ({name})")


if __name__ == "__main__":
    raise SystemExit(main())
