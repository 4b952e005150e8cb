"""Groups of commands that are loaded when they are called, and Django only for those that need it."""

from collections.abc import Collection, Mapping
from importlib import import_module
from typing import Any

import click


class LazyCommands(click.Group):
    """Finds each command as `module:name`, only when it is asked for: `--help` needs no database."""

    def __init__(
        self, *args: Any, found_at: Mapping[str, str] | None = None, without_django: Collection[str] = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self._found_at = dict(found_at or {})
        self._without_django = frozenset(without_django)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all, loaded or not."""
        return sorted([*super().list_commands(ctx), *self._found_at])

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a command, loaded now."""
        if cmd_name not in self._found_at:
            return super().get_command(ctx, cmd_name)
        if cmd_name not in self._without_django:
            import django

            django.setup()
        module, name = self._found_at[cmd_name].split(":")
        command: click.Command = getattr(import_module(module), name)
        return command
