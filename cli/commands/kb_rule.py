"""``soleus kb rule``: what a diagnostic code means, or what a clause says and rests on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from cli.options import formats, kb_options

if TYPE_CHECKING:
    from collections.abc import Iterable


@click.command()
@click.argument("name", metavar="CODE|ID|FILE:LINE", required=False)
@click.option("--all", "every", is_flag=True, help="List every diagnostic code instead.")
@formats("text", "json", "markdown")
@kb_options
@click.pass_context
def command(ctx: click.Context, name: str | None, every: bool, format: str) -> None:
    """Explain a diagnostic code, or show a rule or fact: its text, its sentence, its sources, and where it fires.

    \b
    soleus kb rule KB017                explains a code
    soleus kb rule --all                lists the codes
    soleus kb rule not-both-opposites   shows a clause
    """
    from cli.console import say, say_json, wants_color
    from cli.options import settings_of
    from reasoner.checks.codes import CODES
    from reasoner.render.codes import code_json, code_plain, code_text

    ctx.color = wants_color(settings_of(ctx))
    if every == bool(name):
        raise click.UsageError("Name a code or an id, or list the codes with --all.")
    if every:
        say("\n".join(f"{code.code}  {code.name:<22} {code.what}" for code in CODES.values()))
    elif name is not None and (known := CODES.get(name.upper())) is not None:
        if format == "json":
            say_json(code_json(known))
        else:
            say(code_text(known) if format == "markdown" else code_plain(known))
    elif name is not None:
        _show(ctx, name, format, CODES)


def _show(ctx: click.Context, name: str, format: str, codes: Iterable[str]) -> None:
    from cli.console import say, say_json
    from cli.console import width as columns
    from cli.options import settings_of
    from cli.session import open_knowledge
    from reasoner.bench.banks import banks_beside, cases_of
    from reasoner.bench.lookup import IN_FORCE, find_clause
    from reasoner.bench.uses import uses_of
    from reasoner.knowledge.knowledge_base import load
    from reasoner.render.clause_text import clause_json, clause_text

    reading = open_knowledge(ctx)
    found = find_clause(name, reading, lambda: load(settings_of(ctx).knowledge_base), codes)
    uses = None
    if found.state == IN_FORCE:
        uses = uses_of(found.info, cases_of(banks_beside(reading.case_banks)), reading)
    sources = reading.program.bibliography
    if format == "json":
        say_json(clause_json(found, uses, sources))
    else:
        say(clause_text(found, uses, sources, width=columns(), markdown=format == "markdown"))
