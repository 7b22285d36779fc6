"""``soleus kb``: the commands of those who build a knowledge base."""

from __future__ import annotations

import click

from cli.groups import LazyGroup
from cli.registry import KB_COMMANDS


@click.group(cls=LazyGroup, registry=KB_COMMANDS)
def command() -> None:
    """Check, format, test and document a knowledge base."""
