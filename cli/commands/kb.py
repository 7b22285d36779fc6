"""``soleus kb``: the commands of those who build a knowledge base."""

from __future__ import annotations

import click

from cli.groups import LazyGroup
from cli.options import settings_of
from cli.registry import KB_COMMANDS


@click.group(cls=LazyGroup, registry=KB_COMMANDS)
@click.pass_context
def command(ctx: click.Context) -> None:
    """Check, format, test and document a knowledge base.

    The one that is meant: PATH or --kb, else SOLEUS_KB, else that of the manifest.toml here, in ./kb or above, else the
    one that is shipped. Each command says which it used.
    """
    settings_of(ctx).author = True
