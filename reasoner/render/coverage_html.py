"""What the cases rest on, over the source: one self-contained page, each clause in the colour of its state."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from reasoner.bench.coverage import ASSERTED, FIRED, NEVER

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from reasoner.bench.coverage import Coverage, Covered

_WORST = {NEVER: 0, FIRED: 1, ASSERTED: 2}
_MARKS = {NEVER: "✗", FIRED: "○", ASSERTED: "✓"}
_LEGEND = {
    ASSERTED: "a passing case asserts something that rests on it",
    FIRED: "used, but nothing asserted rests on it",
    NEVER: "no case reaches it",
}
_IDLE = "never decisive"
_STYLE = """\
:root { color-scheme: light dark; --paper: #fff; --ink: #1c1c1c; --soft: #666; --rule: #ddd;
  --asserted: #e4f3e6; --fired: #fff3d0; --never: #fbdfdc; }
@media (prefers-color-scheme: dark) { :root { --paper: #16181b; --ink: #e6e6e6; --soft: #9a9a9a; --rule: #33373c;
  --asserted: #17351f; --fired: #3d3212; --never: #47201d; } }
body { background: var(--paper); color: var(--ink); font: 1rem/1.5 system-ui, sans-serif; margin: 0 auto;
  max-width: 76rem; padding: 1rem 1.5rem; }
table { border-collapse: collapse; } th, td { padding: .1rem .8rem; text-align: right; border-bottom: 1px solid
  var(--rule); } th:first-child, td:first-child { text-align: left; }
pre { font: .8rem/1.45 ui-monospace, SFMono-Regular, Consolas, monospace; margin: 0 0 1rem; overflow-x: auto; }
pre span { display: block; min-height: 1.45em; white-space: pre; }
pre span::before { content: attr(data-n) " " attr(data-m) " "; color: var(--soft); display: inline-block; width: 4.5rem;
  text-align: right; }
.asserted { background: var(--asserted); } .fired { background: var(--fired); } .never { background: var(--never); }
.idle { border-right: .4rem solid var(--soft); }
summary { cursor: pointer; font-weight: 600; padding: .2rem 0; } .remark { color: var(--soft); font-size: .9rem; }
@media print { pre { white-space: pre-wrap; } }
"""
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"


def coverage_html(
    coverage: Coverage, sources: Mapping[str, str], title: str, ends: Mapping[tuple[str, int], int] | None = None
) -> str:
    """The page; ``sources`` are the texts of the files, ``ends`` the last line of the clause that begins on a line."""
    files: dict[str, list[Covered]] = {}
    for each in coverage.clauses:
        files.setdefault(each.file, []).append(each)
    rows = [_row(file, f"#{_anchor(file)}", clauses) for file, clauses in sorted(files.items())]
    parts = [
        _file(file, sources[file], clauses, ends or {}) for file, clauses in sorted(files.items()) if file in sources
    ]
    legend = "".join(
        f'<li><span class="{state}">&nbsp;{_MARKS[state]} {state}&nbsp;</span> {escape(text)}</li>'
        for state, text in _LEGEND.items()
    )
    return f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="{_POLICY}">
<title>{escape(title)}</title>
<style>
{_STYLE}</style>
</head>
<body>
<h1>{escape(title)}</h1>
<p>{coverage.cases} cases, {coverage.passing} of them assert something and pass.</p>
<ul>{legend}<li><span class="idle">&nbsp;{_IDLE}&nbsp;</span> without it no conclusion of the cases changes</li></ul>
<table>
<tr><th>file</th><th>clauses</th><th>asserted</th><th>only fired</th><th>never fired</th></tr>
{"".join(rows)}
{_row("all", "", coverage.clauses)}
</table>
{"".join(parts)}
</body>
</html>
"""


def _row(name: str, link: str, clauses: Sequence[Covered]) -> str:
    shown = f'<a href="{link}">{escape(name)}</a>' if link else escape(name)
    counts = [sum(1 for each in clauses if each.state == state) for state in (ASSERTED, FIRED, NEVER)]
    cells = "".join(f"<td>{count}</td>" for count in (len(clauses), *counts))
    return f"<tr><td>{shown}</td>{cells}</tr>"


def _file(file: str, text: str, clauses: Sequence[Covered], ends: Mapping[tuple[str, int], int]) -> str:
    worst: dict[int, Covered] = {}
    for each in clauses:
        for line in range(each.line, max(each.line, ends.get((file, each.line), 0)) + 1):
            if line not in worst or _WORST[each.state] < _WORST[worst[line].state]:
                worst[line] = each
    missed = sum(1 for each in clauses if each.state == NEVER)
    lines = "".join(_line(number, line, worst.get(number)) for number, line in enumerate(text.splitlines(), 1))
    head = f"{escape(file)} <span class='remark'>{len(clauses)} clauses, {missed} never fired</span>"
    state = " open" if missed else ""
    return f'<details id="{_anchor(file)}"{state}><summary>{head}</summary><pre>{lines}</pre></details>'


def _line(number: int, text: str, clause: Covered | None) -> str:
    if clause is None:
        return f'<span data-n="{number}" data-m=" ">{escape(text)}</span>'
    idle = clause.state != NEVER and clause.decisive is False
    names = f"{clause.state} idle" if idle else clause.state
    told = f"{clause.key}: {_LEGEND[clause.state]}" + (f"; {_IDLE}" if idle else "")
    if clause.case:
        told += f"; cases: {clause.fired}, such as {clause.case}"
    mark = _MARKS[clause.state]
    return f'<span data-n="{number}" data-m="{mark}" class="{names}" title="{escape(told)}">{escape(text)}</span>'


def _anchor(file: str) -> str:
    return "f-" + "".join(letter if letter.isalnum() else "-" for letter in file)
