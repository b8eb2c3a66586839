"""`carillon calendars`: calendars that follow an address, by hand."""

from __future__ import annotations

import logging.config

import click

from webhooks.cli.environ import settings_of, unsigned, with_embedded
from webhooks.cli.groups import Group


@click.group("calendars", cls=Group)
def command() -> None:
    """Look after calendars that follow an address (their "ics")."""


@command.command("fetch")
def fetch() -> None:
    """Fetch every calendar that is followed now, here, without Redis or a worker; the worker does it every quarter of an hour.

    Exit code 1: one could not be fetched. What was fetched before counts on.
    """
    from webhooks.jobs.follow import fetch_due
    from webhooks.jobs.tools import tools_of
    from webhooks.serve import LOGGING

    logging.config.dictConfig(LOGGING)
    tools = tools_of(settings_of(unsigned(with_embedded())))
    try:
        done = fetch_due(tools, at_once=True)
    finally:
        tools.store.close()
    for url, why in done.items():
        click.secho(f"{url}: {why or 'fetched'}", fg="red" if why else "green")
    if not done:
        click.echo("No calendar follows an address.")
    if any(done.values()):
        raise SystemExit(1)
