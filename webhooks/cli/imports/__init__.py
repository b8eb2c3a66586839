"""`carillon import`: what stands elsewhere, as an upload."""

from __future__ import annotations

import click

from webhooks.cli.groups import Group
from webhooks.cli.imports import ics, ovh


@click.group("import", cls=Group)
def command() -> None:
    """Make an upload of what stands elsewhere.

    The upload is printed; what was taken, approximated and left out is told on the error stream. --push uploads it.
    """


command.add_command(ovh.command)
command.add_command(ics.command)
