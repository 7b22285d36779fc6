"""``soleus cite``: a source, and what rests on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from cli.options import formats, kb_options, settings_of

if TYPE_CHECKING:
    from cli.views.sources import Stated


@click.command()
@click.argument("key", required=False, metavar="[KEY|KEY#PART]")
@formats("text", "json")
@kb_options
@click.pass_context
def command(ctx: click.Context, key: str | None, format: str) -> None:
    """Show a source and every clause that cites it; without KEY list all sources.

    \b
    soleus cite tokoro2009
    soleus cite seed#S23        one numbered claim of the seed document
    """
    from cli.console import say, say_json, wants_color
    from cli.console import width as columns
    from cli.views.sources import list_text, source_json, source_text
    from reasoner.answers.sources import cited, source
    from reasoner.knowledge.knowledge_base import load

    settings = settings_of(ctx)
    ctx.color = wants_color(settings)
    kb = load(settings.knowledge_base)
    if key is None:
        references = cited(kb)
        if format == "json":
            say_json(
                {"format": "sources/1", "sources": [{**each.fields, "cited": times} for each, times in references]}
            )
        else:
            say(list_text(references, columns()))
        return
    found = source(kb, key)
    stated = _statement(ctx, found.part) if found.part else None
    if format == "json":
        say_json(source_json(found, stated))
    else:
        say(source_text(found, columns(), stated))


def _statement(ctx: click.Context, part: str) -> Stated | None:
    from cli.session import open_knowledge
    from reasoner.answers.statement import statement

    reading = open_knowledge(ctx)
    found = statement(reading, part)
    return (reading, found) if found is not None else None
