"""Every database comes to the same schema, whoever migrates it and however many do."""

from __future__ import annotations

import multiprocessing
import sqlite3
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa
from alembic.util import CommandError

from flows.store import migrate
from flows.store.engine import connect, writing
from flows.store.schema import metadata
from webhooks.services import PostgresServer


def test_an_empty_database_gets_every_table(empty_database_url: str) -> None:
    assert migrate.current(empty_database_url) is None
    assert migrate.upgrade(empty_database_url) == migrate.head()
    assert migrate.current(empty_database_url) == migrate.head()
    engine = connect(empty_database_url)
    assert set(sa.inspect(engine).get_table_names()) == {*metadata.tables, "alembic_version"}
    engine.dispose()


def test_the_migrations_make_what_the_program_expects(database_url: str) -> None:
    migrate.check(database_url)


def test_a_difference_would_be_found(database_url: str) -> None:
    engine = connect(database_url)
    with engine.begin() as connection:
        connection.execute(sa.text("ALTER TABLE marks ADD COLUMN surprise TEXT"))
    engine.dispose()
    with pytest.raises(CommandError, match="surprise"):
        migrate.check(database_url)


def test_a_second_upgrade_changes_nothing(database_url: str) -> None:
    migrate.upgrade(database_url)
    migrate.check(database_url)


def _upgrade(url: str, results: multiprocessing.SimpleQueue[str]) -> None:
    try:
        results.put(migrate.upgrade(url))
    except Exception as error:
        results.put(repr(error))


def test_two_release_processes_at_once_do_no_harm(empty_database_url: str) -> None:
    spawn = multiprocessing.get_context("spawn")
    results: multiprocessing.SimpleQueue[str] = spawn.SimpleQueue()
    processes = [spawn.Process(target=_upgrade, args=(empty_database_url, results)) for _ in range(3)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    assert [results.get() for _ in processes] == [migrate.head()] * 3
    migrate.check(empty_database_url)


def test_calls_that_are_in_the_way_are_waited_for(postgres_server: PostgresServer) -> None:
    """A transaction that holds what the migration wants, and wants what the migration holds: one of the two has to give way."""
    postgres_server.execute("CREATE DATABASE in_the_way")
    url = postgres_server.database("in_the_way")
    engine = connect(url, answer_seconds=60)
    with ThreadPoolExecutor(1) as pool, engine.connect() as calls:
        calls.execute(sa.text("SET deadlock_timeout = '1h'"))
        calls.execute(sa.text("CREATE TABLE alembic_version (x TEXT)"))
        upgrade = pool.submit(migrate.upgrade, url)
        while not calls.scalar(sa.text("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND granted")):
            time.sleep(0.02)
        calls.execute(sa.select(sa.func.pg_advisory_xact_lock(migrate.LOCK)))
        assert not upgrade.done()
        calls.rollback()
        assert upgrade.result() == migrate.head()
    engine.dispose()
    postgres_server.execute("DROP DATABASE in_the_way WITH (FORCE)")


def test_a_migration_that_fails_leaves_nothing_behind(empty_database_url: str) -> None:
    engine = connect(empty_database_url)
    with engine.begin() as connection:
        connection.execute(sa.text("CREATE TABLE voicemails (id TEXT)"))
    with pytest.raises(sa.exc.DBAPIError):
        migrate.upgrade(empty_database_url)
    assert sa.inspect(engine).get_table_names() == ["voicemails"]
    engine.dispose()


def test_sqlite_is_in_wal_mode(sqlite_url: str) -> None:
    engine = connect(sqlite_url)
    with engine.begin() as connection:
        assert connection.scalar(sa.text("PRAGMA journal_mode")) == "wal"
        assert connection.scalar(sa.text("PRAGMA synchronous")) == 1
    engine.dispose()
    assert sqlite3.sqlite_version_info >= (3, 35), "RETURNING and ON CONFLICT are needed"


def test_a_locked_sqlite_refuses_soon(sqlite_url: str) -> None:
    holder, other = connect(sqlite_url), connect(sqlite_url, answer_seconds=0.2)
    with writing(holder).begin():
        before = time.monotonic()
        with pytest.raises(sa.exc.OperationalError, match="locked"), writing(other).begin():
            pass
        assert time.monotonic() - before < 4, "SQLite's own patience is 5 s"
    holder.dispose()
    other.dispose()
