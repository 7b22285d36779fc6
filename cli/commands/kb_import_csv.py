"""``soleus kb import-csv``: facts reviewed in a spreadsheet, back into rule files."""

from __future__ import annotations

import click

from cli.options import kb_options


@click.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.option("--dry-run", is_flag=True, help="Write nothing; say what would change.")
@kb_options
@click.pass_context
def command(ctx: click.Context, files: tuple[str, ...], dry_run: bool) -> None:
    """Bring tables, as kb export --to facts-csv writes them, back into the rule files of the knowledge base.

    A row whose id or fact is known changes it where it stands; a new row joins the facts of its kind. Facts that no
    row names stay. Nothing is written unless the knowledge base passes its checks afterwards.

    \b
    soleus kb export --to facts-csv --predicate supports > supports.csv
    soleus kb import-csv supports.csv --dry-run
    """
    from cli.console import tell
    from cli.options import settings_of
    from reasoner.authoring.edits import apply, seen, tried
    from reasoner.authoring.importing import plan_import
    from reasoner.authoring.sheet import read_sheets
    from reasoner.diagnostics import Severity
    from reasoner.errors import KnowledgeBaseError
    from reasoner.intake import read_file
    from reasoner.knowledge.files import decode
    from reasoner.knowledge.knowledge_base import load
    from reasoner.syntax.printer import show_clause

    settings = settings_of(ctx)
    layers = settings.announced_base() if dry_run else settings.base_to_change()
    before = seen(layers)
    kb = load(layers)
    problems = list(kb.diagnostics)
    sources = []
    for name in files:
        try:
            data = read_file(name, streams=True)
        except OSError as error:
            raise click.UsageError(f"Cannot read {name}: {(error.strerror or str(error)).lower()}.") from None
        source, trouble = decode(data.removeprefix(b"\xef\xbb\xbf"), name)
        problems.extend(trouble)
        sources.append(source)
    if problems:
        raise KnowledgeBaseError("nothing was written", problems)
    records, problems = read_sheets(kb, sources)
    if problems:
        raise KnowledgeBaseError("nothing was written: correct the tables", problems)
    plan = plan_import(kb, records)
    found = tried(layers, plan.edits) if dry_run else apply(layers, plan.edits, before)
    errors = [each for each in found if each.severity is Severity.ERROR]
    for sign, clauses in (("+", plan.added), ("~", plan.changed)):
        for clause in clauses:
            tell(f"{sign} {show_clause(clause)}")
    verb = "would be " if dry_run else ""
    summary = f"{len(plan.added)} facts {verb}added, {len(plan.changed)} {verb}changed, {plan.same} as they were"
    if errors:
        raise KnowledgeBaseError("the knowledge base would not pass its checks", errors)
    tell(summary, err=True)
