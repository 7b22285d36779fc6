"""``soleus kb check``: every error and warning in a knowledge base."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from cli.options import kb_options

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reasoner.diagnostics import Diagnostic
    from reasoner.loading.reports import Report

FORMATS = ("text", "json", "github", "sarif")


@click.command()
@click.argument("paths", nargs=-1, metavar="[PATH]...", type=click.Path())
@click.option("--format", "form", type=click.Choice(FORMATS), default="text", help="How to print what was found.")
@click.option("--strict", is_flag=True, help="Exit with 1 for warnings, too.")
@click.option("--fix", is_flag=True, help="Correct what can be corrected without deciding anything, then check.")
@click.option("--guess", is_flag=True, help="With --fix or --diff: also take the one name that was probably meant.")
@click.option("--diff", is_flag=True, help="Write nothing; show what --fix would change.")
@kb_options
@click.pass_context
def command(
    ctx: click.Context, paths: tuple[str, ...], form: str, strict: bool, fix: bool, guess: bool, diff: bool
) -> None:
    """Check a knowledge base, its overlays and its banks of cases: PATHs are folders, in the order of their layers.

    Without PATH, the knowledge base in use. Exits with 1 when there is an error, with 4 when it cannot be read.

    \b
    soleus kb check                          checks the knowledge base
    soleus kb check kb kb/overlays/local     checks it with an overlay
    soleus kb check --format sarif           for a code-scanning service
    soleus kb check --fix --diff             shows what could be corrected
    soleus kb rule KB017                     explains a code
    """
    from cli.bases import located
    from cli.console import say, wants_color
    from cli.errors import GATE_FAILED
    from cli.options import settings_of

    settings = settings_of(ctx)
    ctx.color = wants_color(settings)
    settings.kb = tuple(map(located, paths)) or settings.kb
    if diff or fix:
        _correct(settings.announced_base() if diff else settings.base_to_change(), guess=guess, diff=diff)
        if diff:
            return
    elif guess:
        raise click.UsageError("--guess goes with --fix or --diff.")
    report = _report(settings.announced_base(), form, color=bool(ctx.color), cache=settings.cache)
    if report.text:
        say(report.text)
    if report.errors or (strict and report.warnings):
        ctx.exit(GATE_FAILED)


def _correct(layers: Sequence[str], *, guess: bool, diff: bool) -> None:
    """Make all corrections, or show them."""
    from cli.console import tell
    from cli.files import difference
    from reasoner.authoring.fixing import corrected, write_corrected

    files = corrected(layers, guesses=guess)
    for each in files if diff else ():
        tell(difference(each.old, each.new, each.shown, "corrected").rstrip("\n"))
    if not diff:
        write_corrected(files, layers)
        for each in files:
            tell(f"corrected {each.shown}: {len(each.titles)}", err=True)


def _report(layers: Sequence[str], form: str, *, color: bool, cache: bool) -> Report:
    """What the checks say, from an earlier run where nothing has changed since."""
    from reasoner.loading.load import contents_key
    from reasoner.loading.reports import Report, read_report, report_key, write_report

    contents = contents_key(layers) if cache else ""
    key = report_key(contents, f"{form} {color}")
    known = read_report(key) if key else None
    if known is not None:
        return known
    import gc

    from reasoner.diagnostics import Severity
    from reasoner.render.diagnostics import render_diagnostics

    gc.disable()  # hundreds of thousands of objects, all of them needed until the end
    found = _found(layers, contents)
    errors = sum(each.severity is Severity.ERROR for each in found)
    report = Report(
        render_diagnostics(found, form, color and form == "text", layers=len(layers) > 1), errors, len(found) - errors
    )
    if key and contents_key(layers) == contents:  # somebody may have saved a file meanwhile
        write_report(key, report)
    return report


def _found(layers: Sequence[str], contents: str) -> Sequence[Diagnostic]:
    """All that the checks find: what the last change touches, where they were asked before.

    ``contents`` is the key under which something may be kept, or empty.
    """
    from reasoner.loading.checked import recheck_kept, write_checked

    now = recheck_kept(layers) if contents else None
    if now is not None and (now.found.compiled is None or now.banks == ()):
        return now.found.diagnostics
    from reasoner.bench.bank_check import check_banks

    if now is not None and now.found.compiled is not None:
        return (*now.found.diagnostics, *check_banks(now.found.compiled, only=now.banks))
    from reasoner.checks import check
    from reasoner.knowledge.knowledge_base import load
    from reasoner.loading.load import contents_key

    kb = load(layers)
    checked = check(kb)
    if checked.compiled is None:
        return checked.diagnostics
    of_banks = check_banks(checked.compiled)
    if contents and not of_banks and contents_key(layers) == contents:
        write_checked(layers, contents, kb, checked)
    return (*checked.diagnostics, *of_banks)
