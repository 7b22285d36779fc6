"""How well the ranking does on a bank, and how much one order hangs on single weights, as documents."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reasoner.answers.bank import TOP
from reasoner.documents.document import BLANK, HEAD, ITEM, NOTE, TABLE, Document, Line
from reasoner.words import phrases
from reasoner.words.labels import capital

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from reasoner.answers.bank import Evaluation
    from reasoner.answers.reading import Reading
    from reasoner.answers.robustness import Robustness, Shift, Trial

SHOWN = 6


def evaluation(table: Mapping[str, Any], found: Evaluation, *, cases: bool = False) -> Document:
    """Shares with their 95 % intervals, the baselines beside them, every case not at rank 1, and with ``cases`` all."""
    shares = [found.top(k) for k in TOP]
    rows = [("", "n", *(f"top-{k}" for k in TOP), "MRR")]
    rows.append((phrases.THIS_BASE, str(table["n"]), *(_share(each.share) for each in shares), f"{table['mrr']:.3f}"))
    rows.append((phrases.INTERVAL, "", *(f"{_share(each.low)}-{_share(each.high)}" for each in shares), ""))
    for base in table["baselines"]:
        figures = [_share(base[f"top{k}"]) if f"top{k}" in base else "" for k in TOP]
        rows.append((base["name"], str(base.get("n", "")), *figures, f"{base['mrr']:.3f}" if "mrr" in base else ""))
    danger = found.dangerous_recall
    low, high = _share(danger.low), _share(danger.high)
    told = phrases.DANGERS_LISTED.format(
        hits=danger.hits, number=danger.n, share=_share(danger.share), low=low, high=high
    )
    lines = [Line("", kind=TABLE, rows=tuple(rows)), BLANK, Line(told)]
    missed = [result for result in found.results if result.rank != 1]
    if missed:
        lines.extend([BLANK, Line(phrases.NOT_FIRST, kind=HEAD)])
    for result in missed:
        place = phrases.AT_RANK.format(rank=result.rank) if result.rank else phrases.NOT_LISTED
        first = result.top[0] if result.top else phrases.NONE
        text = phrases.MISSED.format(id=result.id, answer=result.answer.best, place=place, first=first)
        lines.append(Line(text, 1, "•"))
    if cases:
        lines.extend([BLANK, Line(phrases.EVERY_CASE, kind=HEAD), Line("", kind=TABLE, rows=tuple(_places(found)))])
    return Document("", tuple(lines))


def _places(found: Evaluation) -> Iterator[tuple[str, ...]]:
    yield phrases.PLACE_HEADS
    for result in found.results:
        first = result.top[0] if result.top else phrases.NONE
        other = "" if first == result.answer.best else first + (phrases.ACCEPTED if result.rank == 1 else "")
        places = (str(result.rank or phrases.NONE), str(result.baseline_rank or phrases.NONE))
        yield (result.id, result.answer.best, *places, other)


def _share(share: float) -> str:
    return f"{100 * share:.0f} %"


def robust(reading: Reading, found: Robustness, *, everything: bool = False) -> Document:
    """A few sentences: what survives one step in every weight, and the weights and claims that change the order."""
    return Document("", (BLANK, Line(phrases.ROBUST, kind=HEAD), *_robust(reading, found, everything)))


def _robust(reading: Reading, found: Robustness, everything: bool) -> Iterator[Line]:
    if not found.leading:
        yield Line(phrases.NOTHING_LISTED, 1)
        return
    name = capital(reading.names.conclusion(found.leading[0]))
    for trial, what in ((found.weights, phrases.IN_WEIGHTS), (found.claims, phrases.IN_CLAIMS)):
        if trial.tried:
            form = phrases.STAYS_UNDER_SOME if trial.first else phrases.STAYS_UNDER_ALL
            kept = trial.tried - len(trial.first)
            yield Line(form.format(name=name, kept=kept, tried=trial.tried, what=what), 1)
            yield from _shifts(trial.first, found.leading, everything)
        if trial.others:
            form = phrases.OTHERS_CHANGE if everything else phrases.OTHERS_CHANGE_ALL
            yield Line(form.format(number=len(trial.others)), 1)
            yield from _shifts(trial.others if everything else (), found.leading, everything)


def _shifts(shifts: Sequence[Shift], known: Sequence[str], everything: bool) -> Iterator[Line]:
    for shift in shifts[: None if everything else SHOWN]:
        first = shift.leading[:1] != tuple(known[:1])
        then = f"first is {shift.leading[0] if shift.leading else phrases.NONE}" if first else ", ".join(shift.leading)
        pairs = zip(shift.weight.arguments, shift.becomes.arguments, strict=True)
        new = ", ".join(str(after) for before, after in pairs if before != after)
        yield Line(phrases.SHIFTED.format(weight=shift.weight, new=new, then=then), 2, "•", ITEM, remark=shift.source)
    if not everything and len(shifts) > SHOWN:
        yield Line(phrases.AND_MORE.format(number=len(shifts) - SHOWN), 2, kind=NOTE)


def robustness_json(found: Robustness) -> dict[str, Any]:
    """The same as data."""
    return {"leading": list(found.leading), **_trial(found.weights), "claims": _trial(found.claims)}


def _trial(trial: Trial) -> dict[str, Any]:
    return {
        "tried": trial.tried,
        "changes_first": [_data(shift) for shift in trial.first],
        "changes_leading": [_data(shift) for shift in trial.others],
    }


def _data(shift: Shift) -> dict[str, Any]:
    return {
        "weight": str(shift.weight),
        "becomes": str(shift.becomes),
        "source": shift.source,
        "leading": list(shift.leading),
    }
