"""How well texts are read: precision and recall of findings and numbers, negation, and the time it takes."""

from __future__ import annotations

import time
import tomllib
from pathlib import Path
from typing import Any, NamedTuple

from reasoner.answers.reading import Reading, read
from reasoner.loading.load import load_program
from reasoner.reading.lexicon import Lexicon
from reasoner.reading.understand import understand

ROOT = Path(__file__).parent.parent.parent
TEXTS = ROOT / "tests" / "data" / "texts.toml"
PHRASES = ROOT / "tests" / "data" / "phrases.txt"


class Figures(NamedTuple):
    """Counts of right and wrong readings; ``seconds`` is the time for all texts."""

    right: int = 0
    wrong: int = 0
    missed: int = 0
    polarity_right: int = 0
    polarity_wrong: int = 0
    numbers_right: int = 0
    numbers_wrong: int = 0
    numbers_missed: int = 0
    seconds: float = 0.0
    words: int = 0

    @property
    def precision(self) -> float:
        return self.right / (self.right + self.wrong)

    @property
    def recall(self) -> float:
        return self.right / (self.right + self.missed)

    @property
    def negation(self) -> float:
        return self.polarity_right / (self.polarity_right + self.polarity_wrong)

    @property
    def number_precision(self) -> float:
        return self.numbers_right / (self.numbers_right + self.numbers_wrong)

    @property
    def number_recall(self) -> float:
        return self.numbers_right / (self.numbers_right + self.numbers_missed)

    def __add__(self, other: object) -> Figures:
        assert isinstance(other, Figures)
        return Figures(*(one + another for one, another in zip(self, other, strict=True)))


def texts(path: Path = TEXTS) -> list[dict[str, Any]]:
    """The texts with their gold readings."""
    return list(tomllib.loads(path.read_text(encoding="utf-8"))["text"])


def figures(case: dict[str, Any], lexicon: Lexicon) -> Figures:
    """One text read and held against its gold reading."""
    start = time.perf_counter()
    understood = understand(case["text"], lexicon)
    seconds = time.perf_counter() - start
    gold = {(*each.split("="), state) for state in ("present", "absent") for each in case[state]}
    gold |= {("sex", case["sex"], "present")} if "sex" in case else set()
    found = {(each.attribute, each.value, each.state) for each in understood.read if each.state != "measured"}
    polarity = {each[:2]: each[2] for each in gold}
    judged = [polarity[each[:2]] == each[2] for each in found if each[:2] in polarity]
    wanted = {**case.get("measure", {}), **({"age": case["age"]} if "age" in case else {})}
    numbers = {
        each.attribute: int(each.value) / lexicon.vocabulary.scales[each.attribute][0]
        for each in understood.read
        if each.state == "measured"
    }
    same = [name for name, number in wanted.items() if abs(numbers.get(name, -1) - number) <= max(0.02 * number, 0.005)]
    return Figures(
        len(gold & found),
        len(found - gold),
        len(gold - found),
        sum(judged),
        len(judged) - sum(judged),
        len(same),
        len(numbers) - len(same),
        len(wanted) - len(same),
        seconds,
        len(case["text"].split()),
    )


def shipped() -> Reading:
    """The knowledge base as it is shipped."""
    return read(load_program([str(ROOT / "kb")]))


def measure(cases: list[dict[str, Any]], lexicon: Lexicon) -> Figures:
    """All texts together."""
    return sum((figures(case, lexicon) for case in cases), Figures())
