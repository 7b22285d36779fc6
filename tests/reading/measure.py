"""How well texts are read: precision and recall of findings and numbers, negation, and the time it takes."""

from __future__ import annotations

import time
import tomllib
from pathlib import Path
from typing import Any, NamedTuple

from reasoner.answers.reading import Reading, read
from reasoner.errors import ReasonerError
from reasoner.loading.load import load_program
from reasoner.reading.arguments import hear
from reasoner.reading.lexicon import Lexicon
from reasoner.reading.understand import understand

ROOT = Path(__file__).parent.parent.parent
TEXTS = ROOT / "tests" / "data" / "texts.toml"
SECOND_TEXTS = ROOT / "tests" / "data" / "texts_second.toml"
THIRD_TEXTS = ROOT / "tests" / "data" / "texts_third.toml"
PHRASES = ROOT / "tests" / "data" / "phrases.txt"
SECOND_PHRASES = ROOT / "tests" / "data" / "phrases_second.txt"
THIRD_PHRASES = ROOT / "tests" / "data" / "phrases_third.txt"

Said = tuple[str, str, str]
"""An attribute, a value, and ``present`` or ``absent``."""


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
    start = time.process_time()
    understood = understand(case["text"], lexicon)
    seconds = time.process_time() - start
    gold = [_either(each, state) for state in ("present", "absent") for each in case[state]]
    gold += [{("sex", case["sex"], "present")}] if "sex" in case else []
    allowed = set().union(*gold, *(_either(each, "present") for each in case.get("may", [])))
    found = {(each.attribute, str(each.value), each.state) for each in understood.read if each.state != "measured"}
    polarity = {each[:2]: each[2] for each in allowed}
    judged = [polarity[each[:2]] == each[2] for each in found if each[:2] in polarity]
    wanted = {**case.get("measure", {}), **({"age": case["age"]} if "age" in case else {})}
    free = set(case.get("may_measure", []))
    numbers = {
        each.attribute: int(each.value) / lexicon.vocabulary.scales[each.attribute][0]
        for each in understood.read
        if each.state == "measured"
    }
    extra = [name for name in numbers if name in free and name not in wanted]
    same = [name for name, number in wanted.items() if abs(numbers.get(name, -1) - number) <= max(0.02 * number, 0.005)]
    return Figures(
        sum(bool(each & found) for each in gold),
        len(found - allowed),
        sum(not each & found for each in gold),
        sum(judged),
        len(judged) - sum(judged),
        len(same),
        len(numbers) - len(same) - len(extra),
        len(wanted) - len(same),
        seconds,
        len(case["text"].split()),
    )


def _either(text: str, state: str) -> set[Said]:
    """Readings any one of which will do: ``a=b/c=d``, a leading ``!`` for what is known to be absent."""
    found = set()
    for each in text.split("/"):
        attribute, value = each.removeprefix("!").split("=")
        found.add((attribute, value, "absent" if each.startswith("!") else state))
    return found


class Phrase(NamedTuple):
    """Words, the readings of which one must be there, others that may be; ``silent``: nothing read is right, too."""

    words: str
    needed: frozenset[Said]
    allowed: frozenset[Said]
    silent: bool


def phrases() -> list[Phrase]:
    """The phrases with gold readings."""
    found = []
    for line in SECOND_PHRASES.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            gold, _, words = line.partition("|")
            first, *others = gold.split()
            needed = _either(first.removesuffix("/none"), "present")
            allowed = needed.union(*(_either(each.removesuffix("?"), "present") for each in others))
            found.append(Phrase(words, frozenset(needed), frozenset(allowed), first.endswith("/none")))
    return found


def heard(words: str, reading: Reading) -> set[Said]:
    """What is understood of an argument; nothing where it is refused."""
    try:
        return {(each.attribute, str(each.value), each.kind) for each in hear([words], reading).findings}
    except ReasonerError:
        return set()


class Meant(NamedTuple):
    """Phrases alone or behind their attribute: how many there are, are understood, and as they are meant."""

    phrases: int
    understood: int
    meant: int


def meant(reading: Reading, *, named: bool) -> Meant:
    """The phrases of ``attribute|words|value``: the value that is meant is among what is read."""
    lines = THIRD_PHRASES.read_text(encoding="utf-8").splitlines()
    rows = [line.split("|") for line in lines if not line.startswith("#")]
    found = [
        ((attribute, value, "present"), heard(f"{attribute}={words}" if named else words, reading))
        for attribute, words, value in rows
    ]
    return Meant(len(rows), sum(bool(read) for _said, read in found), sum(said in read for said, read in found))


def is_right(phrase: Phrase, found: set[Said]) -> bool:
    """Whether what is needed was read and nothing else, or nothing where nothing has a word."""
    return found <= phrase.allowed and bool(found & phrase.needed) if found else phrase.silent


def shipped() -> Reading:
    """The knowledge base as it is shipped."""
    return read(load_program([str(ROOT / "kb")]))


def measure(cases: list[dict[str, Any]], lexicon: Lexicon) -> Figures:
    """All texts together."""
    return sum((figures(case, lexicon) for case in cases), Figures())
