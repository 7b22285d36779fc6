"""What every export shares: variables of a rule by name, bodies in an order that binds before it asks, comments."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from reasoner.program.compiled import AggregatePattern, BodyPattern, ClauseInfo, CompiledProgram, CompiledRule
from reasoner.program.patterns import occurrences

EXTREMES = ("min", "max")


def variable_names(rule: CompiledRule) -> tuple[str, ...]:
    """A name for every slot of a rule, none twice; ``_`` for a variable that stands in one place only."""
    uses = Counter(occurrences(rule))
    taken: set[str] = set()
    names = []
    for slot, name in enumerate(rule.variables):
        if uses[slot] < 2:
            names.append("_")
            continue
        wanted, number = name if name[0] != "_" else f"V{name}", 1
        free = wanted
        while free in taken:
            number += 1
            free = f"{wanted}_{number}"
        taken.add(free)
        names.append(free)
    return tuple(names)


def ordered_body(rule: CompiledRule) -> tuple[BodyPattern, ...]:
    """The body in the planned order of evaluation: whatever needs a value stands behind what gives it."""
    order = rule.order or range(len(rule.body))
    return tuple(rule.body[position] for position in order)


def comment_lines(info: ClauseInfo, mark: str) -> list[str]:
    """What the annotations of a clause say, as comments."""
    said = [("id", info.id), ("says", info.says), ("because", info.because), ("cite", " ".join(info.cite))]
    return [f"{mark} {key}: {_one_line(text)}" for key, text in said if text]


def banner(program: CompiledProgram, mark: str, notes: Sequence[str]) -> list[str]:
    """The comment that begins a file: what it was made from, and how to read it."""
    layers = " + ".join(program.layers) or program.name
    lines = [program.title, f"{program.name} {program.version} ({layers}), {program.hash[:16]}", *notes]
    return [f"{mark} {_one_line(line)}".rstrip() for line in lines]


_MADE_FROM = re.compile(rb"^(?:%|//) .* \(.*\), [0-9a-f]{16}$", re.MULTILINE)


def is_export(beginning: bytes) -> bool:
    """Whether a file is an export: by the line of its banner that says what it was made from."""
    return _MADE_FROM.search(beginning) is not None


def aggregates(body: Sequence[BodyPattern]) -> list[AggregatePattern]:
    """The aggregates of a body."""
    return [pattern for pattern in body if isinstance(pattern, AggregatePattern)]


def _one_line(text: str) -> str:
    return " ".join(text.split())
