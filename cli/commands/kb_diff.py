"""``soleus kb diff``: what a change of knowledge says differently, and what it does to every case."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import click

from cli.options import formats, kb_options, stage_option

if TYPE_CHECKING:
    from reasoner.answers.reading import Reading


@click.command()
@click.argument("old")
@click.argument("new")
@click.option("--path", default="kb", show_default=True, metavar="FOLDER", help="The folder that revisions are of.")
@click.option("--bank", "banks", multiple=True, metavar="PATH", help="Cases to compare on; default: those of NEW.")
@click.option("--all", "every", is_flag=True, help="Show every case that moved.")
@click.option("--exit-code", is_flag=True, help="Exit with 1 when a case moved.")
@stage_option
@formats("text", "markdown", "json")
@kb_options
@click.pass_context
def command(
    ctx: click.Context,
    old: str,
    new: str,
    path: str,
    banks: tuple[str, ...],
    every: bool,
    exit_code: bool,
    format: str,
) -> None:
    """Compare two versions of a knowledge base: clauses added, removed and changed, and every answer that moved.

    OLD and NEW are folders (a base and its overlays with ':' between), or revisions under git of the folder that
    --path names. Each move names the changed rules and facts that are responsible for it.

    \b
    soleus kb diff kb my_kb
    soleus kb diff HEAD~1 HEAD --path kb
    soleus kb diff kb kb:kb/overlays/whole_leg_scan
    soleus kb diff HEAD kb --format markdown > review.md
    """
    from cli.console import say, say_json
    from cli.errors import GATE_FAILED
    from cli.options import settings_of
    from reasoner.bench.banks import banks_beside, cases_of
    from reasoner.bench.difference import compare
    from reasoner.bench.effects import effects
    from reasoner.bench.revisions import folders_at
    from reasoner.knowledge.knowledge_base import load
    from reasoner.render.difference_text import SHOWN_CASES, difference_json, difference_text

    settings = settings_of(ctx)
    if settings.kb:
        raise click.UsageError("'kb diff' takes its knowledge bases as OLD and NEW, not from --kb.")
    with folders_at(old, path) as first, folders_at(new, path) as second:
        before, after = _read(old, first, settings.cache), _read(new, second, settings.cache)
        difference = compare(load(first), load(second), after.program)
        texts = cases_of(banks or banks_beside(after.case_banks))
        moved = effects(texts, before, after, difference.keys, stages=settings.stage)
    if format == "json":
        say_json(difference_json(difference, moved, len(texts)))
    else:
        most = 0 if every else SHOWN_CASES
        say(difference_text(difference, moved, len(texts), markdown=format == "markdown", most=most))
    if exit_code and moved:
        ctx.exit(GATE_FAILED)


def _read(name: str, folders: tuple[str, ...], cache: bool) -> Reading:
    """One version; an error says which."""
    from reasoner.answers.reading import read
    from reasoner.errors import KnowledgeBaseError
    from reasoner.loading.load import load_program

    try:
        return read(load_program(folders, cache=cache and os.pathsep.join(folders) == name))
    except KnowledgeBaseError as error:
        raise KnowledgeBaseError(f"{name}: {error.message}", error.diagnostics, help=error.help) from None
