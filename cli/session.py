"""What a command needs before it can ask: the program, its reading, the case and the case's model."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import click

from cli.options import Settings, settings_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reasoner.answers.case import Case
    from reasoner.answers.reading import Reading
    from reasoner.engine.model import Model


class Session(NamedTuple):
    """One case, evaluated."""

    reading: Reading
    case: Case
    model: Model


def open_knowledge(ctx: click.Context, *, quiet: bool = False) -> Reading:
    """Load the knowledge base that the settings name, and say which it is unless ``quiet``."""
    from cli.console import wants_color
    from reasoner.answers.reading import read
    from reasoner.loading.load import load_program

    settings = settings_of(ctx)
    ctx.color = wants_color(settings)
    reading = read(load_program(settings.knowledge_base, cache=settings.cache), keeps=settings.cache)
    settings.notice = reading.notice
    if not quiet:
        settings.announced_base()  # once it is read: what keeps it from being read names it, too
    return reading


def open_case(ctx: click.Context, findings: Sequence[str], case: str | None, *, told: bool = True) -> Session:
    """Load the knowledge base, read the case and evaluate it; what was read of a text is ``told`` first.

    Raises ``CaseError`` for a case that a denial of the knowledge base forbids.
    """
    from reasoner.engine.evaluate import evaluate

    reading = open_knowledge(ctx)
    read = read_from(ctx, reading, findings, case)
    if read.understood and told:
        from cli.told import say_told

        say_told(reading, read, aside=ctx.params.get("format") != "text")
    model = evaluate(reading.program, read.facts(reading.entries))
    if model.violations:
        from reasoner.explain.contradictory_case import refuse_contradictory

        refuse_contradictory(model)
    return Session(reading, read, model)


def read_from(ctx: click.Context, reading: Reading, findings: Sequence[str], case: str | None) -> Case:
    """Read the case that findings, text and ``--case`` name, at the stage that the settings ask for."""
    from cli.told import read_told

    settings = settings_of(ctx)
    stages = reading.stages(settings.stage)
    read = read_told(reading, reading.bank_path(case), findings, stages)
    return read._replace(choices=choices_of(reading, settings))


def choices_of(reading: Reading, settings: Settings, prior: str | None = None) -> tuple[tuple[str, str], ...]:
    """What ``--prior`` and ``--only-sourced`` choose; ``prior`` is the policy where none is chosen, if it is known.

    Raises ``UnknownNameError`` for a policy that the knowledge base does not know.
    """
    from reasoner.answers.choices import judgement_left_out, prior_choice

    known = prior_choice(reading, settings.prior) if settings.prior else prior_choice(reading, prior, lenient=True)
    return (*known, *(judgement_left_out(reading) if settings.only_sourced else ()))
