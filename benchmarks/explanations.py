"""How long explanations take: 100 different ones of one case of the knowledge base, in one process.

Run as ``python benchmarks/explanations.py``; prints milliseconds of processor time, loading and evaluation left out.
"""

from __future__ import annotations

import gc
import sys
import time
from pathlib import Path

from reasoner.answers.case_file import read_case
from reasoner.answers.reading import read
from reasoner.engine.evaluate import evaluate
from reasoner.explain.proof import why
from reasoner.loading.load import load_program
from reasoner.program.compiled import GroundAtom
from reasoner.render.proof_text import render_text

ROOT = Path(__file__).parents[1]
WANTED = 100
gc.set_threshold(500_000, 50, 50)  # as the command does


def main() -> None:
    """Explain the first hundred derived atoms of the case, conclusions first."""
    program = load_program((str(ROOT / "kb"),))
    reading = read(program)
    bank = reading.case_banks[0]
    case = read_case(f"{bank}#{sys.argv[1] if len(sys.argv) > 1 else 'pub001'}", (), reading.vocabulary)
    model = evaluate(program, case.facts(reading.entries))
    entries = [program.entry[name] for name in ("candidate", "tier", "step", "contribution")]
    atoms = [GroundAtom(name, row) for name in entries for row in model.rows(name)][:WANTED]
    proving = showing = 0.0
    nodes = 0
    for atom in atoms:
        start = time.process_time()
        proof = why(model, atom)
        middle = time.process_time()
        if proof is None:
            raise SystemExit(f"{atom} is held and has no proof")
        render_text(proof, program)
        proving += middle - start
        showing += time.process_time() - middle
        nodes = max(nodes, proof.top + 1)
    total = (proving + showing) * 1000
    print(
        f"{len(atoms)} explanations, {nodes} nodes shared by all: {total:.0f} ms "
        f"({proving * 1000:.0f} proofs, {showing * 1000:.0f} text)"
    )


if __name__ == "__main__":
    main()
