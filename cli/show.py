"""Shows an answer in the form that was asked for: the one way from a document to standard output."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    import click

    from reasoner.documents.document import Document
    from reasoner.render.style import Style

SCREEN = 30


def style_of(ctx: click.Context, *, ascii: bool = False, sources: bool = False) -> Style:
    """How the terminal wants text: its width, its letters, colour when it shows any."""
    import sys

    from cli.console import width
    from reasoner.render.style import Style

    encoding = (getattr(sys.stdout, "encoding", None) or "").lower().replace("-", "")
    color = ctx.color is not False and sys.stdout.isatty()
    return Style(width(), ascii or encoding != "utf8", color, sources)


def show(ctx: click.Context, document: Document, format: str, *, ascii: bool = False) -> None:
    """Write a document to standard output."""
    from cli.console import say, say_page

    if format == "markdown":
        from reasoner.render.write_markdown import write_markdown

        say(write_markdown(document))
    elif format in ("mermaid", "dot"):
        from reasoner.render.explanation import render_graph
        from reasoner.render.graph import graph_of_document

        say(render_graph(format, graph_of_document(document)))
    elif format == "html":
        from reasoner.render.write_html import write_html

        say_page(write_html(document))
    else:
        from reasoner.render.write_text import write_text

        say(write_text(document, style_of(ctx, ascii=ascii)))


def show_screen(ctx: click.Context, documents: Iterable[Document], *, most: int = SCREEN, ascii: bool = False) -> None:
    """Write the first of several versions of an answer, from the fullest to the barest, of at most so many lines."""
    from cli.console import say
    from reasoner.render.write_text import write_text

    style = style_of(ctx, ascii=ascii)
    text = ""
    for document in documents:
        text = write_text(document, style)
        if text.count("\n") < most:
            break
    say(text)
