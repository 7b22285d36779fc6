"""``soleus differential``: rank what the findings fit."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from cli.options import case_options, formats, kb_options, status_options

if TYPE_CHECKING:
    from reasoner.answers.case import Case
    from reasoner.answers.reading import Reading
    from reasoner.documents.document import Document

POINTER = "More: --all; with the same findings soleus why NAME, next, ask, report."


@click.command()
@case_options
@click.option("--all", "everything", is_flag=True, help="Show every candidate with every reason.")
@click.option("--robust", is_flag=True, help="Say whether the order survives one step in every weight (some seconds).")
@status_options
@formats("text", "json", "markdown", "html", "report")
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
    from cli.console import notice, say_json
    from cli.errors import NO_EVIDENCE
    from cli.session import open_case
    from cli.show import show, show_screen
    from reasoner.documents.answered import answer

    reading, read_case, model = open_case(ctx, findings, case, told=False)
    if without_disputed or only_accepted:
        from reasoner.answers.restricted import restricted

        reading, model, told = restricted(reading, read_case, model, only_accepted=only_accepted)
        notice(told)
    found = answer(reading, read_case, model, grounds=format != "text")
    steps = None
    if robust:
        from reasoner.answers.robustness import robustness

        steps = robustness(reading, read_case)
    if format == "json":
        from cli.contract.answers import differential_json

        document = differential_json(found)
        if steps is not None:
            from reasoner.documents.measured import robustness_json

            document["robust"] = robustness_json(steps)
        say_json(document)
    elif format == "report":
        from reasoner.documents.report import report

        show(ctx, report(found), "text")
    else:
        from reasoner.documents.ranked import EVERYTHING, PAGE, SCREENS, ranked

        if everything or format != "text":
            page = ranked(found, EVERYTHING if everything else PAGE)
            closing = f"{reading.notice} {reading.name} {reading.version} ({reading.hash[:12]})".lstrip()
            page = page._replace(closing=closing)
            if format == "html":
                _show_pictured(ctx, reading, page, read_case)
            else:
                show(ctx, page, format)
        else:
            show_screen(ctx, (ranked(found, detail, POINTER) for detail in SCREENS))
    if steps is not None and format not in ("json", "report"):
        from reasoner.documents.measured import robust as robust_page

        show(ctx, robust_page(reading, steps, everything=everything), format)
    notice()
    if found.ranking.abstains:
        notice("Nothing reaches the evidence floor: record more findings ('soleus ask' says which would tell most).")
        ctx.exit(NO_EVIDENCE)


def _show_pictured(ctx: click.Context, reading: Reading, page: Document, read_case: Case) -> None:
    """Show a page with the drawings of what the case has."""
    from cli.console import say_page
    from cli.options import settings_of
    from cli.page.pictures import illustrated
    from reasoner.answers.findings import PRESENT
    from reasoner.render.write_html import write_html

    signs = [(each.attribute, str(each.value)) for each in read_case.findings if each.kind == PRESENT]
    say_page(illustrated(write_html(page), reading, signs, settings_of(ctx).knowledge_base))
