"""``soleus kb check``: every error and warning in a knowledge base."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from cli.options import kb_options

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reasoner.loading.reports import Report

FORMATS = ("text", "json", "github", "sarif")


@click.command()
@click.argument("paths", nargs=-1, metavar="[PATH]...", type=click.Path())
@click.option("--format", "form", type=click.Choice(FORMATS), default="text", help="How to print what was found.")
@click.option("--strict", is_flag=True, help="Exit with 1 for warnings, too.")
@kb_options
@click.pass_context
def command(ctx: click.Context, paths: tuple[str, ...], form: str, strict: bool) -> None:
    """Check a knowledge base, its overlays and its banks of cases: PATHs are folders, in the order of their layers.

    Without PATH, the knowledge base in use. Exits with 1 when there is an error, with 4 when it cannot be read.

    \b
    soleus kb check                          checks the knowledge base
    soleus kb check kb kb/overlays/local     checks it with an overlay
    soleus kb check --format sarif           for a code-scanning service
    soleus kb rule KB017                     explains a code
    """
    from cli.console import say, wants_color
    from cli.errors import GATE_FAILED
    from cli.options import located, settings_of

    settings = settings_of(ctx)
    ctx.color = wants_color(settings)
    settings.kb = tuple(map(located, paths)) or settings.kb
    report = _report(settings.announced_base(), form, color=bool(ctx.color), cache=settings.cache)
    if report.text:
        say(report.text)
    if report.errors or (strict and report.warnings):
        ctx.exit(GATE_FAILED)


def _report(layers: Sequence[str], form: str, *, color: bool, cache: bool) -> Report:
    """What the checks say, from an earlier run where nothing has changed since."""
    from reasoner.loading.reports import Report, read_report, report_key, write_report

    key = report_key(layers, f"{form} {color}") if cache else ""
    known = read_report(key) if key else None
    if known is not None:
        return known
    import gc

    from reasoner.checks import check
    from reasoner.diagnostics import Severity
    from reasoner.knowledge.knowledge_base import load
    from reasoner.render.diagnostics import render_diagnostics

    gc.disable()  # hundreds of thousands of objects, all of them needed until the end
    checked = check(load(layers))
    found = checked.diagnostics
    if checked.compiled is not None:
        from reasoner.bench.bank_check import check_banks

        found += check_banks(checked.compiled)
    errors = sum(each.severity is Severity.ERROR for each in found)
    report = Report(
        render_diagnostics(found, form, color and form == "text", layers=len(layers) > 1), errors, len(found) - errors
    )
    if key and report_key(layers, f"{form} {color}") == key:  # somebody may have saved a file meanwhile
        write_report(key, report)
    return report
