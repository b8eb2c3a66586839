"""`carillon forget`: erase what is kept of a caller."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import click

from flows.numbers import normalise
from webhooks.cli.environ import settings_of, unsigned, with_embedded
from webhooks.jobs.tools import Tools


@click.command("forget")
@click.argument("number")
@click.option("--yes", is_flag=True, help="Do not ask.")
def command(number: str, yes: bool) -> None:
    """Erase the calls and messages of whoever calls from NUMBER (+33612345678), audio included.

    What the provider keeps of the calls is its own log; messages there go where DELETE_AT_PROVIDER is set.
    """
    from webhooks.jobs import personal

    with tools_here() as tools:
        caller = number_of(number)
        found = personal.kept_of(tools, caller)
        if not found:
            click.echo(f"Nothing is kept of {caller}.")
        else:
            click.echo(f"{found} of {caller}.")
            if not yes:
                click.confirm("Erase them for good?", abort=True)
            left = personal.forget(tools, caller)
            tools.store.audit.add("command line", "admin", "forget", personal.cut(caller), {"what": str(found)})
            click.echo("They are erased.")
            for why in left:
                click.echo(f"Not yet at the provider, and tried again: {why}", err=True)
        for place in found.named_in:
            click.echo(f"The configuration still names the number: {place}.")


@contextmanager
def tools_here() -> Iterator[Tools]:
    """What the environment says, to work with."""
    import sqlalchemy as sa

    from webhooks.cli.db import cause
    from webhooks.jobs.tools import tools_of

    tools = tools_of(settings_of(unsigned(with_embedded())))
    try:
        yield tools
    except sa.exc.SQLAlchemyError as error:
        raise click.ClickException(f"The database does not answer as it should: {cause(error)}.") from error
    finally:
        tools.store.close()


def number_of(text: str) -> str:
    """A number in E.164. Raises click.UsageError."""
    number = normalise(text)
    if number is None:
        raise click.UsageError(f'"{text}" is no full number. Write it with its country code: +33612345678.')
    return number
