"""``soleus script``: what is known about one conclusion, on a page."""

from __future__ import annotations

import click

from cli.options import complete_conclusion, formats, kb_options


@click.command()
@click.argument("etiology", metavar="ETIOLOGY", shell_complete=complete_conclusion)
@formats("text", "json", "markdown")
@kb_options
@click.pass_context
def command(ctx: click.Context, etiology: str, format: str) -> None:
    """Show the illness script of an etiology: who, how, what is seen, its mimics, what follows, sources.

    \b
    soleus script calcific_myonecrosis
    soleus script "tumoral calcinosis" --format markdown
    """
    from cli.console import notice, say, say_json
    from cli.console import width as columns
    from cli.session import open_knowledge
    from cli.views.script import script_json, script_text
    from reasoner.answers.script import illustrate
    from reasoner.engine.evaluate import evaluate

    reading = open_knowledge(ctx)
    page = illustrate(
        reading,
        reading.vocabulary.conclusion(etiology),
        lambda case: evaluate(reading.program, case.facts(reading.entries)),
    )
    if format == "json":
        say_json(script_json(reading, page))
    else:
        say(script_text(reading, page, columns(), markdown=format == "markdown"))
    notice()
