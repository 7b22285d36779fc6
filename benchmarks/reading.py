"""How well and how fast texts are read, the narratives of the banks beside their codes, and negspacy as a peer.

Run as ``python benchmarks/reading.py`` from the repository. ``pip install negspacy`` adds the peer; nothing needs it.
"""

from __future__ import annotations

import sys
import time
import tomllib
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))

from reasoner.answers.understood import Mention
from reasoner.reading.lexicon import Lexicon
from reasoner.reading.tokens import words_of
from reasoner.reading.understand import understand
from tests.reading.measure import (
    SECOND_TEXTS,
    TEXTS,
    THIRD_PHRASES,
    THIRD_TEXTS,
    Figures,
    figures,
    heard,
    is_right,
    meant,
    measure,
    phrases,
    shipped,
    texts,
)

ROOT = Path(__file__).parent.parent


def main() -> None:
    """Print the figures of all texts, by kind, the times, the narratives and the peer."""
    reading = shipped()
    start = time.process_time()
    lexicon = Lexicon(reading)
    built = time.process_time() - start
    cases = texts()
    figures(cases[0], lexicon)
    print(f"{'texts':24}{'n':>5}{'precision':>11}{'recall':>8}{'polarity':>10}{'numbers P':>11}{'numbers R':>11}")
    for kind in ("a", "b", "c", "d", "e"):
        _row(f"{TEXTS.name}, kind {kind}", [case for case in cases if case["kind"] == kind], lexicon)
    _row(TEXTS.name, cases, lexicon)
    for path in (SECOND_TEXTS, THIRD_TEXTS):
        _row(path.name, texts(path), lexicon)
    banks = [ROOT / "kb" / "calf" / "cases.toml", *sorted((ROOT / "tests" / "data").glob("cases_*.toml"))]
    told = [case for bank in banks for case in tomllib.loads(bank.read_text(encoding="utf-8")).get("case", [])]
    _row("narratives of the banks", [_as_text(case, lexicon) for case in told if case.get("narrative")], lexicon)
    short = phrases()
    right = sum(is_right(each, heard(each.words, reading)) for each in short)
    print(f"phrases read as they are meant: {right} of {len(short)}")
    for named in (False, True):
        print(f"{THIRD_PHRASES.name}, {'behind their attribute' if named else 'alone'}: {meant(reading, named=named)}")
    print(f"index of {len(lexicon.targets)} names built in {built * 1000:.0f} ms")
    found = measure(cases, lexicon)
    print(f"200 words in {found.seconds / found.words * 200 * 1000:.1f} ms")
    _peer([*cases, *texts(SECOND_TEXTS)], lexicon)


def _row(name: str, chosen: list[dict[str, Any]], lexicon: Lexicon) -> None:
    found: Figures = measure(chosen, lexicon)
    print(
        f"{name:24}{len(chosen):5}{found.precision:11.3f}{found.recall:8.3f}{found.negation:10.3f}"
        f"{found.number_precision:11.3f}{found.number_recall:11.3f}"
    )


def _as_text(case: dict[str, Any], lexicon: Lexicon) -> dict[str, Any]:
    """A case of a bank as a text whose gold reading are its codes; a denial with a value of its own as that value."""
    measured = {name: number for name, number in case.get("measure", {}).items() if name != "age"}
    gold = {key: case[key] for key in ("age", "sex") if key in case}
    opposite = lexicon.vocabulary.opposite
    denied = {each: opposite.get(tuple(each.split("=")), ()) for each in case.get("absent", [])}
    absent = [each for each, values in denied.items() if not values]
    turned = [f"{each.split('=')[0]}={values[0]}" for each, values in denied.items() if values]
    present = list(dict.fromkeys([*case.get("present", []), *turned]))
    return {"text": case["narrative"], "present": present, "absent": absent, "measure": measured, **gold}


def _spans(case: dict[str, Any], lexicon: Lexicon) -> list[tuple[Mention, int, int, bool]]:
    """Names whose polarity the gold reading states, without the words that negate them, and whether they are denied."""
    gold = {(*each.split("="), state) for state in ("present", "absent") for each in case[state] if "/" not in each}
    polarity = {each[:2]: each[2] == "absent" for each in gold}
    found = []
    for each in understand(case["text"], lexicon).read:
        key = (each.attribute, str(each.value))
        words = words_of(each.text)
        if each.state == "measured" or key not in polarity:
            continue
        low, high = 0, len(words)
        while low < high and lexicon.stem(words[low]) in lexicon.grammar.negating | {"is", "was", "of", "for", "any"}:
            low += 1
        while low < high and lexicon.stem(words[high - 1]) in lexicon.grammar.negating | {"is", "was", "seen", "found"}:
            high -= 1
        bare = " ".join(words[low:high])
        start = case["text"].find(bare, each.start)
        denies = any(target.denies or target.negated for target in lexicon.targets_of(each.text))
        if bare and start >= 0 and not denies:
            found.append((each, start, start + len(bare), polarity[key]))
    return found


def _peer(cases: list[dict[str, Any]], lexicon: Lexicon) -> None:
    """The polarity of the same names by negspacy: it is told where they stand, and only has to say which are denied."""
    try:
        import spacy
        from negspacy.negation import Negex  # noqa: F401
    except ImportError:
        print("negspacy is not installed: nothing to compare with")
        return
    start = time.process_time()
    nlp = spacy.blank("en")
    nlp.add_pipe("sentencizer")
    nlp.add_pipe("negex", config={"ent_types": ["F"]})
    loaded = time.process_time() - start
    took = words = ours = theirs = number = 0.0
    for case in cases:
        spans = _spans(case, lexicon)
        start = time.process_time()
        doc = nlp.get_pipe("sentencizer")(nlp.make_doc(case["text"]))
        named = {}
        for mention, low, high, denied in spans:
            span = doc.char_span(low, high, label="F", alignment_mode="expand")
            if span is not None and not any(span.start < other.end and other.start < span.end for other in named):
                named[span] = (mention, denied)
        doc.set_ents(list(named))
        doc = nlp.get_pipe("negex")(doc)
        took += time.process_time() - start
        words += len(case["text"].split())
        for entity in doc.ents:
            mention, denied = next(told for span, told in named.items() if span.start == entity.start)
            number += 1
            ours += (mention.state == "absent") == denied
            theirs += entity._.negex == denied
    print(f"polarity of {number:.0f} names that both were given: {ours / number:.3f}, negspacy {theirs / number:.3f}")
    print(f"negspacy: loaded in {loaded * 1000:.0f} ms, 200 words in {took / words * 200 * 1000:.1f} ms")


if __name__ == "__main__":
    main()
