"""An engine for PostgreSQL, every wait of which has an end."""

from __future__ import annotations

from typing import Any

import psycopg
import sqlalchemy as sa

from flows.store.impatient import CONNECT_SECONDS, circuit, opened


def engine(url: sa.URL, answer_seconds: float, pool_size: int) -> sa.Engine:
    """The engine that `flows.store.engine.connect` gives for such an address."""
    milliseconds, breaker = int(answer_seconds * 1000), circuit()
    made = sa.create_engine(
        url,
        hide_parameters=True,  # errors are logged, and what was to be written is private
        pool_size=pool_size,
        max_overflow=pool_size,
        pool_timeout=answer_seconds,
        pool_pre_ping=True,  # a restarted server is noticed before a statement is lost; SQL is on no caller's path
        pool_recycle=900,
        connect_args={
            "connect_timeout": CONNECT_SECONDS,
            "application_name": "carillon",
            "keepalives_idle": 10,
            "keepalives_interval": 3,
            "keepalives_count": 3,
            "tcp_user_timeout": max(milliseconds, 2000),
            "options": f"-c statement_timeout={milliseconds} -c timezone=UTC",
        },
    )

    @sa.event.listens_for(made, "do_connect")
    def _connect(
        _dialect: sa.Dialect, _record: Any, args: list[Any], kwargs: dict[str, Any]
    ) -> psycopg.Connection[Any]:
        return opened(
            breaker, answer_seconds + 0.25, *args, **kwargs
        )  # the server's own limit comes first and keeps the connection

    return made
