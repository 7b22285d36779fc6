"""A text on the terminal with what was understood of it marked."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from reasoner.answers.understood import Aside, Gap, Mention
from reasoner.documents.heard_forms import pieces

if TYPE_CHECKING:
    from reasoner.answers.understood import Understood


def marked(understood: Understood) -> str:
    """The text: findings green, denied ones red, what is set aside dim, what was not read underlined."""
    return "".join(_styled(text, part) for text, part in pieces(understood)).strip()


def _styled(text: str, part: Mention | Aside | Gap | None) -> str:
    shown = "".join(letter if letter.isprintable() or letter == "\n" else " " for letter in text)
    if isinstance(part, Mention):
        return click.style(shown, fg="red" if part.state == "absent" else "green")
    if isinstance(part, Aside):
        return click.style(shown, dim=True)
    if isinstance(part, Gap):
        return click.style(shown, underline=True)
    return shown
