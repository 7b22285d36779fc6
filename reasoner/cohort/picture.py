"""What a cohort's answers come to, as a picture: which conclusions lead how many cases, by tier."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple
from xml.sax.saxutils import escape

from reasoner.cohort.evaluator import open_engine
from reasoner.cohort.parts import MAIN, Target

if TYPE_CHECKING:
    from reasoner.answers.reading import Reading

_BARS = 20
_TITLE = "What leads in"
_HEIGHT, _LEFT, _WIDTH, _TOP = 26, 330, 420, 56
_COLOURS = ("#1f4e79", "#5b9bd5", "#c5d9ee")
_READERS = {".parquet": "read_parquet", ".csv": "read_csv", ".ndjson": "read_json"}


class Bar(NamedTuple):
    """A conclusion and how many cases it leads, in each tier."""

    label: str
    counts: dict[str, int]

    @property
    def cases(self) -> int:
        """How many cases it leads."""
        return sum(self.counts.values())


def leaders(target: Target) -> list[Bar]:
    """The conclusions that lead the answers, those that lead most first, equal ones by name."""
    connection = open_engine(":memory:", 1)
    source = f"{_READERS[target.form]}(?{', header = true' if target.form == '.csv' else ''})"
    query = f"SELECT label, coalesce(tier, ''), count(*) FROM {source} WHERE rank = 1 GROUP BY ALL ORDER BY ALL"
    try:
        rows = connection.execute(query, [str(target.file(MAIN))]).fetchall()
    finally:
        connection.close()
    bars: dict[str, dict[str, int]] = {}
    for label, tier, count in rows:
        bars.setdefault(str(label), {})[str(tier)] = int(count)
    return sorted((Bar(*each) for each in bars.items()), key=lambda bar: (-bar.cases, bar.label))


def picture_of(target: Target, reading: Reading) -> str:
    """The picture of an output as SVG."""
    tiers = reading.in_order("tier_order") or ("",)
    names = {tier: reading.label_at("tier_order", 0, tier) if tier else "" for tier in tiers}
    return drawn(leaders(target), names)


def is_picture(beginning: bytes) -> bool:
    """Whether a file with this beginning is a picture of an output."""
    return beginning.startswith(b"<svg ") and _TITLE.encode() in beginning


def drawn(bars: list[Bar], tiers: dict[str, str]) -> str:
    """The picture: a bar for each of the first conclusions, a colour for each tier, numbers beside the bars."""
    shown, total = bars[:_BARS], sum(bar.cases for bar in bars)
    most = max((bar.cases for bar in shown), default=1)
    height = _TOP + _HEIGHT * len(shown) + 30
    title = f"{_TITLE} {total:,} cases"
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 840 {height}" font-family="sans-serif" font-size="13">',
        f"<title>{escape(title)}</title>",
        f'<rect width="840" height="{height}" fill="#ffffff"/>',
        f'<text x="12" y="22" font-size="16">{escape(title)}</text>',
    ]
    colours = {tier: _COLOURS[place % len(_COLOURS)] for place, tier in enumerate(tiers)}
    for place, (tier, name) in enumerate(tiers.items()):
        x = _LEFT + 130 * place
        parts.append(f'<rect x="{x}" y="34" width="12" height="12" fill="{colours[tier]}"/>')
        parts.append(f'<text x="{x + 17}" y="45">{escape(name)}</text>')
    for place, bar in enumerate(shown):
        y = _TOP + _HEIGHT * place
        label = bar.label if len(bar.label) <= 48 else f"{bar.label[:47]}…"
        parts.append(f'<text x="{_LEFT - 8}" y="{y + 16}" text-anchor="end">{escape(label)}</text>')
        end = float(_LEFT)
        for tier in tiers:
            length = _WIDTH * bar.counts.get(tier, 0) / most
            if length:
                parts.append(
                    f'<rect x="{end:.1f}" y="{y + 3}" width="{length:.1f}" height="18" fill="{colours[tier]}"/>'
                )
                end += length
        parts.append(f'<text x="{end + 6:.1f}" y="{y + 16}">{bar.cases:,}</text>')
    rest = sum(bar.cases for bar in bars[_BARS:])
    if rest:
        y = _TOP + _HEIGHT * len(shown) + 18
        parts.append(f'<text x="{_LEFT}" y="{y}">{len(bars) - _BARS:,} others lead {rest:,} cases</text>')
    return "\n".join([*parts, "</svg>", ""])
