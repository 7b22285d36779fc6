"""``soleus vocab``: what can be said and concluded."""

from __future__ import annotations

import click

from cli.options import complete_finding, formats, kb_options


@click.command()
@click.argument("text", nargs=-1, metavar="[TEXT]", shell_complete=complete_finding)
@formats("text", "json")
@kb_options
@click.pass_context
def command(ctx: click.Context, text: tuple[str, ...], format: str) -> None:
    """List the attributes; with TEXT, all values and conclusions whose name, label or synonym contains it.

    \b
    soleus vocab                lists the attributes
    soleus vocab pattern        lists the values of one
    soleus vocab egg shell      searches everything
    """
    from cli.console import say, say_json
    from cli.console import width as columns
    from cli.session import open_knowledge
    from cli.views.vocab import vocab_json, vocab_text
    from reasoner.errors import UnknownNameError

    words = " ".join(text)
    reading = open_knowledge(ctx)
    vocabulary = reading.vocabulary
    terms = vocabulary.browse(words)
    if not terms:
        raise UnknownNameError(f"nothing in the vocabulary contains '{words}'", help=vocabulary.suggest(words))
    if format == "json":
        say_json(vocab_json(reading, terms))
    else:
        say(vocab_text(reading, terms, columns()))
