"""How explanations end where they are hardest: long recursion, sums of hundreds, many rules that nearly apply.

Run as ``python benchmarks/worst_cases.py [NAME...]``. Each case runs in a process of its own; printed are its
processor time (explaining and printing, evaluation apart), the peak of its memory above that of the model alone, and
whether all of it was shown. The bounds beside them are those of ``docs/explanation/bounds.md``; a case beyond one of
them ends the run with 1.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

MANIFEST = '[kb]\nname = "worst"\nversion = "1.0.0"\nlicence = "Apache-2.0"\ntitle = "Worst"\nfiles = ["a.dl"]\n'
HEADER = """%! sort case open
%! sort thing in thing
%! sort points integer

%! predicate thing(thing) fact

%! predicate seen(case, thing) input
%!   changeable
"""
CHAIN = 10_000
SUMMANDS = 600
CANDIDATES = 50


class Worst(NamedTuple):
    """What the case records and what is asked of it, with the bounds: seconds of processor time, megabytes."""

    seen: tuple[int, ...]
    asked: str
    absent: bool
    seconds: float
    megabytes: int


def _things(count: int) -> str:
    """The domain that all cases range over, after the declarations that they share."""
    return f"{HEADER}\n" + " ".join(f"thing(t{number})." for number in range(count)) + "\n"


def _chain() -> str:
    """Steps along a line from 0 to ``CHAIN``."""
    links = " ".join(f"link(t{number}, t{number + 1})." for number in range(CHAIN))
    return (
        f"{_things(CHAIN + 1)}\n%! predicate link(thing, thing) fact\n\n"
        f"%! predicate reached(case, thing) derived\n\n{links}\n\n"
        "%! id start\nreached(C, X) :- seen(C, X).\n\n%! id step\nreached(C, Y) :- reached(C, X), link(X, Y).\n"
    )


def _sum() -> str:
    """A sum with ``SUMMANDS`` summands."""
    weights = " ".join(f"weight(t{number}, {number % 7 + 1})." for number in range(SUMMANDS))
    return (
        f"{_things(SUMMANDS)}\n%! predicate weight(thing, points) fact\n\n%! predicate total(case, points) derived\n\n"
        f"%! predicate enough(case) derived\n\n{weights}\n\n"
        "%! id total\ntotal(C, T) :- seen(C, _), T = #sum { W, X : seen(C, X), weight(X, W) }.\n\n"
        "%! id enough\nenough(C) :- total(C, T), T >= 3000.\n"
    )


def _rules() -> str:
    """``CANDIDATES`` rules for one conclusion, each of which lacks three facts."""
    rules = [
        f"%! id rule_{number}\ngoal(C) :- seen(C, t{number}), seen(C, t{number + 100}), middle(C, t{number + 200})."
        for number in range(CANDIDATES)
    ]
    return (
        f"{_things(300)}\n%! predicate goal(case) derived\n\n%! predicate middle(case, thing) derived\n\n"
        "%! predicate known(thing) fact\n\n"
        + " ".join(f"known(t{number})." for number in range(300))
        + "\n\n%! id middle\nmiddle(C, X) :- seen(C, X), known(X).\n\n"
        + "\n\n".join(rules)
        + "\n"
    )


CASES: dict[str, tuple[Callable[[], str], Worst]] = {
    "chain-why": (_chain, Worst((0,), f"reached(case, t{CHAIN})", False, 3.0, 150)),
    "chain-why-not": (_chain, Worst((1,), "reached(case, t0)", True, 5.0, 150)),
    "sum-why": (_sum, Worst(tuple(range(SUMMANDS)), "total(case, 2395)", False, 2.0, 50)),
    "sum-why-not": (_sum, Worst(tuple(range(300)), "enough(case)", True, 6.0, 100)),
    "rules-why-not": (_rules, Worst((), "goal(case)", True, 5.0, 100)),
}


def main() -> int:
    """Run all cases, or those named."""
    failed = 0
    for name in sys.argv[1:] or CASES:
        done = subprocess.run(
            [sys.executable, __file__, "--one", name], capture_output=True, text=True, check=False, timeout=600
        )
        sys.stdout.write(done.stdout or f"{name}: {done.stderr.strip().splitlines()[-1]}\n")
        failed |= done.returncode
    return failed


def _one(name: str) -> int:
    """Explain one case in this process; 1 when it takes more than its bounds."""
    from reasoner.engine.native import evaluate_native
    from reasoner.loading.load import load_program
    from reasoner.program.compiled import GroundAtom

    make, worst = CASES[name]
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "manifest.toml").write_text(MANIFEST)
        (Path(folder) / "a.dl").write_text(make())
        program = load_program((folder,))
    model = evaluate_native(program, [GroundAtom("seen", ("case", f"t{number}")) for number in worst.seen])
    head, _, inside = worst.asked.rstrip(")").partition("(")
    arguments = tuple(int(each) if each.isdigit() else each for each in inside.split(", "))
    before = _peak()
    start = time.process_time()
    lines, cut = _explained(model, program, GroundAtom(head, arguments), absent=worst.absent)
    seconds = time.process_time() - start
    megabytes = (_peak() - before) / 1024
    held = seconds <= worst.seconds and megabytes <= worst.megabytes
    print(
        f"{name:14} {seconds:6.2f} s (bound {worst.seconds:g} s)  {megabytes:5.0f} MB (bound {worst.megabytes} MB)"
        f"  {lines} lines, {cut}{'' if held else '  BEYOND ITS BOUND'}"
    )
    return 0 if held else 1


def _explained(model, program, atom, *, absent: bool) -> tuple[int, str]:  # type: ignore[no-untyped-def]
    from reasoner.documents.absence import absence_page
    from reasoner.explain.proof import why
    from reasoner.ranking.absence import why_not
    from reasoner.render.proof_text import render_text
    from reasoner.render.style import Style
    from reasoner.render.write_text import write_text

    if absent:
        found = why_not(model, atom)
        stopped = found.repair is not None and found.repair.status == "stopped"
        lines = write_text(absence_page(found, program), Style()).count("\n") + 1
        return lines, "search stopped at its limit" if stopped else "complete"
    proof = why(model, atom)
    if proof is None:
        raise SystemExit(f"{atom} is not held")
    shown = render_text(proof, program).count("\n") + 1
    return shown, f"{proof.cut} left out" if proof.cut else f"whole, {len(proof.nodes)} nodes"


def _peak() -> int:
    """The greatest memory so far, in kilobytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


if __name__ == "__main__":
    sys.exit(_one(sys.argv[2]) if sys.argv[1:2] == ["--one"] else main())
