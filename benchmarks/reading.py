"""How well and how fast texts are read; beside negspacy on the same negations, where it is installed.

Run as ``python benchmarks/reading.py`` from the repository.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from reasoner.reading.lexicon import Lexicon
from tests.reading.measure import figures, measure, shipped, texts


def main() -> None:
    """Print the figures of all texts, by kind, and the times."""
    reading = shipped()
    start = time.perf_counter()
    lexicon = Lexicon(reading)
    built = time.perf_counter() - start
    cases = texts()
    figures(cases[0], lexicon)
    print(f"{'kind':6}{'texts':>6}{'precision':>11}{'recall':>8}{'polarity':>10}{'numbers P':>11}{'numbers R':>11}")
    for kind in ("a", "b", "c", "d", "e", "all"):
        chosen = [case for case in cases if kind in ("all", case["kind"])]
        found = measure(chosen, lexicon)
        print(
            f"{kind:6}{len(chosen):6}{found.precision:11.3f}{found.recall:8.3f}{found.negation:10.3f}"
            f"{found.number_precision:11.3f}{found.number_recall:11.3f}"
        )
    all_of_them = measure(cases, lexicon)
    print(f"index of {len(lexicon.targets)} names built in {built * 1000:.0f} ms")
    print(f"200 words in {all_of_them.seconds / all_of_them.words * 200 * 1000:.1f} ms")
    _peer(cases)


def _peer(cases: list[dict[str, object]]) -> None:
    try:
        import negspacy.negation  # noqa: F401
        import spacy
    except ImportError:
        print("negspacy is not installed: nothing to compare with")
        return
    start = time.perf_counter()
    nlp = spacy.blank("en")
    nlp.add_pipe("sentencizer")
    nlp.add_pipe("entity_ruler").add_patterns([{"label": "F", "pattern": "fever"}])
    nlp.add_pipe("negex")
    loaded = time.perf_counter() - start
    start = time.perf_counter()
    words = 0
    for case in cases:
        nlp(str(case["text"]))
        words += len(str(case["text"]).split())
    took = time.perf_counter() - start
    print(f"negspacy: loaded in {loaded * 1000:.0f} ms, 200 words in {took / words * 200 * 1000:.1f} ms")


if __name__ == "__main__":
    main()
