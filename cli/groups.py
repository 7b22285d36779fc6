"""A click group whose commands are imported on demand and listed from a registry."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

import click

from cli.registry import SECTIONS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cli.registry import Entry


class LazyGroup(click.Group):
    """A group that knows its commands' names and short helps without importing them."""

    def __init__(self, *args: Any, registry: Mapping[str, Entry], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.registry = registry

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Names of the commands, in the registry's order."""
        return list(self.registry)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the command of this name."""
        entry = self.registry.get(cmd_name)
        if entry is None:
            return None
        command = import_module(f"cli.commands.{entry.module}").command
        if not isinstance(command, click.Command):
            raise TypeError(f"cli/commands/{entry.module}.py must define a click command called 'command'")
        command.name = cmd_name
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the commands by section, with their short helps from the registry."""
        names = self.list_commands(ctx)
        for section in SECTIONS:
            rows = [(name, self.registry[name].help) for name in names if self.registry[name].section == section]
            if rows:
                with formatter.section(section):
                    formatter.write_dl(rows)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command, or refuse with the nearest names."""
        name = args[0]
        if not name.startswith("-") and self.get_command(ctx, name) is None:
            raise click.UsageError(f"There is no command '{name}'.{_nearest(name, self.list_commands(ctx))}", ctx)
        return super().resolve_command(ctx, args)


def _nearest(name: str, names: list[str]) -> str:
    from reasoner.near_names import did_you_mean

    found = did_you_mean(name, names, most=3, least=0.5)
    return f" {found[:1].upper()}{found[1:]}" if found else ""
