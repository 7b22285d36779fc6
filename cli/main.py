"""The entry point: ``soleus`` and its global options; commands are imported when they are called."""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING

import click

from cli import __version__
from cli.groups import LazyGroup
from cli.options import settings_options
from cli.registry import COMMANDS

if TYPE_CHECKING:
    from collections.abc import Sequence

EPILOG = """\b
Findings: attribute=value (present), attribute!=value (known to be absent), attribute=NUMBER (measured, units allowed).
Exit codes: 0 answered, 1 a gate failed, 2 usage or unknown name, 3 bad case, 4 bad knowledge base, 5 no evidence,
6 written, but the output does not take the words that say so.
For education, not for an individual patient's care."""


@click.group(
    cls=LazyGroup,
    registry=COMMANDS,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog=EPILOG,
)
@settings_options
@click.version_option(__version__, prog_name="soleus", message="%(prog)s %(version)s")
def soleus() -> None:
    """Reason, offline and with reasons, from findings to a ranked differential and next steps."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code; the console script exits with it."""
    from cli.errors import run

    # A short process: collecting cycles costs more than the memory it would give back.
    gc.set_threshold(500_000, 50, 50)
    return run(soleus, arguments)
