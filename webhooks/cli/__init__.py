"""The command line, `carillon`: one file per command. Each is imported only when it is asked for, so that `--help` is quick."""

from __future__ import annotations

import importlib
import logging
import os
from typing import Any

import click

COMMANDS = (
    *("demo", "call", "when", "diff", "replay", "check", "push", "import", "export", "sound", "numbers", "schema"),
    *("serve", "worker", "voicemail", "calendars", "fallback", "forget", "db", "token", "person", "agent"),
)
MODULES = {"import": "imports", "export": "exports"}
"""Commands whose module has another name."""


class Commands(click.Group):
    """Commands that are modules of this package, in the order in which a newcomer needs them."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [*COMMANDS, *(name for name in super().list_commands(ctx) if name not in COMMANDS)]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return super().get_command(ctx, cmd_name)
        module = importlib.import_module(f"webhooks.cli.{MODULES.get(cmd_name, cmd_name)}")
        command: click.Command = module.command
        return command

    def resolve_command(self, ctx: click.Context, args: list[str]) -> Any:
        try:
            return super().resolve_command(ctx, args)
        except click.exceptions.NoSuchCommand as error:
            names = self.list_commands(ctx)
            raise click.exceptions.NoSuchCommand(args[0], possibilities=names, ctx=ctx) from error


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="carillon")
@click.pass_context
def main(ctx: click.Context) -> None:
    """Carillon, an interactive voice server: what callers hear, and whom they reach, from one JSON document.

    Settings are read from the environment and from a .env file here.
    """
    if os.environ.get("NO_COLOR"):
        ctx.color = False  # https://no-color.org
    # A command says itself what does not answer; a service, which has a log, goes on without it and says that.
    logging.getLogger("flows.store.breaker").addHandler(logging.NullHandler())
