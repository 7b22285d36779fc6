"""Diagnostics as a person or a program reads them: text with the source line and a caret, or JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from unicodedata import combining, east_asian_width

from reasoner.diagnostics import Diagnostic, Severity, fix_of
from reasoner.errors import ReasonerError
from reasoner.render.sarif import sarif
from reasoner.render.visible import visible
from reasoner.source import Span

WIDTH = 110
_TAB = "    "
_HEADING = re.compile(r"^((error|warning)\[\w+\])(: .*)$", re.MULTILINE)


def render_diagnostics(
    diagnostics: Iterable[Diagnostic], form: str = "text", color: bool = False, *, layers: bool = False
) -> str:
    """All diagnostics by file and place: ``text`` (with a summary line), ``json``, ``github`` or ``sarif``.

    With ``layers`` each place in the text names its layer; the other forms do so in any case, or have no room for it.
    """
    ordered = sorted(diagnostics, key=lambda each: (each.span.file.path, each.span.start, each.code, each.message))
    if form == "text":
        text = visible("\n\n".join([*(_text(each, layers) for each in ordered), _summary(ordered)]))
        return _HEADING.sub(_colored, text) if color else text
    if form == "json":
        return json.dumps({"format": "diagnostics/1", "diagnostics": [_plain(each) for each in ordered]}, indent=2)
    if form == "github":
        return "\n".join(_command(each) for each in ordered)
    if form == "sarif":
        return json.dumps(sarif(ordered), indent=2)
    raise ReasonerError(f"diagnostics have no format '{form}'", help="choose text, json, github or sarif")


def _colored(found: re.Match[str]) -> str:
    return f"\x1b[1;{31 if found[2] == 'error' else 33}m{found[1]}\x1b[0m\x1b[1m{found[3]}\x1b[0m"


def _command(diagnostic: Diagnostic) -> str:
    """A workflow command that GitHub shows beside the line."""
    span = diagnostic.span
    text = _escaped(visible(f"{diagnostic.message}\n{diagnostic.help}".strip()))
    path = _escaped(visible(span.file.path)).replace(",", "%2C").replace(":", "%3A")
    place = f"file={path},line={span.line},endLine={span.end_line},col={span.column},endColumn={span.end_column}"
    return f"::{diagnostic.severity.value} {place},title={diagnostic.code}::{text}"


def _escaped(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _text(diagnostic: Diagnostic, layers: bool) -> str:
    lines = [f"{diagnostic.severity.value}[{diagnostic.code}]: {diagnostic.message}"]
    lines += _excerpt(diagnostic.span, "^", diagnostic.caption, "-->", layers)
    for label in diagnostic.labels:
        lines += _excerpt(label.span, "-", label.text, ":::", layers)
    lines += [f"  = note: {note}" for note in diagnostic.notes]
    if diagnostic.help:
        lines.append(f"  = help: {diagnostic.help}")
    return "\n".join(lines)


def _excerpt(span: Span, mark: str, caption: str, arrow: str, layers: bool) -> list[str]:
    """The place and the first line of a range, with what it covers of that line underlined."""
    if not span.file.text:
        return [f"  {arrow} {span.file.path}" + (f" ({caption})" if caption else "")]
    line, column = span.file.position(span.start)
    text = span.file.line(line)
    end = span.end_column - 1 if span.end_line == line else len(text)
    start = min(column - 1, len(text))
    cut = max(0, start - WIDTH // 2) if len(text) > WIDTH else 0
    shown = ("..." if cut else "") + _flat(text[cut : cut + WIDTH]) + ("..." if len(text) > cut + WIDTH else "")
    before = " " * (_width(_flat(text[cut:start])) + (3 if cut else 0))
    under = mark * max(1, _width(_flat(text[start : min(end, cut + WIDTH)])))
    margin = " " * len(str(line))
    return [
        f"{margin} {arrow} {span.place}" + (f" (layer {span.file.layer})" if layers and span.file.layer else ""),
        f"{margin} |",
        f"{line} | {shown}",
        f"{margin} | {before}{under} {caption}".rstrip(),
    ]


def _flat(text: str) -> str:
    return visible(text.replace("\t", _TAB))


def _width(text: str) -> int:
    """Columns a terminal gives a text: two for a wide character, none for a combining one."""
    return sum(0 if combining(char) else 2 if east_asian_width(char) in "WF" else 1 for char in text)


def _summary(diagnostics: Sequence[Diagnostic]) -> str:
    errors = sum(each.severity is Severity.ERROR for each in diagnostics)
    return f"{_count(errors, 'error')}, {_count(len(diagnostics) - errors, 'warning')}"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _plain(diagnostic: Diagnostic) -> dict[str, object]:
    return {
        "code": diagnostic.code,
        "severity": diagnostic.severity.value,
        "message": diagnostic.message,
        **_place(diagnostic.span),
        "help": diagnostic.help,
        "labels": [{"text": label.text, **_place(label.span)} for label in diagnostic.labels],
        "notes": list(diagnostic.notes),
        "fix": _fix(diagnostic),
    }


def _fix(diagnostic: Diagnostic) -> dict[str, object] | None:
    fix = fix_of(diagnostic)
    if fix is None:
        return None
    edits = [{**_place(span), "text": text} for span, text in fix.edits]
    return {"title": fix.title, "guess": fix.guess, "edits": edits}


def _place(span: Span) -> dict[str, object]:
    start, end = (span.line, span.column), (span.end_line, span.end_column)
    layer = {"layer": span.file.layer} if span.file.layer else {}
    return {"file": span.file.path, **layer, "start": list(start), "end": list(end)}
