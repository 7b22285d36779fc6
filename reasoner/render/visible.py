"""Text that came from outside, safe to print: what would steer a terminal or turn the reading order is spelled out."""

from __future__ import annotations

import re

STEERING = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufeff]"
)
"""Control characters other than tab and line end, marks of direction, line separators, half characters."""


def visible(text: str) -> str:
    """The text with each such character as ``<U+001B>``."""
    return STEERING.sub(lambda found: f"<U+{ord(found.group()):04X}>", text)
