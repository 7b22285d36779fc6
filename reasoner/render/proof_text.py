"""An explanation as a tree of lines with guides, wrapped to the width of the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from reasoner.documents.entry import View
from reasoner.documents.outline import Outline
from reasoner.render.style import Style, plain
from reasoner.words import phrases
from reasoner.words.wrap import wrap

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reasoner.documents.entry import Entry
    from reasoner.explain.proof import Proof, Proofs
    from reasoner.program.compiled import CompiledProgram


class Guides(NamedTuple):
    """The letters that a tree is drawn with."""

    branch: str
    corner: str
    line: str
    blank: str


UNICODE = Guides("├─ ", "└─ ", "│  ", "   ")
ASCII = Guides("|- ", "`- ", "|  ", "   ")
NARROWEST = 32
"""Columns that text keeps however deep the tree; deeper levels print their depth instead of more guides."""


def render_text(proof: Proof, program: CompiledProgram, view: View | None = None, style: Style | None = None) -> str:
    """The explanation of one proof."""
    view, style = view or View(), style or Style()
    outline = Outline(proof, program, view)
    guides = ASCII if style.ascii else UNICODE
    lines: list[str] = []
    open_levels: list[bool] = []
    for position, entry in enumerate(outline.entries):
        del open_levels[max(0, entry.depth - 1) :]
        if entry.depth:
            open_levels.append(not entry.last)
        deeper = position + 1 < len(outline.entries) and outline.entries[position + 1].depth > entry.depth
        lines.extend(_entry(entry, open_levels, guides, style, view, deeper=deeper))
    lines.extend(line for remark in _remarks(proof, outline) for line in wrap(remark, style.width))
    text = "\n".join(line.rstrip() for line in lines)
    return plain(text) if style.ascii else text


def render_proofs(found: Proofs, program: CompiledProgram, view: View | None = None, style: Style | None = None) -> str:
    """Several explanations of one conclusion, numbered, with a word about those left out."""
    total = len(found.proofs)
    blocks = []
    for number, proof in enumerate(found.proofs, 1):
        head = f"{phrases.PROOF_OF.format(number=number, total=total)}\n" if total > 1 else ""
        blocks.append(head + render_text(proof, program, view, style))
    if found.witnesses:
        form = phrases.plural(found.witnesses, phrases.WITNESS_ONE, phrases.WITNESSES)
        blocks.append(form.format(number=found.witnesses))
    if found.more:
        blocks.append(phrases.MORE_PROOFS)
    return "\n\n".join(blocks)


def _entry(
    entry: Entry, open_levels: Sequence[bool], guides: Guides, style: Style, view: View, *, deeper: bool
) -> list[str]:
    first, rest = _prefixes(entry, open_levels, guides, style.width)
    mark = f"{entry.mark:>3}  " if entry.mark else ""
    hanging = " " * len(mark)
    body = rest + (guides.line if deeper else guides.blank if entry.depth else "") + hanging[3:]
    if entry.again:
        text = f"{entry.sentence}; {phrases.SHOWN_ABOVE_AT.format(number=entry.again)}"
        return _wrap(text, style.width, first + mark, rest + hanging)
    lines = _wrap(_bold(_head(entry), style, entry), style.width, first + mark, body)
    for detail in _details(entry, style):
        lines.extend(_wrap(_dim(detail, style), style.width, body, body))
    return lines


def _head(entry: Entry) -> str:
    text = f"{entry.sentence} ({entry.number})" if entry.number else entry.sentence
    text = f"{text}; {phrases.RECORDED}" if entry.recorded and entry.kind != "finding" else text
    return f"{text} {phrases.FOLDED.format(number=entry.folded)}" if entry.folded else text


def _details(entry: Entry, style: Style) -> list[str]:
    found = []
    if entry.reason:
        found.append(f"{phrases.BECAUSE.format(text=entry.reason)} {entry.citation}".rstrip())
    elif entry.citation:
        found.append(entry.citation)
    if style.sources:
        found.extend(
            phrases.FACT_SOURCE.format(rule=rule, place=place) if rule else place for rule, place in entry.clauses
        )
    return found


def _prefixes(entry: Entry, open_levels: Sequence[bool], guides: Guides, width: int) -> tuple[str, str]:
    if not entry.depth:
        return "", ""
    own = guides.corner if entry.last else guides.branch
    below = guides.blank if entry.last else guides.line
    room = max(4, (width - NARROWEST) // len(guides.line))
    if len(open_levels) > room:
        level = f"[{entry.depth}] "
        return level + own, " " * len(level) + below
    above = "".join(guides.line if is_open else guides.blank for is_open in open_levels[:-1])
    return above + own, above + below


def _wrap(text: str, width: int, first: str, rest: str) -> list[str]:
    """Text in lines, the first behind ``first``, the others behind ``rest``; escape sequences take no room."""
    if "\x1b[" not in text:
        return _wrap_plain(text, width, first, rest)
    lines, line, used, empty = [], first, len(first), True
    for word in text.split(" "):
        length = len(_unstyled(word))
        if not empty and used + 1 + length > width:
            lines.append(line)
            line, used, empty = rest, len(rest), True
        if not empty:
            line, used = line + " ", used + 1
        line, used, empty = line + word, used + length, False
    lines.append(line)
    return lines


def _wrap_plain(text: str, width: int, first: str, rest: str) -> list[str]:
    """The same for text in which every letter takes room."""
    lines, start, end = [], 0, len(text)
    while len(first) + end - start > width:
        # At the last blank that still fits, else after a word that is too long for any line.
        cut = text.rfind(" ", start + 1, max(start, start + width - len(first)) + 1)
        cut = text.find(" ", start + 1) if cut < 0 else cut
        if cut < 0:
            break
        lines.append(first + text[start:cut])
        first, start = rest, cut + 1
    lines.append(first + text[start:])
    return lines


def _unstyled(word: str) -> str:
    while "\x1b[" in word:
        head, _, tail = word.partition("\x1b[")
        word = head + tail.partition("m")[2]
    return word


def _bold(text: str, style: Style, entry: Entry) -> str:
    return f"\x1b[1m{text}\x1b[0m" if style.color and entry.depth == 0 else text


def _dim(text: str, style: Style) -> str:
    return f"\x1b[2m{text}\x1b[0m" if style.color else text


def _remarks(proof: Proof, outline: Outline) -> list[str]:
    deepest = max((entry.deepest for entry in outline.entries), default=0)
    found = [phrases.FOLDED_MEANS.format(depth=deepest + 2)] if deepest else []
    if not deepest and outline.left_out:
        form = phrases.plural(outline.left_out, phrases.TRIVIAL_ONE, phrases.TRIVIAL)
        found.append(form.format(number=outline.left_out))
    if proof.cut:
        found.append(phrases.CUT.format(number=proof.cut))
    if not proof.least:
        found.append(phrases.NOT_LEAST)
    return found
