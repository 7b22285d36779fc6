"""What a model advises: steps with reasons and cautions, steps to avoid, and warnings, urgent ones first."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from reasoner.answers.grounds import layers_of, reason_of, sources_of

if TYPE_CHECKING:
    from reasoner.answers.reading import Reading
    from reasoner.engine.model import Model
    from reasoner.program.compiled import Arguments, Value


class Caution(NamedTuple):
    """Something to mind about a step, with its sources."""

    id: str
    text: str
    cite: tuple[str, ...]


class Step(NamedTuple):
    """A step to take: priority 1 comes first; ``applies_to`` are the conclusions it is for.

    ``layers``, here as below, are the layers of the knowledge base that it comes from.
    """

    step: str
    label: str
    priority: int
    because: str
    cite: tuple[str, ...]
    applies_to: tuple[str, ...]
    cautions: tuple[Caution, ...]
    layers: tuple[str, ...] = ()


class Avoid(NamedTuple):
    """A step not to take, because of the conclusions named."""

    step: str
    label: str
    because: str
    cite: tuple[str, ...]
    applies_to: tuple[str, ...]
    layers: tuple[str, ...] = ()


class Alert(NamedTuple):
    """Something to know at once; ``urgent`` ones cannot wait."""

    id: str
    text: str
    urgent: bool
    cite: tuple[str, ...]
    layers: tuple[str, ...] = ()


class Advice(NamedTuple):
    """All that a model advises, each list in the order to read it."""

    steps: tuple[Step, ...]
    avoid: tuple[Avoid, ...]
    warnings: tuple[Alert, ...]


def advise(model: Model, reading: Reading) -> Advice:
    """Read the advice of a case from its model."""
    return Advice(_steps(model, reading), _avoid(model, reading), _warnings(model, reading))


def _steps(model: Model, reading: Reading) -> tuple[Step, ...]:
    predicate = reading.entry("step", "")
    best: dict[str, tuple[int, Arguments]] = {}
    for row in model.rows(predicate):
        step, priority = str(row[1]), row[2]
        if isinstance(priority, int) and (step not in best or priority < best[step][0]):
            best[step] = (priority, row)
    found = []
    for step, (priority, row) in best.items():
        found.append(
            Step(
                step,
                reading.label_at("step", 1, step),
                priority,
                reason_of(model, reading, predicate, row),
                sources_of(model, reading, predicate, row),
                _conclusions(model.match(reading.entry("step_reason", ""), (None, step, None)), 2),
                _cautions(step, model, reading),
                layers_of(model, reading, predicate, row),
            )
        )
    return tuple(sorted(found, key=lambda each: (each.priority, each.step)))


def _cautions(step: str, model: Model, reading: Reading) -> tuple[Caution, ...]:
    predicate = reading.entry("step_caution", "")
    rows = model.match(predicate, (None, step, None))
    return tuple(
        Caution(str(row[2]), reading.label_at("step_caution", 2, row[2]), sources_of(model, reading, predicate, row))
        for row in rows
    )


def _avoid(model: Model, reading: Reading) -> tuple[Avoid, ...]:
    predicate = reading.entry("avoid", "")
    by_step: dict[str, list[Arguments]] = {}
    for row in model.rows(predicate):
        by_step.setdefault(str(row[1]), []).append(row)
    return tuple(
        Avoid(
            step,
            reading.label_at("avoid", 1, step),
            next((found for row in rows if (found := reason_of(model, reading, predicate, row))), ""),
            tuple(dict.fromkeys(key for row in rows for key in sources_of(model, reading, predicate, row))),
            _conclusions(tuple(rows), 2),
            layers_of(model, reading, predicate, *rows),
        )
        for step, rows in by_step.items()
    )


def _warnings(model: Model, reading: Reading) -> tuple[Alert, ...]:
    predicate = reading.entry("warning", "")
    urgent = {row[1] for row in model.rows(reading.entry("urgent", ""))}
    found = [
        Alert(
            str(row[1]),
            reading.label_at("warning", 1, row[1]),
            row[1] in urgent,
            sources_of(model, reading, predicate, row),
            layers_of(model, reading, predicate, row),
        )
        for row in model.rows(predicate)
    ]
    return tuple(sorted(found, key=lambda each: (not each.urgent, each.id)))


def _conclusions(rows: tuple[tuple[Value, ...], ...], place: int) -> tuple[str, ...]:
    return tuple(dict.fromkeys(str(row[place]) for row in rows))
