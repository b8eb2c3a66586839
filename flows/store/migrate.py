"""Bringing a database to the schema of this release. Safe when several processes do it at once."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from flows.store.engine import connect, is_in_the_way, writing

LOCK = 0x0CA7_1110  # any number, as long as it is only ours
PATIENCE_SECONDS = 300.0
TRIES, PAUSE_SECONDS = 10, 1.0


def upgrade(url: str) -> str:
    """Applies every migration that is missing; returns the schema's version. All or nothing: a failure changes nothing.

    Two at once: the second waits and finds nothing left to do. Where calls are in the way, whose transactions touch the same tables
    in another order, it is tried again. Raises sqlalchemy.exc.SQLAlchemyError.
    """
    for left in reversed(range(TRIES)):
        try:
            with _alone(url) as connection:
                command.upgrade(_config(connection), "head")
            break
        except sa.exc.OperationalError as wrong:
            if not left or not is_in_the_way(wrong):
                raise
            time.sleep(PAUSE_SECONDS)
    return head()


def current(url: str) -> str | None:
    """The version of the database's schema, None when it has none yet."""
    engine = connect(url)
    try:
        with engine.connect() as connection:
            return MigrationContext.configure(connection).get_current_revision()
    finally:
        engine.dispose()


def check(url: str) -> None:
    """Raises alembic.util.CommandError, naming the differences, when the tables are not those of `schema`."""
    with _alone(url) as connection:
        command.check(_config(connection))


def head() -> str:
    """The version that this release needs."""
    found = ScriptDirectory.from_config(_config(None)).get_current_head()
    assert found, "the package has lost its migrations"
    return found


@contextmanager
def _alone(url: str) -> Iterator[sa.Connection]:
    engine = connect(url, answer_seconds=PATIENCE_SECONDS)
    try:
        with writing(engine).begin() as connection:
            if connection.dialect.name == "postgresql":
                connection.execute(sa.select(sa.func.pg_advisory_xact_lock(LOCK)))
                connection.execute(sa.text("SET LOCAL lock_timeout = '5s'"))  # calls wait behind a change that waits
            yield connection
    finally:
        engine.dispose()


def _config(connection: sa.Connection | None) -> Config:
    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    return config
