"""``soleus kb coverage``: which clauses the cases exercise."""

from __future__ import annotations

import os

import click

from cli.options import formats, kb_options, stage_option


@click.command()
@click.argument("banks", nargs=-1, metavar="[PATH]...")
@click.option("--fail-under", type=click.FloatRange(0, 100), metavar="N", help="Fail (exit 1) below N % asserted.")
@click.option("--all", "every", is_flag=True, help="List every clause that is not covered.")
@click.option(
    "--jobs", type=click.IntRange(0, 64), default=0, metavar="N", help="Processes; default: one for each processor."
)
@stage_option
@formats("text", "json", "html")
@kb_options
@click.pass_context
def command(
    ctx: click.Context, banks: tuple[str, ...], fail_under: float | None, every: bool, jobs: int, format: str
) -> None:
    """Show which rules and facts the cases rest on, which only fire, which never do, and which never decide anything.

    A clause is asserted when something that a passing case expects (or its answer, where that is listed) rests on
    it, and decisive when a conclusion of some case would change without it. PATH is a bank, a folder of banks, or
    the folder of a knowledge base.

    \b
    soleus kb coverage --fail-under 60
    soleus kb coverage --format html > coverage.html
    """
    from cli.bases import split
    from cli.console import notice, say, say_json, say_page
    from cli.errors import GATE_FAILED
    from cli.options import settings_of
    from cli.session import open_knowledge
    from reasoner.bench.banks import banks_beside, cases_of
    from reasoner.bench.coverage import ASSERTED, coverage_of
    from reasoner.render.coverage_text import SHOWN, coverage_json, coverage_text

    settings = settings_of(ctx)
    layers, banks = split(banks)
    settings.kb = layers or settings.kb
    reading = open_knowledge(ctx)
    texts = cases_of(banks or banks_beside(reading.case_banks))
    processes = (jobs or os.cpu_count() or 1) if settings.cache else 1
    stages = reading.stages(settings.stage)
    coverage = coverage_of(texts, reading, stages=stages, paths=settings.knowledge_base, jobs=processes)
    if format == "json":
        say_json(coverage_json(coverage))
    elif format == "html":
        from reasoner.knowledge.knowledge_base import load
        from reasoner.render.coverage_html import coverage_html

        kb = load(settings.knowledge_base)
        sources = {file.path: file.text for file in kb.files}
        ends = {(each.span.file.path, each.span.line): each.span.end_line for each in kb.clauses}
        say_page(coverage_html(coverage, sources, f"What the cases of '{reading.name}' rest on", ends))
    else:
        say(coverage_text(coverage, most=0 if every else SHOWN))
    share = 100 * coverage.share(ASSERTED)
    if fail_under is not None and share < fail_under:
        notice(f"Below the threshold: {share:.1f} % of the clauses are asserted, not {fail_under:g} %.")
        ctx.exit(GATE_FAILED)
