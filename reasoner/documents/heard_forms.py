"""A text as it was understood, as ``read/1`` and as the text itself with its words marked."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

from reasoner.answers.understood import Aside, Gap, Judged, Mention, Understood
from reasoner.documents.heard import said, typed
from reasoner.words.units import show_scaled

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reasoner.answers.reading import Reading
    from reasoner.answers.vocabulary import Vocabulary

FORMAT = "read/1"


def heard_json(reading: Reading, understood: Understood) -> dict[str, Any]:
    """The contract: findings, what is none, what was not read; places are characters of the text."""
    vocabulary = reading.vocabulary
    return {
        "format": FORMAT,
        "read": [_mention(each, vocabulary) for each in understood.read],
        "not_findings": [{**_place(each), "reason": each.reason} for each in understood.asides],
        "unread": [_place(each) for each in understood.unread],
        "contradictions": [
            [_mention(clash.one, vocabulary), _mention(clash.other, vocabulary)] for clash in understood.clashes
        ],
        "notes": list(understood.notes),
        "judged": [
            {
                **_place(each),
                "test": each.test,
                "level": each.level,
                "unit": each.unit,
                "normal": list(each.normal),
                "cite": list(each.cite),
            }
            for each in understood.judged
        ],
    }


def _mention(each: Mention, vocabulary: Vocabulary) -> dict[str, Any]:
    return {"attribute": each.attribute, "value": _value(each, vocabulary), "state": each.state, **_place(each)}


def _value(each: Mention, vocabulary: Vocabulary) -> str | int | float:
    if not isinstance(each.value, int):
        return each.value
    shown = show_scaled(each.value, vocabulary.scales[each.attribute][0])
    return float(shown) if "." in shown else int(shown)


def _place(part: Mention | Aside | Gap | Judged) -> dict[str, Any]:
    return {"text": part.text, "start": part.start, "end": part.end}


def pieces(understood: Understood) -> Iterator[tuple[str, Mention | Aside | Gap | None]]:
    """The text in order, piece by piece, each with what it was read as; of two readings of one word the first."""
    parts: list[Mention | Aside | Gap] = [*understood.read, *understood.asides, *understood.unread]
    parts.sort(key=lambda part: (part.start, part.end))
    at = 0
    for part in parts:
        if part.start < at or part.end == part.start:
            continue
        if part.start > at:
            yield understood.text[at : part.start], None
        yield understood.text[part.start : part.end], part
        at = part.end
    if at < len(understood.text):
        yield understood.text[at:], None


def marked_html(reading: Reading, understood: Understood) -> str:
    """The text as a paragraph of HTML: each reading marked, with its finding as a title."""
    parts = []
    for text, part in pieces(understood):
        if isinstance(part, Mention):
            kind = "fails" if part.state == "absent" else "holds"
            title = f"{said(reading, part)} ({typed(reading, part)})"
            parts.append(f'<mark class="{kind}" title="{escape(title)}">{escape(text)}</mark>')
        elif isinstance(part, Aside):
            parts.append(f'<span class="remark" title="{escape(part.reason)}">{escape(text)}</span>')
        elif isinstance(part, Gap):
            parts.append(f"<u>{escape(text)}</u>")
        else:
            parts.append(escape(text))
    return f'<p class="told">{"".join(parts)}</p>'
