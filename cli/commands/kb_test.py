"""``soleus kb test``: hold the cases of banks against what they are expected to lead to."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import click

from cli.options import formats, kb_options, stage_option

if TYPE_CHECKING:
    from reasoner.bench.trial import Failure, Outcome


@click.command()
@click.argument("banks", nargs=-1, metavar="[PATH]...")
@click.option("-k", "wanted", default="", metavar="TEXT", help="Only cases whose id contains TEXT.")
@click.option("--fail-fast", is_flag=True, help="Stop at the first case that fails.")
@click.option("--junit", type=click.Path(dir_okay=False), metavar="FILE", help="Also write the results as JUnit XML.")
@click.option(
    "--jobs", type=click.IntRange(0, 64), default=0, metavar="N", help="Processes; default: one for each processor."
)
@click.option(
    "--engine", type=click.Choice(["native", "pydatalog"]), default="native", help="Default: native, the faster."
)
@stage_option
@formats("text", "json")
@kb_options
@click.pass_context
def command(
    ctx: click.Context,
    banks: tuple[str, ...],
    wanted: str,
    fail_fast: bool,
    junit: str | None,
    jobs: int,
    engine: str,
    format: str,
) -> None:
    """Check every case against its expectations: what is first, listed, advised or warned of, and by which rules.

    PATH is a bank or a folder of banks (default: the knowledge base's own), or the folder of a knowledge base. A case
    states what it expects in a table [case.expect]; what fails shows its proof, or what it lacks.

    \b
    soleus kb test
    soleus kb test my_cases.toml -k myonecrosis --fail-fast
    """
    from cli.bases import split
    from cli.console import having_written, notice, say, say_json
    from cli.errors import GATE_FAILED
    from cli.options import settings_of
    from cli.session import open_knowledge
    from cli.show import style_of
    from reasoner.bench.bank_check import check_banks
    from reasoner.bench.banks import banks_beside, cases_of, share_out
    from reasoner.bench.trial import model_of
    from reasoner.errors import CaseError, UnknownNameError
    from reasoner.render.diagnostics import render_diagnostics
    from reasoner.render.trial_text import explained, trial_json, trial_junit, trial_text

    settings = settings_of(ctx)
    layers, banks = split(banks)
    settings.kb = layers or settings.kb
    reading = open_knowledge(ctx)
    stages = reading.stages(settings.stage)
    paths = banks or banks_beside(reading.case_banks)
    texts = cases_of(paths, wanted)
    if not texts and wanted:
        raise click.UsageError(f"No case's id contains '{wanted}'.")
    try:
        outcomes = share_out(
            texts,
            reading,
            settings.knowledge_base,
            jobs=jobs or os.cpu_count() or 1,
            stages=stages,
            engine=engine,
            cache=settings.cache,
            fail_fast=fail_fast,
        )
    except (CaseError, UnknownNameError):
        # All that is wrong with the banks at once, with its places.
        found = check_banks(reading.program, paths)
        if not found:
            raise
        notice(render_diagnostics(found))
        raise CaseError("the banks cannot be read as they are", help="correct them; nothing was tried") from None
    by_place = {text.place: text for text in texts}
    style = style_of(ctx)

    known: dict[tuple[object, ...], str] = {}

    def explain(outcome: Outcome, failure: Failure) -> str:
        key = (outcome.place, *failure[2:])
        if key not in known:
            model = model_of(by_place[outcome.place], reading, stages=stages)
            known[key] = explained(failure, model, reading, style)
        return known[key]

    if junit:
        from cli.files import write_text
        from reasoner.render.trial_text import is_junit

        write_text(junit, trial_junit(outcomes, explain, reading.name), is_junit)
    with having_written(junit):
        if format == "json":
            say_json(trial_json(outcomes, explain))
        else:
            say(trial_text(outcomes, explain))
    if not outcomes:
        notice("There is no case yet; 'soleus kb new case' adds one.")
    elif not any(outcome.expectations for outcome in outcomes):
        notice("No case has expectations; add [case.expect] to one.")
    if not all(outcome.passed for outcome in outcomes):
        ctx.exit(GATE_FAILED)
