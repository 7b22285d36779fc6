"""``soleus kb check``: every error and warning in a knowledge base."""

from __future__ import annotations

import click

from cli.options import kb_options

FORMATS = ("text", "json", "github", "sarif")


@click.command()
@click.argument("paths", nargs=-1, metavar="[PATH]...", type=click.Path())
@click.option("--format", "form", type=click.Choice(FORMATS), default="text", help="How to print what was found.")
@kb_options
@click.pass_context
def command(ctx: click.Context, paths: tuple[str, ...], form: str) -> None:
    """Check a knowledge base and its overlays: PATHs are folders, in the order of their layers.

    Without PATH, the knowledge base in use. Exits with 1 when there is an error, with 4 when it cannot be read.

    \b
    soleus kb check                          checks the knowledge base
    soleus kb check kb kb/overlays/local     checks it with an overlay
    soleus kb check --format sarif           for a code-scanning service
    soleus kb rule KB017                     explains a code
    """
    from cli.console import say, wants_color
    from cli.options import settings_of
    from reasoner.checks import check
    from reasoner.diagnostics import Severity
    from reasoner.knowledge.knowledge_base import load
    from reasoner.loading.load import loaded_before
    from reasoner.render.diagnostics import render_diagnostics

    settings = settings_of(ctx)
    layers = paths or settings.knowledge_base
    kb = load(layers)
    found = check(kb, known_good=settings.cache and loaded_before(layers)).diagnostics
    ctx.color = wants_color(settings)
    text = render_diagnostics(found, form, bool(ctx.color) and form == "text")
    if text:
        say(text)
    if any(each.severity is Severity.ERROR for each in found):
        ctx.exit(1)
