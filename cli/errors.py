"""The one boundary where errors become a message on standard error and an exit code."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import click

from cli.console import UntoldError, even_unheard, prepare_streams, silence
from reasoner.errors import CaseError, EvaluationError, KnowledgeBaseError, OutputError, ReasonerError, UnknownNameError

if TYPE_CHECKING:
    from collections.abc import Sequence

ANSWERED = 0
GATE_FAILED = 1
USAGE = 2
BAD_CASE = 3
BAD_KNOWLEDGE_BASE = 4
NO_EVIDENCE = 5
UNTOLD = 6
INTERRUPTED = 130

_EXIT_CODES: tuple[tuple[type[ReasonerError], int], ...] = (
    (UnknownNameError, USAGE),
    (OutputError, USAGE),
    (CaseError, BAD_CASE),
    (KnowledgeBaseError, BAD_KNOWLEDGE_BASE),
    (EvaluationError, BAD_KNOWLEDGE_BASE),
)


def run(command: click.Command, arguments: Sequence[str] | None = None) -> int:
    """Run a click command; return the exit code whatever a user may have caused."""
    prepare_streams()
    if "_SOLEUS_COMPLETE" in os.environ:
        from click.shell_completion import add_completion_class

        from cli.completion import Lines

        add_completion_class(Lines)
        try:
            command.main(args=[], prog_name="soleus", complete_var="_SOLEUS_COMPLETE")
        except (OSError, ValueError):  # a full stream, or words that no shell would send
            silence(sys.stdout)
            return USAGE
    try:
        code = _invoke(command, sys.argv[1:] if arguments is None else list(arguments))
        sys.stdout.flush()
    except UntoldError:
        silence(sys.stdout)
        with even_unheard():
            click.echo("Error: written, but the output does not take the words that say so", err=True)
        return UNTOLD
    except BrokenPipeError:
        silence(sys.stdout)
        return ANSWERED
    except OSError as error:
        # Reading is refused where it is tried; what is left is an output that takes no more, or a closed stream.
        silence(sys.stdout)
        with even_unheard():
            click.echo(f"Error: {(error.strerror or str(error)).lower()}", err=True)
        return USAGE
    except (KeyboardInterrupt, click.exceptions.Abort):
        with even_unheard():
            click.echo("Interrupted.", err=True)
        return INTERRUPTED
    return code


def _invoke(command: click.Command, arguments: list[str]) -> int:
    # Not ``command.main``: it answers a closed pipe with exit code 1.
    try:
        with command.make_context("soleus", arguments) as ctx:
            command.invoke(ctx)
    except click.exceptions.Exit as stop:
        return stop.exit_code
    except click.ClickException as error:
        with even_unheard():
            error.show()
        return error.exit_code
    except ReasonerError as error:
        with even_unheard():
            _show(error)
        return exit_code(error)
    return ANSWERED


def exit_code(error: ReasonerError) -> int:
    """The documented exit code of an error."""
    return next((code for kind, code in _EXIT_CODES if isinstance(error, kind)), BAD_KNOWLEDGE_BASE)


def _show(error: ReasonerError) -> None:
    diagnostics = getattr(error, "diagnostics", ())
    if diagnostics:
        from reasoner.render.diagnostics import render_diagnostics

        click.echo(render_diagnostics(diagnostics), err=True)
    from reasoner.render.visible import visible

    click.echo(visible(f"Error: {error.message}"), err=True)
    if error.help:
        click.echo(visible(f"Help: {error.help}"), err=True)
