"""``soleus kb graph``: predicates and what they rest on."""

from __future__ import annotations

import click

from cli.options import formats, kb_options


@click.command()
@click.argument("paths", nargs=-1, metavar="[PATH]...", type=click.Path())
@click.option("--rule", default="", metavar="ID", help="Only what this rule rests on.")
@click.option("--predicate", default="", metavar="NAME", help="Only what this predicate rests on.")
@formats("text", "dot", "mermaid", "svg")
@kb_options
@click.pass_context
def command(ctx: click.Context, paths: tuple[str, ...], rule: str, predicate: str, format: str) -> None:
    """Show predicates by stratum and what each rests on, negation and aggregates marked.

    \b
    soleus kb graph --predicate differential
    soleus kb graph --format svg > predicates.svg
    """
    from cli.options import settings_of
    from reasoner.loading.load import load_program
    from reasoner.site.drawing import graph_dot, graph_mermaid, graph_svg, graph_text
    from reasoner.site.predicates import predicate_graph

    if rule and predicate:
        raise click.UsageError("--rule and --predicate do not go together.")
    settings = settings_of(ctx)
    settings.kb = paths or settings.kb
    graph = predicate_graph(
        load_program(settings.announced_base(), cache=settings.cache), rule=rule, predicate=predicate
    )
    writers = {"text": graph_text, "dot": graph_dot, "mermaid": graph_mermaid, "svg": graph_svg}
    click.echo(writers[format](graph).rstrip("\n"))
