"""The review of a change of knowledge, clauses and cases that moved, as text, Markdown and ``kb-diff/1``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reasoner.words.escape import markdown as escape

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reasoner.bench.difference import Difference
    from reasoner.bench.effects import Effect, Move
    from reasoner.bench.stated import Change, Stated

FORMAT = "kb-diff/1"
SHOWN_CASES = 20
SHOWN_SHIFTS = 4
SHOWN_CAUSES = 6
_OF_RANKING = ("rank", "score", "tier")
SHOWN_SAID = 6
_GRAVEST_FIRST = {"urgent": 0, "flag": 0, "step": 0, "avoid": 0, "warning": 0, "tier": 1, "rank": 3, "score": 4}
_OTHERWISE = 2
_WORST_FIRST = {
    "rank": 0,
    "tier": 1,
    "step": 2,
    "avoid": 3,
    "urgent": 4,
    "warning": 5,
    "flag": 6,
    "caution": 7,
    "score": 9,
}
_LATER = 8


def difference_text(
    difference: Difference,
    effects: Sequence[Effect],
    cases: int,
    *,
    markdown: bool = False,
    most: int = SHOWN_CASES,
) -> str:
    """The whole review; ``most`` cases in full, 0 for all."""
    page = _Page(markdown)
    page.heading("Knowledge")
    if difference == type(difference)(()):
        page.line("Nothing changed.")
    for field in difference.settings:
        page.item(0, f"changed {field.name}: {field.before or 'none'} → {field.after or 'none'}")
    for changes in (difference.declarations, difference.changes, difference.sources, difference.cases):
        for kind in ("added", "removed", "overridden", "changed"):
            for change in (each for each in changes if each.kind == kind):
                _change(page, change)
    page.heading("Cases")
    page.line(_summary(effects, cases))
    for effect in sorted(effects, key=_weight)[: most or None]:
        _effect(page, effect)
    if most and len(effects) > most:
        page.line(f"... and {len(effects) - most} more cases moved (--all shows them).")
    return page.text


class _Page:
    def __init__(self, markdown: bool) -> None:
        self.markdown = markdown
        self._lines: list[str] = []

    def heading(self, text: str) -> None:
        if self._lines:
            self._lines.append("")
        self._lines.extend([f"## {escape(text)}", ""] if self.markdown else [text])

    def line(self, text: str) -> None:
        self._lines.extend([escape(text), ""] if self.markdown else [f"  {text}"])

    def item(self, depth: int, text: str) -> None:
        self._lines.append(f"{'  ' * depth}- {escape(text)}" if self.markdown else f"{'  ' * (depth + 1)}{text}")

    @property
    def text(self) -> str:
        return "\n".join(self._lines)


def _change(page: _Page, change: Change) -> None:
    clause = change.after or change.before
    place = f"   {clause.source}" if clause is not None else ""
    by = f" by {clause.key}" if clause is not None and change.kind == "overridden" else ""
    page.item(0, f"{change.kind} {change.key}{by}{place}")
    if change.kind in ("added", "removed") and clause is not None and not clause.text:
        return
    if change.kind in ("added", "removed") and clause is not None and clause.text != change.key:
        page.item(1, clause.text)
    for field in change.fields:
        page.item(1, f"{field.name}: {field.before or 'none'} → {field.after or 'none'}")


def _summary(effects: Sequence[Effect], cases: int) -> str:
    moved = sum(1 for each in effects if each.moves)
    up = sum(1 for each in effects if _place(each.answer_after) < _place(each.answer_before))
    down = sum(1 for each in effects if _place(each.answer_after) > _place(each.answer_before))
    text = f"{moved} of {cases} cases moved"
    if up or down:
        text += f"; the right answer rose in {up} and fell in {down}"
    broken = sum(1 for each in effects if each.error)
    return f"{text}; {broken} can only be read with one of the versions." if broken else f"{text}."


def _place(rank: int | None) -> int:
    return 10**6 if rank is None else rank


def _effect(page: _Page, effect: Effect) -> None:
    answer = ""
    if effect.answer_before != effect.answer_after:
        answer = f"   the right answer: {_rank(effect.answer_before)} → {_rank(effect.answer_after)}"
    page.item(0, f"{effect.id}{answer}")
    if effect.error:
        page.item(1, effect.error)
    ranked: dict[str, list[Move]] = {}
    for move in effect.moves:
        if move.what in _OF_RANKING:
            ranked.setdefault(move.name, []).append(move)
    shifted = []
    for name, moves in ranked.items():
        if [move.what for move in moves] == ["rank"] and moves[0].before and moves[0].after:
            shifted.append(moves[0])
            continue
        told = [f"{move.what} {move.before or 'none'} → {move.after or 'none'}" for move in sorted(moves, key=_order)]
        page.item(1, f"{name}: {', '.join(told)}{_by(moves)}")
    said: dict[str, int] = {}
    for move in sorted(effect.moves, key=_order):
        if move.what not in _OF_RANKING:
            said[move.what] = said.get(move.what, 0) + 1
            if said[move.what] <= SHOWN_SAID:
                page.item(1, f"{_moved(move)}{_by([move])}")
    for what, number in said.items():
        if number > SHOWN_SAID:
            page.item(1, f"{_words(what)}: {number - SHOWN_SAID} more")
    if shifted:
        shown = ", ".join(f"{move.name} {move.before} → {move.after}" for move in shifted[:SHOWN_SHIFTS])
        rest = f" and {len(shifted) - SHOWN_SHIFTS} more" if len(shifted) > SHOWN_SHIFTS else ""
        page.item(1, f"places shifted with unchanged scores: {shown}{rest}{_by(shifted)}")


def _order(move: Move) -> tuple[int, str, str]:
    return _WORST_FIRST.get(move.what, _LATER), move.what, move.name


def _by(moves: Sequence[Move]) -> str:
    keys = dict.fromkeys(key for move in moves for key in move.by)
    shown = ", ".join(list(keys)[:SHOWN_CAUSES])
    rest = f" and {len(keys) - SHOWN_CAUSES} more" if len(keys) > SHOWN_CAUSES else ""
    return f"   by {shown}{rest}" if keys else ""


def _rank(rank: int | None) -> str:
    return "not listed" if rank is None else str(rank)


def _moved(move: Move) -> str:
    name = f"{_words(move.what)} {move.name}".rstrip()
    if not move.before or not move.after:
        return f"{name}: {'new' if move.after else 'gone'}"
    return f"{name}: place {move.before} → {move.after}"


def _words(what: str) -> str:
    return what.replace("_", " ")


def _weight(effect: Effect) -> tuple[bool, int]:
    """Cases whose right answer moved first, then by the gravest thing that moved."""
    gravest = min((_GRAVEST_FIRST.get(move.what, _OTHERWISE) for move in effect.moves), default=0)
    return effect.answer_before == effect.answer_after and not effect.error, gravest


def difference_json(difference: Difference, effects: Sequence[Effect], cases: int) -> dict[str, Any]:
    """The review as ``kb-diff/1``."""
    return {
        "format": FORMAT,
        "settings": [field._asdict() for field in difference.settings],
        "clauses": [
            {"clause": change.key, "kind": change.kind, "infers": change.infers, **_versions(change)}
            for change in difference.changes
        ],
        "declarations": [
            {"declaration": change.key, "kind": change.kind, **_versions(change)} for change in difference.declarations
        ],
        "sources": [{"source": change.key, "kind": change.kind, **_versions(change)} for change in difference.sources],
        "banks": [{"case": change.key, "kind": change.kind, **_versions(change)} for change in difference.cases],
        "cases": cases,
        "moved": [
            {
                "case": effect.id,
                "answer": {"before": effect.answer_before, "after": effect.answer_after},
                "error": effect.error or None,
                "moves": [
                    {
                        "what": move.what,
                        "name": move.name,
                        "before": move.before or None,
                        "after": move.after or None,
                        "by": list(move.by),
                    }
                    for move in effect.moves
                ],
            }
            for effect in effects
        ],
    }


def _versions(change: Change) -> dict[str, Any]:
    return {
        "before": _stated(change.before),
        "after": _stated(change.after),
        "fields": [field._asdict() for field in change.fields],
    }


def _stated(clause: Stated | None) -> dict[str, Any] | None:
    if clause is None:
        return None
    return {"text": clause.text, "source": clause.source, "annotations": clause.annotations}
