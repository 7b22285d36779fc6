"""``soleus batch``: answer many cases from a file."""

from __future__ import annotations

import gc
import time
from typing import TYPE_CHECKING

import click

from cli.options import choice_options, kb_options, settings_of, stage_option

if TYPE_CHECKING:
    from collections.abc import Callable

    from reasoner.cohort.batch import Answer, Cohort, Progress, Total
    from reasoner.cohort.evaluator import Resources

ENGINES = ("duckdb", "spark")
FORMATS = ("csv", "tsv", "parquet", "ndjson", "bank")
REJECTED = 3
PAUSE = 5.0
"""Seconds between two words about how far a run is."""


@click.command()
@click.argument("input", metavar="INPUT")
@click.argument("output", metavar="OUTPUT")
@click.option("--top", type=click.IntRange(1, 1000), default=5, show_default=True, help="Conclusions of each case.")
@click.option("--engine", type=click.Choice(ENGINES), default=ENGINES[0], show_default=True, help="Who does the work.")
@click.option("--master", default="local[*]", show_default=True, metavar="URL", help="The cluster, for --engine spark.")
@click.option("--format-in", type=click.Choice(FORMATS), help="Form of INPUT. Default: as its name says.")
@click.option("--picture", metavar="FILE.svg", help="Draw which conclusions lead how many cases.")
@click.option("--resume", is_flag=True, help="Go on with a run that was cut off.")
@click.option("--force", is_flag=True, help="Replace an output that is there, finished or not.")
@click.option("--threads", type=click.IntRange(0), default=0, help="Threads of the engine. Default: all cores.")
@click.option("--memory", type=click.IntRange(200), default=2500, show_default=True, help="Megabytes for the engine.")
@click.option("--lot", type=click.IntRange(1, 1_000_000), default=10_000, show_default=True, help="Cases at once.")
@stage_option
@choice_options
@kb_options
@click.pass_context
def command(
    ctx: click.Context,
    input: str,
    output: str,
    top: int,
    engine: str,
    master: str,
    format_in: str | None,
    picture: str | None,
    resume: bool,
    force: bool,
    threads: int,
    memory: int,
    lot: int,
) -> None:
    """Answer every case of INPUT and write the answers to OUTPUT (.parquet, .csv or .ndjson).

    INPUT is a file, a pattern in quotes, or - for standard input: a table with the columns case, attribute, value and
    perhaps state; a table with case and one column an attribute (several values separated by ';', '!' before what is
    absent); one with case and text; or a bank of cases. Beside OUTPUT stand .steps (steps, what to avoid, warnings),
    .rejects (rows that could not be used, each with its cause) and .cases (for 'soleus why NAME --case OUTPUT#CASE').

    \b
    soleus batch reports.csv answers.parquet
    soleus batch 'archive/*.ndjson' answers.csv --top 3
    """
    from cli.console import notice, tell
    from cli.session import choices_of, open_knowledge
    from reasoner.cohort.batch import Cohort, run
    from reasoner.cohort.evaluator import Resources
    from reasoner.cohort.intake import find_inputs
    from reasoner.cohort.parts import make_target
    from reasoner.cohort.worker import Task

    if resume and force:
        raise click.UsageError("--resume goes on with an output, --force begins anew; give one of them.")
    target, intake = make_target(output), find_inputs(input, format_in)
    reading = open_knowledge(ctx)
    # Millions of short-lived objects follow, hardly any in cycles: looking for those often takes a tenth of the time.
    gc.set_threshold(200_000, 20, 20)
    settings = settings_of(ctx)
    task = Task(top, reading.stages(settings.stage), choices_of(reading, settings))
    cohort = Cohort(reading, intake, target._replace(conclusion=reading.conclusion_sort), task, lot)
    resources = Resources(threads, memory, str(target.folder / "engine"))
    started = time.monotonic()
    try:
        answer = _answer(ctx, cohort, resources, engine, master)
        total = run(cohort, answer, resume=resume, force=force, progress=_progress(started))
    except KeyboardInterrupt:
        notice(f"What is finished is kept in {target.folder}; go on with --resume.")
        raise
    tell(_summary(total, time.monotonic() - started, target.path, str(target.file("rejects"))), err=True)
    if picture:
        from cli.files import write_text
        from reasoner.cohort.picture import is_picture, picture_of

        write_text(picture, picture_of(target, reading), is_picture)
    notice()
    if total.rejects:
        ctx.exit(REJECTED)


def _answer(ctx: click.Context, cohort: Cohort, resources: Resources, engine: str, master: str) -> Answer:
    if engine == "duckdb":
        from reasoner.cohort.batch import embedded

        return embedded(cohort, resources)
    from reasoner.cohort.spark import clustered

    return clustered(cohort, resources, settings_of(ctx).knowledge_base, master)


def _progress(started: float) -> Callable[[Progress], None]:
    """Says how far a run is, on standard error, every few seconds."""
    from cli.console import notice

    told = started

    def say(progress: Progress) -> None:
        nonlocal told
        now = time.monotonic()
        if now - told < PAUSE:
            return
        told, passed = now, now - started
        rate = progress.cases / passed if passed else 0.0
        left = f", {_clock(passed / progress.share - passed)} left" if 0 < progress.share < 1 else ""
        notice(f"{progress.cases:,} cases, {rate:,.0f} a second{left}")

    return say


def _clock(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def _summary(total: Total, seconds: float, output: str, rejects: str) -> str:
    parts = [f"{total.answered:,} of {total.cases:,} cases answered in {_clock(seconds)}: {output}."]
    if total.resumed:
        parts.append(f"{total.resumed:,} had been answered before.")
    if total.abstained:
        parts.append(f"In {total.abstained:,} nothing recorded reaches the evidence floor.")
    if total.rejects:
        parts.append(f"{total.rejects:,} rows could not be used; {rejects} says why.")
    return " ".join(parts)
