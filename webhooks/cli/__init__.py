"""The command line, `carillon`: one file per command, imported only when it is asked for; for `--help` none is."""

from __future__ import annotations

import importlib
import logging
import os
from typing import Any

import click

from webhooks.cli.groups import Group

COMMANDS = {
    "demo": "Start everything on this machine and play calls before your eyes.",
    "call": "Call a number or a flow, with this terminal as the telephone.",
    "when": "Print a year of FLOW: which step takes a caller, and when.",
    "diff": "Tell what callers meet in B that they do not in A.",
    "replay": "Make the calls of the log again on DRAFT.",
    "check": "Check configurations, without a server.",
    "push": "Upload FILE and publish it.",
    "import": "Make an upload of what stands elsewhere.",
    "export": "Write a calendar as other programs read it, or what is kept of a caller (carillon export +33612345678).",
    "sound": "Recorded prompts.",
    "numbers": "List the numbers and applications of the Twilio and Vonage accounts, and which point here (PUBLIC_URL).",
    "schema": "Print the JSON Schema of the configuration document.",
    "serve": "Serve webhooks, the API and the console on PORT.",
    "worker": "Do the background work: recordings, e-mail, clearing away.",
    "voicemail": "Look after mailbox messages.",
    "calendars": 'Look after calendars that follow an address (their "ics").',
    "fallback": "Look after the documents for the providers' own fallback URL.",
    "forget": "Erase the calls and messages of whoever calls from NUMBER (+33612345678), audio included.",
    "db": "Look after the database.",
    "token": "Make, list and revoke bearer tokens of the admin API.",
    "person": "Add, list and remove people who sign in to the console.",
    "agent": "List the agents of queues, sign them in and out.",
}
"""In the order in which a newcomer needs them, each with the first sentence of its help."""
MODULES = {"import": "imports", "export": "exports"}
"""Commands whose module has another name."""


class Commands(Group):
    """Commands that are modules of this package."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [*COMMANDS, *(name for name in super().list_commands(ctx) if name not in COMMANDS)]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return super().get_command(ctx, cmd_name)
        module = importlib.import_module(f"webhooks.cli.{MODULES.get(cmd_name, cmd_name)}")
        command: click.Command = module.command
        return command

    def told(self, ctx: click.Context, name: str) -> str:
        return COMMANDS.get(name) or super().told(ctx, name)

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
