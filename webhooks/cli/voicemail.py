"""`carillon voicemail`: messages, by hand."""

from __future__ import annotations

import logging.config

import click

from webhooks.cli.environ import settings_of, with_embedded
from webhooks.cli.groups import Group


@click.group("voicemail", cls=Group)
def command() -> None:
    """Look after mailbox messages."""


@command.command("work")
def work() -> None:
    """Do what is due on every message now, here, without Redis or a worker. Doing it twice does no harm."""
    from webhooks.jobs.tools import tools_of
    from webhooks.jobs.voicemail import Failed, carry_on
    from webhooks.serve import LOGGING

    logging.config.dictConfig(LOGGING)
    tools = tools_of(settings_of(with_embedded()))
    done = failed = 0
    try:
        while found := tools.store.voicemails.due():
            for message in found:
                try:
                    done += carry_on(tools, message.id)
                except Failed as wrong:
                    failed += 1
                    click.echo(str(wrong), err=True)
    finally:
        tools.store.close()
    click.echo(f"{done} done, {failed} to be tried again.")
    if failed:
        raise SystemExit(1)


@command.command("reconcile")
@click.option("--days", default=3, type=click.IntRange(1, 30), show_default=True, help="How far to look back.")
def reconcile(days: int) -> None:
    """Ask the providers for messages and ends of calls that no webhook told of. Doing it twice does no harm.

    Exit code 1: a provider could not be asked.
    """
    from webhooks.jobs import reconcile as job
    from webhooks.jobs.tools import tools_of

    tools = tools_of(settings_of(with_embedded()))
    try:
        report = job.reconcile(tools, days)
    finally:
        tools.store.close()
    for line in report.lines():
        click.echo(line)
    if report.troubles:
        raise SystemExit(1)
