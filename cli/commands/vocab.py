"""``soleus vocab``: what can be said and concluded."""

from __future__ import annotations

import click

from cli.options import complete_finding, formats, kb_options

CONCLUSIONS = "conclusions"


@click.command()
@click.argument("text", nargs=-1, metavar="[TEXT]", shell_complete=complete_finding)
@formats("text", "json", "markdown", "html")
@kb_options
@click.pass_context
def command(ctx: click.Context, text: tuple[str, ...], format: str) -> None:
    """List the attributes; with TEXT, all values and conclusions whose name, label or synonym contains it.

    \b
    soleus vocab                lists the attributes
    soleus vocab pattern        lists the values of one
    soleus vocab symptom=fever  all words of one value, and those that deny it
    soleus vocab egg shell      searches everything
    soleus vocab conclusions    lists what can be concluded
    """
    from cli.console import say_json
    from cli.session import open_knowledge
    from cli.show import show
    from reasoner.errors import UnknownNameError

    words = " ".join(text)
    reading = open_knowledge(ctx)
    vocabulary = reading.vocabulary
    found = tuple(vocabulary.conclusions.values()) if words == CONCLUSIONS else vocabulary.browse(words)
    if not found:
        raise UnknownNameError(f"nothing in the vocabulary contains '{words}'", help=vocabulary.suggest(words))
    if format == "json":
        from cli.contract.knowledge import vocab_json

        say_json(vocab_json(reading, found))
    else:
        from reasoner.documents.known import terms

        show(ctx, terms(reading, found), format)
