"""The answer of ``evaluate`` as a table, the cases that miss below it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reasoner.answers.bank import TOP

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reasoner.answers.bank import Evaluation


def evaluation_text(
    table: Mapping[str, Any], evaluation: Evaluation, *, markdown: bool = False, cases: bool = False
) -> str:
    """Shares with their 95 % intervals, the baselines beside them, every case not at rank 1, and with ``cases`` all."""
    rows = [["", "n", *(f"top-{k}" for k in TOP), "MRR"]]
    shares = [evaluation.top(k) for k in TOP]
    rows.append(
        ["this knowledge base", str(table["n"]), *(_percent(each.share) for each in shares), f"{table['mrr']:.3f}"]
    )
    rows.append(["  95 % interval", "", *(f"{_percent(each.low)}-{_percent(each.high)}" for each in shares), ""])
    for base in table["baselines"]:
        figures = [_percent(base[f"top{k}"]) if f"top{k}" in base else "" for k in TOP]
        rows.append([base["name"], str(base.get("n", "")), *figures, f"{base['mrr']:.3f}" if "mrr" in base else ""])
    danger = evaluation.dangerous_recall
    text = [
        *(_markdown(rows) if markdown else _columns(rows)),
        "",
        f"Dangerous diagnoses in the list: {danger.hits} of {danger.n}"
        f" ({_percent(danger.share)}, 95 % interval {_percent(danger.low)}-{_percent(danger.high)}).",
    ]
    missed = [result for result in evaluation.results if result.rank != 1]
    if missed:
        text.extend(["", "Not first:"])
    for result in missed:
        place = f"rank {result.rank}" if result.rank else "not listed"
        first = result.top[0] if result.top else "none"
        text.append(f"{'- ' if markdown else '  '}{result.id}: {result.answer.best} ({place}); first: {first}")
    if cases:
        places = _places(evaluation)
        text.extend(["", "Every case:", "", *(_markdown(places) if markdown else _columns(places, left=2))])
    return "\n".join(text)


def _places(evaluation: Evaluation) -> list[list[str]]:
    rows = [["case", "answer", "place", "plain sum", "first"]]
    for result in evaluation.results:
        first = result.top[0] if result.top else "none"
        rows.append(
            [
                result.id,
                result.answer.best,
                str(result.rank or "none"),
                str(result.baseline_rank or "none"),
                "" if first == result.answer.best else f"{first}{' (accepted)' if result.rank == 1 else ''}",
            ]
        )
    return rows


def _percent(share: float) -> str:
    return f"{100 * share:.0f} %"


def _columns(rows: list[list[str]], left: int = 1) -> list[str]:
    """Columns, the first ``left`` and the names of the last one flush left, numbers flush right."""
    widths = [max(len(row[place]) for row in rows) for place in range(len(rows[0]))]
    last = len(widths) - 1
    return [
        "  ".join(
            cell.ljust(width) if place < left or (left > 1 and place == last) else cell.rjust(width)
            for place, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    ]


def _markdown(rows: list[list[str]]) -> list[str]:
    lines = ["| " + " | ".join(cell.strip() for cell in row) + " |" for row in rows]
    return [lines[0], "|---" + "|---:" * (len(rows[0]) - 1) + "|", *lines[1:]]
