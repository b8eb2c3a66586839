"""Connections to SQLite and PostgreSQL that never wait for ever.

Every wait has a limit on our side: a database that hangs (a paused machine, a lost network) does not refuse, and a limit
that the server keeps (`statement_timeout`) does not help when the server itself stands still.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec, TypeVar

import sqlalchemy as sa
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry

ANSWER_SECONDS = 1.5
IN_THE_WAY = ("40P01", "55P03")
"""A deadlock, and a lock that was not to be had in time (https://www.postgresql.org/docs/current/errcodes-appendix.html)."""
Given = ParamSpec("Given")
Answer = TypeVar("Answer")


def connect(url: str, *, answer_seconds: float = ANSWER_SECONDS, pool_size: int = 3) -> sa.Engine:
    """An engine for `sqlite:///…`, `sqlite://` (in memory) or `postgresql+psycopg://…`; nothing is connected yet.

    answer_seconds: how long one statement may take before the connection is given up with an OperationalError.
    pool_size: connections kept open; as many again may be opened for a moment. Small plans of hosted databases allow 20 in all.
    """
    parsed = sa.make_url(url)
    if parsed.get_backend_name() == "sqlite":
        return _sqlite(parsed, answer_seconds)
    from flows.store import postgresql  # the driver takes 10 MB that a process on SQLite need not have

    return postgresql.engine(parsed, answer_seconds, pool_size)


def writing(engine: sa.Engine) -> sa.Engine:
    """The same engine, whose transactions take SQLite's write lock at their beginning.

    A transaction that reads first and takes the lock later cannot wait for another writer: SQLite refuses it at once
    (sqlite.org/isolation.html, "database is locked"). PostgreSQL needs nothing of the kind.
    """
    return engine.execution_options(carillon_writes=True)


def is_in_the_way(wrong: sa.exc.OperationalError) -> bool:
    """Whether PostgreSQL gave a transaction up for another's sake; nothing of it was done."""
    return getattr(wrong.orig, "sqlstate", None) in IN_THE_WAY


def twice(transaction: Callable[Given, Answer]) -> Callable[Given, Answer]:
    """The same, done once more where it was in the way of another: of a migration, which takes its locks in an order of its own."""

    @wraps(transaction)
    def tried(*given: Given.args, **named: Given.kwargs) -> Answer:
        try:
            return transaction(*given, **named)
        except sa.exc.OperationalError as wrong:
            if not is_in_the_way(wrong):
                raise
        return transaction(*given, **named)

    return tried


def _sqlite(url: sa.URL, answer_seconds: float) -> sa.Engine:
    one_connection: dict[str, Any] = {"poolclass": sa.StaticPool}  # a database in memory is gone with its connection
    pool = {"pool_timeout": answer_seconds} if url.database else one_connection
    engine = sa.create_engine(url, connect_args={"timeout": answer_seconds}, hide_parameters=True, **pool)

    @sa.event.listens_for(engine, "connect")
    def _prepare(connection: DBAPIConnection, _record: ConnectionPoolEntry) -> None:
        connection.isolation_level = None  # BEGIN is ours: the driver would begin before writes only
        cursor = connection.cursor()
        for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON"):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @sa.event.listens_for(engine, "begin")
    def _begin(connection: sa.Connection) -> None:
        writes = connection.get_execution_options().get("carillon_writes")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine
