"""``soleus cite``: a source, and what rests on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from cli.options import complete_source, formats, kb_options, settings_of

if TYPE_CHECKING:
    from reasoner.answers.reading import Reading
    from reasoner.answers.statement import Statement


@click.command()
@click.argument("key", required=False, metavar="[KEY|KEY#PART]", shell_complete=complete_source)
@formats("text", "json", "markdown", "html")
@kb_options
@click.pass_context
def command(ctx: click.Context, key: str | None, format: str) -> None:
    """Show a source and every clause that cites it; without KEY list all sources.

    \b
    soleus cite tokoro2009
    soleus cite seed#S23        one numbered claim of the seed document
    """
    from cli.console import say_json, wants_color
    from cli.show import show
    from reasoner.answers.sources import cited, source
    from reasoner.knowledge.knowledge_base import load

    settings = settings_of(ctx)
    ctx.color = wants_color(settings)
    kb = load(settings.knowledge_base)
    if key is None:
        references = cited(kb)
        if format == "json":
            rows = [{**each.fields, "cited": times} for each, times in references]
            say_json({"format": "sources/1", "sources": rows})
        else:
            from reasoner.documents.known import bibliography

            show(ctx, bibliography(references), format)
        return
    found = source(kb, key)
    reading, stated = _statement(ctx, found.part) if found.part else (None, None)
    if format == "json":
        from cli.contract.knowledge import source_json

        say_json(source_json(found, reading, stated))
    else:
        from reasoner.documents.known import source_page, statement_page

        page = statement_page(reading, found, stated) if reading and stated else source_page(found)
        show(ctx, page, format)


def _statement(ctx: click.Context, part: str) -> tuple[Reading, Statement | None]:
    from cli.session import open_knowledge
    from reasoner.answers.statement import statement

    reading = open_knowledge(ctx)
    return reading, statement(reading, part)
