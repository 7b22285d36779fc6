"""``soleus script``: what is known about one conclusion, on a page."""

from __future__ import annotations

import click

from cli.options import complete_conclusion, formats, kb_options


@click.command()
@click.argument("etiology", metavar="ETIOLOGY", shell_complete=complete_conclusion)
@formats("text", "json", "markdown", "html")
@kb_options
@click.pass_context
def command(ctx: click.Context, etiology: str, format: str) -> None:
    """Show the illness script of an etiology: who, how, what is seen, its mimics, what follows, sources.

    \b
    soleus script calcific_myonecrosis
    soleus script "tumoral calcinosis" --format markdown
    """
    from cli.console import notice, say_json
    from cli.session import open_knowledge
    from cli.show import show
    from reasoner.answers.script import illustrate
    from reasoner.engine.evaluate import evaluate

    reading = open_knowledge(ctx)
    page = illustrate(
        reading,
        reading.vocabulary.conclusion(etiology),
        lambda case: evaluate(reading.program, case.facts(reading.entries)),
    )
    if format == "json":
        from cli.contract.knowledge import script_json

        say_json(script_json(reading, page))
    elif format == "html":
        from cli.console import say_page
        from cli.options import settings_of
        from cli.page.pictures import illustrated
        from reasoner.answers.claims import NEUTRAL
        from reasoner.documents.known import script
        from reasoner.render.write_html import write_html

        # A drawing below the name shows what speaks for it, not what would speak against it.
        claims = (each for chapter in page.chapters for each in chapter.claims)
        signs = [(each.attribute, each.value) for each in claims if each.kind not in NEUTRAL]
        say_page(illustrated(write_html(script(reading, page)), reading, signs, settings_of(ctx).knowledge_base))
    else:
        from reasoner.documents.known import script

        show(ctx, script(reading, page), format)
    notice()
