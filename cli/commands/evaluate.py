"""``soleus evaluate``: measure the ranking on cases with known answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from cli.options import choice_options, formats, kb_options, stage_option

if TYPE_CHECKING:
    from reasoner.answers.case import Case
    from reasoner.engine.model import Model

_SHARE = click.FloatRange(0, 1)


@click.command()
@click.argument("bank", required=False, metavar="[BANK]")
@stage_option
@choice_options
@click.option("--min-top1", type=_SHARE, help="Fail (exit 1) below this share.")
@click.option("--min-top3", type=_SHARE, help="Likewise for the first three.")
@click.option("--min-top5", type=_SHARE, help="Likewise for the first five.")
@click.option("--min-mrr", type=_SHARE, help="Likewise for the mean reciprocal rank.")
@click.option("--min-dangerous-recall", type=_SHARE, help="Likewise for dangerous diagnoses in the list.")
@click.option("--told", is_flag=True, help="Rank what is read of each narrative, not what the bank records.")
@click.option("--cases", "every", is_flag=True, help="Show the place of every case.")
@formats("text", "json", "markdown")
@kb_options
@click.pass_context
def command(
    ctx: click.Context, /, bank: str | None, told: bool, every: bool, format: str, **minimum: float | None
) -> None:
    """Rank every case of BANK (default: the knowledge base's own) and compare with its answer.

    BANK may also be the folder of a knowledge base. Published cases are ranked with the prior ``published``, unless
    another is chosen.

    \b
    soleus evaluate cases.toml --min-top1 0.8
    """
    from cli.bases import is_base
    from cli.console import notice, say_json
    from cli.errors import GATE_FAILED
    from cli.options import settings_of
    from cli.session import choices_of, open_knowledge
    from cli.show import show
    from cli.told import teller
    from reasoner.answers.bank import evaluate_bank, evaluation_json, predicates_measured
    from reasoner.answers.case_file import compared_of, read_bank
    from reasoner.documents.measured import evaluation
    from reasoner.engine.evaluate import evaluate
    from reasoner.explain.contradictory_case import refuse_contradictory

    if bank and is_base(bank):
        settings_of(ctx).kb, bank = (bank,), None
    reading = open_knowledge(ctx)
    paths = (bank,) if bank else reading.case_banks
    cases = [case for path in paths for case in read_bank(path)]
    if not cases:
        raise click.UsageError("There is no case to rank: name a bank, or add one with 'soleus kb new case'.")

    choices = choices_of(reading, settings_of(ctx), "published")
    goals = predicates_measured(reading)

    def ranked(case: Case) -> Model:
        facts = case._replace(choices=choices).facts(reading.entries)
        model = evaluate(reading.program, facts, goals=goals, engine="native", denials=True)
        refuse_contradictory(model, case.id)
        return model

    result = evaluate_bank(
        cases,
        reading,
        ranked,
        stages=reading.stages(settings_of(ctx).stage),
        tell=teller(reading) if told else None,
    )
    table = evaluation_json(result, [each for path in paths for each in compared_of(path)])
    if format == "json":
        say_json(table)
    else:
        show(ctx, evaluation(table, result, cases=every), format)
    failed = [
        f"{name.removeprefix('min_')} is {table[name.removeprefix('min_')]}, below {wanted}"
        for name, wanted in minimum.items()
        if wanted is not None and table[name.removeprefix("min_")] < wanted
    ]
    for each in failed:
        notice(f"Below the threshold: {each}.")
    if failed:
        ctx.exit(GATE_FAILED)
