"""``soleus differential``: rank what the findings fit."""

from __future__ import annotations

import click

from cli.options import case_options, formats, kb_options, status_options


@click.command()
@case_options
@click.option("--all", "everything", is_flag=True, help="Show every candidate with every reason.")
@click.option("--robust", is_flag=True, help="Say whether the order survives one step in every weight (some seconds).")
@status_options
@formats("text", "json", "markdown")
@kb_options
@click.pass_context
def command(
    ctx: click.Context,
    findings: tuple[str, ...],
    case: str | None,
    everything: bool,
    robust: bool,
    without_disputed: bool,
    only_accepted: bool,
    format: str,
) -> None:
    """Rank what the findings fit, with reasons for and against, dangers not excluded and next steps.

    \b
    soleus differential pattern=peripheral_plaque history=compartment_syndrome age=61
    soleus differential --case case.toml symptom!=pain
    """
    from cli.console import notice, say, say_json
    from cli.console import width as columns
    from cli.errors import NO_EVIDENCE
    from cli.session import open_case
    from reasoner.answers.advice import advise
    from reasoner.answers.close import left_open
    from reasoner.answers.ranking import rank

    reading, read, model = open_case(ctx, findings, case)
    if without_disputed or only_accepted:
        from cli.restrict import restrict

        reading, model, moves = restrict(reading, read, model, only_accepted=only_accepted)
        notice(moves)
    ranking, advice = rank(model, reading, read, grounds=format != "text"), advise(model, reading)
    steps = None
    if robust:
        from reasoner.answers.robustness import robustness

        steps = robustness(reading, read)
    if format == "json":
        from cli.views.differential_json import differential_json

        answer = differential_json(reading, read, ranking, advice, left_open(model, reading, ranking))
        if steps is not None:
            from cli.views.robustness import robustness_json

            answer["robust"] = robustness_json(steps)
        say_json(answer)
    elif format == "markdown":
        from cli.views.differential_markdown import differential_markdown

        left = left_open(model, reading, ranking)
        say(differential_markdown(reading, read, ranking, advice, left, everything=everything))
    else:
        from cli.views.differential_text import differential_text

        left = left_open(model, reading, ranking)
        say(differential_text(reading, read, ranking, advice, left, columns(), everything=everything))
    if steps is not None and format != "json":
        from cli.views.robustness import robustness_text

        say("\n" + robustness_text(reading, steps, columns(), everything=everything))
    notice()
    if ranking.abstains:
        notice("Nothing reaches the evidence floor: record more findings ('soleus ask' says which would tell most).")
        ctx.exit(NO_EVIDENCE)
