"""`carillon fallback`: what callers are given by another host when this service does not answer."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from webhooks.cli.environ import settings_of, unsigned, with_embedded
from webhooks.cli.groups import Group

if TYPE_CHECKING:
    from flows.program import Program
    from webhooks.config import Settings

MOST_DAYS = 400


@click.group("fallback", cls=Group)
def command() -> None:
    """Look after the documents for the providers' own fallback URL."""


@command.command("export")
@click.argument("folder", metavar="DIR", type=click.Path(file_okay=False, path_type=Path))
@click.option(
    "--days", type=click.IntRange(1, MOST_DAYS), default=60, show_default=True, help="How far hours are worked out."
)
def export(folder: Path, days: int) -> None:
    """Write into DIR, per number and provider, what callers are given in an emergency, and a program that knows the hours.

    DIR's README.md says where to put them. The database need not answer: its last good copy counts then.
    """
    from webhooks.fallback.export import export as files
    from webhooks.jobs.fallback import place

    environ = with_embedded()
    settings = settings_of(unsigned(environ))
    program = _live(settings)
    made = files(program, datetime.now(UTC), days)
    for name, content in made.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    count = len(program.configuration.names("numbers"))
    numbers = f"{count} number{'s' * (count != 1)}"
    click.echo(f"Revision {program.revision}, {numbers}: {len(made)} files in {folder}/. Read {folder}/README.md.")
    if environ.get("SECRET_KEY"):
        click.echo(f"The worker keeps the documents of now in {settings.sounds_url.rstrip('/')}/{place(settings)}")


def _live(settings: Settings) -> Program:
    """The live revision. Raises click.ClickException where there is none to be had."""
    from flows.store.cache import Cache
    from flows.store.last_good import LastGood
    from flows.store.store import Store
    from webhooks.live import Live, NoConfiguration
    from webhooks.redis_client import connect

    store = Store.open(settings.database_url)
    client = connect(settings.redis_url) if settings.redis_url else None
    try:
        live = Live.of(Cache(store.revisions, client, LastGood(settings.last_good_dir)), store, settings.public_url)
        live.refresh()
        return live.program()
    except NoConfiguration as wrong:
        raise click.ClickException(f"There is nothing to export: {wrong}.") from wrong
    finally:
        store.close()
