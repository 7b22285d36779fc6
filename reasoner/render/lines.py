"""Indented lines wrapped to a width, for explanations that are lists rather than proofs."""

from __future__ import annotations

from reasoner.render.text import Style, plain


class Lines:
    """Collects lines; ``text`` gives them back in the style asked for."""

    __slots__ = ("_lines", "_markdown", "_style")

    def __init__(self, style: Style | None = None, *, markdown: bool = False) -> None:
        self._style = style or Style()
        self._markdown = markdown
        self._lines: list[str] = []

    def add(self, text: str, indent: int = 0, mark: str = "", *, dim: bool = False) -> None:
        """A paragraph behind an indent and a mark; further lines hang under its first word."""
        if self._markdown:
            shown = "" if mark.strip() in ("", "•", "–") else f"{mark.strip()} "
            if indent or mark:
                self._lines.append(f"{'  ' * (indent // 2)}- {shown}{_escaped(text)}")
            else:
                self.gap()
                self._lines.append(_escaped(text))
                self._lines.append("")
            return
        first = " " * indent + (f"{mark} " if mark else "")
        for line in _wrapped(text, self._style.width, first, " " * len(first)):
            self._lines.append(f"\x1b[2m{line}\x1b[0m" if dim and self._style.color else line)

    def heading(self, text: str, indent: int = 0) -> None:
        """A line of its own, bold where the terminal can."""
        if self._markdown:
            self._lines += [f"**{_escaped(text)}**", ""]
            return
        for line in _wrapped(text, self._style.width, " " * indent, " " * (indent + 2)):
            self._lines.append(f"\x1b[1m{line}\x1b[0m" if self._style.color else line)

    def gap(self) -> None:
        """An empty line, never two."""
        if self._lines and self._lines[-1]:
            self._lines.append("")

    @property
    def text(self) -> str:
        """Everything, ending without a line break."""
        text = "\n".join(self._lines).rstrip("\n")
        return plain(_marks(text)) if self._style.ascii else text


def _escaped(text: str) -> str:
    for letter in "\\*_[]<>`":
        text = text.replace(letter, f"\\{letter}")
    return text


def _wrapped(text: str, width: int, first: str, rest: str) -> list[str]:
    lines, line, empty = [], first, True
    for word in text.split():
        if not empty and len(line) + 1 + len(word) > max(width, len(rest) + 24):
            lines.append(line)
            line, empty = rest, True
        line = line + word if empty else f"{line} {word}"
        empty = False
    return [*lines, line]


def _marks(text: str) -> str:
    for letter, other in (("✓", "+"), ("✗", "x"), ("·", "-")):
        text = text.replace(letter, other)
    return text
