"""``soleus kb fmt``: one layout for all rule files."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cli.options import kb_options

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from reasoner.diagnostics import Diagnostic
    from reasoner.source import SourceFile
    from reasoner.syntax.composed import Templates


@click.command()
@click.argument("paths", nargs=-1, metavar="[PATH|-]...", type=click.Path(exists=True, allow_dash=True))
@click.option("--check", is_flag=True, help="Write nothing; exit with 1 when a file would change.")
@click.option("--diff", is_flag=True, help="Write nothing; show what would change.")
@click.option("--compact", is_flag=True, help="Leave out ids that compose themselves; say shared sources once.")
@kb_options
@click.pass_context
def command(ctx: click.Context, paths: tuple[str, ...], check: bool, diff: bool, compact: bool) -> None:
    """Format rule files: PATHs are files or folders, - is standard input; without PATH, the knowledge base.

    Meaning, comments and order stay as they are; line ends become LF. A file with syntax errors is reported and left
    alone.

    \b
    soleus kb fmt                  formats the knowledge base
    soleus kb fmt --check kb       says whether anything would change
    soleus kb fmt --compact kb     writes the facts of kb in as few lines as they need
    soleus kb fmt - < rules.dl     prints standard input formatted
    """
    from cli.console import notice
    from cli.options import settings_of
    from reasoner.errors import KnowledgeBaseError
    from reasoner.syntax.compact import compact_source
    from reasoner.syntax.formatter import format_source

    problems: list[Diagnostic] = []
    changed = count = 0
    settings = settings_of(ctx)
    base = settings.announced_base if check or diff else settings.base_to_change
    files = list(_files(paths or base()))
    templates = _templates(files, settings.announced_base()) if compact else {}
    for path, data, file, trouble in files:
        count += 1
        problems.extend(trouble)
        if trouble:
            continue
        try:
            text = compact_source(file, templates) if compact else format_source(file)
        except KnowledgeBaseError as error:
            if not error.diagnostics:
                raise
            problems.extend(error.diagnostics)
            continue
        ends = path is not None and b"\r" in data
        differs = text != file.text or ends
        changed += differs
        _deliver(path, data, file, text, ends, differs, check, diff)
    notice(_summary(count, changed, len(problems), check or diff))
    if problems:
        raise KnowledgeBaseError("files with errors were left alone", problems)
    if check and changed:
        ctx.exit(1)


def _files(paths: Sequence[str]) -> Iterator[tuple[Path | None, bytes, SourceFile, list[Diagnostic]]]:
    """Every rule file that the paths name: its path (none for standard input), its bytes and its text.

    In folders hidden files and folders are left alone.
    """
    from reasoner.intake import LARGEST_FILE, files_below, read_file, size_shown
    from reasoner.knowledge.files import decode

    for given in dict.fromkeys(paths):
        if given == "-":
            data = sys.stdin.buffer.read(LARGEST_FILE + 1)
            if len(data) > LARGEST_FILE:
                raise click.UsageError(f"Cannot read -: is larger than {size_shown(LARGEST_FILE)}.")
            yield None, data, *decode(data, "<stdin>")
            continue
        path = Path(given)
        try:
            for file in [Path(each) for _, each in files_below(given, (".dl",))] if path.is_dir() else [path]:
                if not str(file).isprintable():
                    name = ascii(str(file))
                    raise click.UsageError(f"The name {name} holds a character that cannot be shown: rename the file.")
                data = read_file(file)
                yield file, data, *decode(data, str(file))
        except OSError as error:
            raise click.UsageError(f"Cannot read {error.filename or given}: {error.strerror or error}.") from None


def _templates(files: Sequence[tuple[Path | None, bytes, SourceFile, object]], layers: Sequence[str]) -> Templates:
    """How the predicates compose ids: those of the knowledge base, then those that the files declare themselves."""
    from reasoner.knowledge.knowledge_base import load
    from reasoner.syntax.composed import templates_of
    from reasoner.syntax.parser import parse
    from reasoner.syntax.tree import PredicateDeclaration

    declared = list(load(layers).predicates)
    for _, _, file, _ in files:
        declared += [item for item in parse(file).program.items if isinstance(item, PredicateDeclaration)]
    return templates_of(declared)


def _deliver(
    path: Path | None, data: bytes, file: SourceFile, text: str, ends: bool, differs: bool, check: bool, diff: bool
) -> None:
    """Show or write one formatted file, as the options say."""
    from cli.console import tell
    from cli.files import difference
    from reasoner.authoring.edits import refuse_installed
    from reasoner.writing import Change, replace_files

    if diff:
        click.echo(difference(file.text, text, file.path, "formatted"), nl=False)
        if ends:
            click.echo(f"{file.path}: line ends would become LF")
    elif check:
        if differs:
            click.echo(f"would change {file.path}{' (line ends)' if ends and text == file.text else ''}")
    elif path is None:
        click.echo(text, nl=False)
    elif differs:
        refuse_installed([path])
        replace_files([Change(str(path), text.encode(), data)])
        tell(f"formatted {file.path}")


def _summary(count: int, changed: int, problems: int, dry: bool) -> str:
    files = "1 file" if count == 1 else f"{count} files"
    verb = "would change" if dry else "changed"
    broken = f", {problems} error{'s' * (problems != 1)}" if problems else ""
    return f"{files} read, {changed} {verb}{broken}"
