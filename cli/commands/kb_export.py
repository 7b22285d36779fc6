"""``soleus kb export``: the knowledge base for another engine, or its facts for a spreadsheet."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from cli.options import kb_options

if TYPE_CHECKING:
    from reasoner.program.compiled import CompiledProgram, GroundAtom

ENGINES = ("clingo", "prolog", "souffle")


@click.command()
@click.argument("paths", nargs=-1, metavar="[PATH]...", type=click.Path())
@click.option("--to", "target", required=True, type=click.Choice((*ENGINES, "facts-csv")), help="What to write for.")
@click.option("-o", "--output", metavar="OUT", help="File to write; for facts-csv a folder. Default: standard output.")
@click.option("--case", "case", metavar="FILE|BANK#ID|-", help="Add the facts of a case.")
@click.option("--predicate", metavar="NAME", help="For facts-csv: this predicate only.")
@kb_options
@click.pass_context
def command(
    ctx: click.Context, paths: tuple[str, ...], target: str, output: str | None, case: str | None, predicate: str | None
) -> None:
    """Write the knowledge base for another engine, or its facts as tables for a spreadsheet.

    \b
    soleus kb export --to clingo -o kb.lp --case case.toml    then: clingo kb.lp
    soleus kb export --to prolog -o kb.pl                     then: swipl -g print_model -t halt kb.pl
    soleus kb export --to facts-csv -o tables                 one table for each predicate
    """
    from cli.options import settings_of

    settings_of(ctx).kb = paths or settings_of(ctx).kb
    if target == "facts-csv":
        if case is not None:
            raise click.UsageError("--case goes with an engine; tables hold the facts of the knowledge base.")
        _tables(ctx, output, predicate)
        return
    if predicate is not None:
        raise click.UsageError("--predicate goes with --to facts-csv.")
    program, facts = _program(ctx, case)
    _deliver(output, _written(target, program, facts))


def _program(ctx: click.Context, case: str | None) -> tuple[CompiledProgram, tuple[GroundAtom, ...]]:
    from cli.options import settings_of
    from cli.session import open_knowledge, read_from
    from reasoner.loading.load import load_program

    if case is None:
        settings = settings_of(ctx)
        return load_program(settings.announced_base(), cache=settings.cache), ()
    reading = open_knowledge(ctx)
    return reading.program, read_from(ctx, reading, (), case).facts(reading.entries)


def _written(target: str, program: CompiledProgram, facts: tuple[GroundAtom, ...]) -> str:
    from reasoner.export.clingo import to_clingo
    from reasoner.export.prolog import to_prolog
    from reasoner.export.souffle import to_souffle

    writers = {"clingo": to_clingo, "prolog": to_prolog, "souffle": to_souffle}
    return writers[target](program, facts)


def _tables(ctx: click.Context, output: str | None, predicate: str | None) -> None:
    from pathlib import Path

    from cli.console import tell
    from cli.files import make_folder, write_text
    from cli.options import settings_of
    from reasoner.errors import UnknownNameError
    from reasoner.export.sheet import is_sheet, to_sheets
    from reasoner.knowledge.knowledge_base import load

    sheets = to_sheets(load(settings_of(ctx).announced_base()))
    if predicate is not None:
        if predicate not in sheets:
            raise UnknownNameError(f"no facts of a predicate '{predicate}'", help=f"one of {', '.join(sheets)}")
        sheets = {predicate: sheets[predicate]}
    if output is None:
        if len(sheets) != 1:
            raise click.UsageError("facts-csv writes a table for each predicate: name a folder with -o OUT.")
        _deliver(None, next(iter(sheets.values())))
        return
    folder = Path(output)
    make_folder(output)
    for name, text in sheets.items():
        # With the byte order mark every spreadsheet reads UTF-8 as such.
        write_text(str(folder / f"{name}.csv"), f"\ufeff{text}", is_sheet)
    tell(f"{len(sheets)} tables written to {output}", err=True)


def _deliver(output: str | None, text: str) -> None:
    from cli.console import tell
    from cli.files import write_text
    from reasoner.export.names import is_export

    if output is None:
        click.echo(text, nl=False)
        return
    write_text(output, text, is_export)
    tell(f"{len(text.splitlines())} lines written to {output}", err=True)
