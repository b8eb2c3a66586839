"""`carillon db`: the database's tables."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import click
import sqlalchemy as sa

from flows.store.store import Store
from webhooks.cli.environ import environment, settings_of, unsigned, with_embedded
from webhooks.cli.groups import Group


@click.group("db", cls=Group)
def command() -> None:
    """Look after the database."""


@command.command("upgrade")
def upgrade() -> None:
    """Make the tables, or bring them up to this release. Nothing to do is fine."""
    from flows.store import migrate

    settings = settings_of(unsigned(environment()))
    try:
        before = migrate.current(settings.database_url)
        after = migrate.upgrade(settings.database_url)
    except sa.exc.SQLAlchemyError as error:
        raise click.ClickException(f"The database cannot be upgraded: {cause(error)}") from error
    click.echo(f"The tables are up to date ({after})." if before == after else f"The tables are now those of {after}.")


def cause(error: Exception) -> str:
    """The first line of what a database said."""
    return (str(getattr(error, "orig", None) or error).splitlines() or [type(error).__name__])[0]


@contextmanager
def opened() -> Iterator[Store]:
    """The store of the environment. What goes wrong with the database is told in a sentence."""
    store = Store.open(settings_of(unsigned(with_embedded())).database_url)
    try:
        yield store
    except sa.exc.SQLAlchemyError as error:
        raise click.ClickException(
            f"The database does not answer as it should: {cause(error)}. "
            "Have its tables been made? (carillon db upgrade)"
        ) from error
    finally:
        store.close()
