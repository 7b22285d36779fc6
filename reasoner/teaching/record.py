"""What a learner answered, as plain data, and what follows from it: scores, calibration, confusions, what is due.

A case that was named first comes back after longer and longer gaps, one that was missed the next day
(S. Leitner's boxes); cases of one group do not follow each other where others are due (interleaving).
"""

from __future__ import annotations

import itertools
import json
from hashlib import blake2b
from typing import TYPE_CHECKING, NamedTuple

from reasoner.errors import CaseError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

FORMAT = "quiz-record/1"
GAPS = (1, 3, 7, 16, 35, 80)
"""Days until a case comes back, by its box."""
BANDS = (0, 20, 40, 60, 80, 101)
LAST = 10


class Attempt(NamedTuple):
    """One answer: the case, the day (a number), the place of the right name (0: not named), how sure in per cent."""

    case: str
    day: int
    place: int
    confidence: int
    named: str
    answer: str

    @property
    def brier(self) -> float:
        """The squared distance between how sure and what was so."""
        return (self.confidence / 100 - (self.place == 1)) ** 2


def read_record(text: str) -> tuple[Attempt, ...]:
    """The attempts of a record; raises ``CaseError`` for what is none."""
    try:
        table = json.loads(text)
        if table["format"] != FORMAT:
            raise ValueError(table["format"])
        found = [(str(c), int(d), int(p), int(s), str(n), str(a)) for c, d, p, s, n, a in table["attempts"]]
    except (ValueError, KeyError, TypeError, OverflowError, RecursionError):
        raise CaseError("this is no record of a quiz", help="remove it with 'soleus quiz --forget'") from None
    return tuple(Attempt(*each) for each in found)


def write_record(attempts: Iterable[Attempt]) -> str:
    """The record as text."""
    rows = ",\n".join(json.dumps(list(each)) for each in attempts)
    return f'{{"format": "{FORMAT}", "attempts": [\n{rows}\n]}}\n'


def boxes(attempts: Iterable[Attempt]) -> dict[str, tuple[int, int]]:
    """For each case its box and the day on which it is due."""
    found: dict[str, tuple[int, int]] = {}
    for each in attempts:
        box = found[each.case][0] if each.case in found else -1
        box = min(box + 1, len(GAPS) - 1) if each.place == 1 else max(0, box - 1) if each.place else 0
        found[each.case] = (box, each.day + GAPS[box])
    return found


class Agenda(NamedTuple):
    """The cases of a session in order, and how many are due, new, and for later."""

    cases: tuple[str, ...]
    due: int
    new: int
    later: int


def agenda(groups: Mapping[str, str], attempts: Sequence[Attempt], today: int, most: int) -> Agenda:
    """Which cases come next: due ones, longest overdue first, then new ones; ``groups`` gives each case its group."""
    known = boxes(attempts)
    due = sorted((known[name][1], _mixed(name), name) for name in groups if name in known and known[name][1] <= today)
    new = sorted((_mixed(name), name) for name in groups if name not in known)
    waiting = [*(each[2] for each in due), *(each[1] for each in new)]
    last = groups.get(attempts[-1].case, "") if attempts else ""
    chosen: list[str] = []
    while waiting and len(chosen) < most:
        name = next((each for each in waiting if groups[each] != last), waiting[0])
        waiting.remove(name)
        chosen.append(name)
        last = groups[name]
    return Agenda(tuple(chosen), len(due), len(new), len(groups) - len(due) - len(new))


def _mixed(name: str) -> str:
    """A key that puts names in an order that tells nothing, always the same."""
    return blake2b(name.encode(), digest_size=8).hexdigest()


class Band(NamedTuple):
    """Answers of about the same confidence: from ``low`` to ``high`` per cent, how many, how many of them right."""

    low: int
    high: int
    answers: int
    right: int


class Scores(NamedTuple):
    """How a learner does: shares in per cent, Brier scores, calibration, and the pairs confused most often."""

    answers: int
    cases: int
    first: int
    three: int
    brier: float
    last: float
    bands: tuple[Band, ...]
    confused: tuple[tuple[str, str, int], ...]


def scores(attempts: Sequence[Attempt]) -> Scores:
    """The scores of all attempts; of none, zeros."""
    number = len(attempts)
    late = attempts[-LAST:]
    bands = []
    for low, high in itertools.pairwise(BANDS):
        within = [each for each in attempts if low <= each.confidence < high]
        if within:
            bands.append(Band(low, min(high, 100), len(within), sum(each.place == 1 for each in within)))
    pairs: dict[tuple[str, str], int] = {}
    for each in attempts:
        if each.place != 1:
            pairs[each.answer, each.named] = pairs.get((each.answer, each.named), 0) + 1
    return Scores(
        number,
        len({each.case for each in attempts}),
        _share(sum(each.place == 1 for each in attempts), number),
        _share(sum(each.place > 0 for each in attempts), number),
        sum(each.brier for each in attempts) / max(1, number),
        sum(each.brier for each in late) / max(1, len(late)),
        tuple(bands),
        tuple((*pair, times) for pair, times in sorted(pairs.items(), key=lambda item: (-item[1], item[0]))[:LAST]),
    )


def _share(part: int, whole: int) -> int:
    return round(100 * part / max(1, whole))
