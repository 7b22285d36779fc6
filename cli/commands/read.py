"""``soleus read``: what was understood of a text, from which words, and what was not."""

from __future__ import annotations

import click

from cli.options import formats, kb_options


@click.command()
@click.argument("text", nargs=-1, required=True, metavar="TEXT|-")
@formats("text", "json", "markdown", "html")
@kb_options
@click.pass_context
def command(ctx: click.Context, text: tuple[str, ...], format: str) -> None:
    """Show what is understood of a text: each finding with its words, what is none, and what was not read.

    \b
    soleus read "61M, T2DM, painless lump L calf x3/12, no trauma"
    soleus read - < report.txt
    """
    from cli.console import notice, say, say_json, say_page
    from cli.session import open_knowledge
    from cli.show import show
    from reasoner.answers.case_file import read_text
    from reasoner.reading.arguments import hear_text

    told = read_text("-") if text == ("-",) else " ".join(text)
    reading = open_knowledge(ctx)
    understood = hear_text(told, reading)
    if format == "json":
        from reasoner.documents.heard_forms import heard_json

        say_json(heard_json(reading, understood))
    elif format == "html":
        from reasoner.documents.heard import heard
        from reasoner.documents.heard_forms import marked_html
        from reasoner.render.write_html import write_html

        page = write_html(heard(reading, understood))
        say_page(page.replace("<body>", f"<body>\n{marked_html(reading, understood)}", 1))
    else:
        from reasoner.documents.heard import heard

        if format == "text":
            from cli.marked import marked

            say(marked(understood) + "\n")
        show(ctx, heard(reading, understood), format)
    notice()
