"""What the cases rest on, as text and as ``kb-coverage/1``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reasoner.bench.coverage import ASSERTED, FIRED, NEVER

if TYPE_CHECKING:
    from collections.abc import Iterable

    from reasoner.bench.coverage import Coverage, Covered

FORMAT = "kb-coverage/1"
SHOWN = 15
_NOUNS = {"rule": "rules", "fact": "facts"}
_TITLES = {
    NEVER: "Never fired: no case reaches them",
    FIRED: "Fired, but nothing that a passing case asserts rests on them",
}
_NOT_DECISIVE = "Fired, never decisive: without one of them no conclusion of the cases changes"


def coverage_text(coverage: Coverage, *, most: int = SHOWN) -> str:
    """Counts by kind and by file, then what is missing; ``most`` clauses of each list, 0 for all."""
    lines = [
        f"{coverage.cases} cases, {coverage.passing} of them assert something and pass"
        f"   ({coverage.left_out} clauses are left out: no answer can rest on them)",
        "",
        f"{'':<36}{'all':>7}{'asserted':>14}{'only fired':>14}{'never fired':>14}{'decisive':>14}",
    ]
    for kind in ("rule", "fact"):
        lines.append(_row(_NOUNS[kind], [each for each in coverage.clauses if each.kind == kind]))
    lines.extend([_row("all", coverage.clauses), ""])
    files: dict[str, list[Covered]] = {}
    for each in coverage.clauses:
        files.setdefault(each.file, []).append(each)
    lines.extend(_row(file, clauses) for file, clauses in sorted(files.items()))
    for state in (NEVER, FIRED):
        _list(lines, _TITLES[state], [each for each in coverage.clauses if each.state == state], most)
    idle = [each for each in coverage.clauses if each.state != NEVER and each.decisive is False]
    _list(lines, _NOT_DECISIVE, idle, most)
    untried = sum(1 for each in coverage.clauses if each.decisive is None)
    if untried:
        lines.extend(["", f"Needed by no conclusion, and not tried by taking them out: {untried}."])
    return "\n".join(lines)


def _row(name: str, clauses: Iterable[Covered]) -> str:
    found = list(clauses)
    counts = [sum(1 for each in found if each.state == state) for state in (ASSERTED, FIRED, NEVER)]
    counts.append(sum(1 for each in found if each.decisive))
    shown = "".join(f"{count:>7} {_share(count, len(found)):>6}" for count in counts)
    return f"{name:<36}{len(found):>7}{shown}"


def _share(count: int, total: int) -> str:
    return f"({100 * count // total}%)" if total else ""


def _list(lines: list[str], title: str, clauses: list[Covered], most: int) -> None:
    if not clauses:
        return
    lines.extend(["", f"{title} ({len(clauses)})"])
    shown = sorted(clauses, key=lambda each: (each.kind != "rule", each.file, each.line))
    lines.extend(f"  {each.key}  {each.info.source}" for each in (shown[:most] if most else shown))
    if most and len(shown) > most:
        lines.append(f"  ... and {len(shown) - most} more (--all lists them)")


def coverage_json(coverage: Coverage) -> dict[str, Any]:
    """The coverage as ``kb-coverage/1``."""
    return {
        "format": FORMAT,
        "cases": coverage.cases,
        "passing": coverage.passing,
        "left_out": coverage.left_out,
        "totals": {
            _NOUNS.get(kind, "all"): {
                "clauses": coverage.total(kind),
                **{state: coverage.number(state, kind) for state in (ASSERTED, FIRED, NEVER)},
                "asserted_share": round(coverage.share(ASSERTED, kind=kind), 4),
                "fired_share": round(coverage.share(ASSERTED, FIRED, kind=kind), 4),
            }
            for kind in ("", "rule", "fact")
        },
        "clauses": [
            {
                "clause": each.key,
                "kind": each.kind,
                "source": each.info.source,
                "state": each.state,
                "decisive": each.decisive,
                "fired": each.fired,
                "asserted": each.asserted,
                "case": each.case,
            }
            for each in coverage.clauses
        ],
    }
