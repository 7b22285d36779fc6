"""Questions to whoever sits at the terminal: free ones, and ones that complete what was typed to a known name."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

F = TypeVar("F", bound="Callable[..., Any]")

_ASK = "soleus.ask"
LONGEST_LINE = 1_000_000
"""Letters of a line that is read from a pipe; a text of a megabyte is read, too, whatever it is."""


def ask_option(function: F) -> F:
    """``--ask/--no-ask``: whether to ask for what no option gives."""

    def store(ctx: click.Context, _parameter: click.Parameter, value: bool | None) -> None:
        ctx.meta[_ASK] = value

    return click.option(
        "--ask/--no-ask",
        default=None,
        expose_value=False,
        callback=store,
        help="Ask for what no option gives. Default: on a terminal.",
    )(function)


def asking(ctx: click.Context) -> bool:
    """Whether questions are wanted: as the option says, else on a terminal."""
    said = ctx.meta.get(_ASK)
    return bool(said) if said is not None else sys.stdin.isatty() and sys.stderr.isatty()


def need(ctx: click.Context, what: str, option: str) -> str:
    """What is needed: asked for, or the option named that gives it."""
    if asking(ctx):
        for _ in range(3):
            if text := ask(what):
                return text
    raise click.UsageError(f"Give {option}.")


def ask(what: str, default: str = "") -> str:
    """One line; empty where nothing is answered, or nothing more is there to read."""
    try:
        return str(click.prompt(what, default=default, show_default=bool(default), err=True)).strip()
    except click.Abort:
        click.echo("", err=True)
        return default


def choose(what: str, known: Mapping[str, str], default: str = "", *, others: bool = False) -> str:
    """One of the known names, completed from what was typed; empty for none, or with ``others`` something new."""
    from reasoner.authoring.completion import complete

    while text := ask(what, default):
        found = complete(text, known)
        if found.name:
            label = known[found.name]
            if found.name != text:
                click.echo(f"  {found.name}" + (f": {label}" if label else ""), err=True)
            return found.name
        if others and not found.offers:
            return text
        for name in found.offers:
            click.echo(f"  {name:<32} {known[name]}".rstrip(), err=True)
        click.echo("  which one?" if found.offers else "  there is nothing like it", err=True)
        if others and ask("  a new one? (y/N)") in ("y", "yes"):
            return text
    return ""


def typed_line(mark: str) -> str | None:
    """The next line that is typed or piped, ``None`` where there is no more; ``mark`` invites it, on standard error."""
    if not sys.stdin.isatty():
        click.echo(f"{mark} ", err=True, nl=False)
        line = sys.stdin.readline(LONGEST_LINE + 1)
        if len(line) > LONGEST_LINE:
            raise click.UsageError(f"A line of the input is longer than {LONGEST_LINE:,} letters.")
        if not line:
            click.echo("", err=True)
        return line.rstrip("\r\n") if line else None
    try:
        return str(click.prompt(mark, default="", show_default=False, prompt_suffix=" ", err=True))
    except click.Abort:
        click.echo("", err=True)
        return None
