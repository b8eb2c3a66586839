"""Commands that have commands of their own."""

from __future__ import annotations

import click


class Group(click.Group):
    """Its help has the first sentence of each command, whole."""

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Click's own would cut a sentence off where a line ends."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, self.told(ctx, name)) for name in self.list_commands(ctx)])

    def told(self, ctx: click.Context, name: str) -> str:
        """What a command of this group does, in a sentence."""
        command = self.get_command(ctx, name)
        return command.get_short_help_str(limit=1000) if command else ""
