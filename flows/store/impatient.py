"""Connections to PostgreSQL that give up in time, and that leave a server alone which has just let somebody wait in vain.

Each waiting thread is one that takes no calls, and time limits add up: a ping on a connection that hangs, then a new one.
"""

from __future__ import annotations

from typing import Any

import psycopg
from psycopg import errors
from psycopg.abc import RV, PQGen
from psycopg.pq import ConnStatus

from flows.store.breaker import Breaker

CONNECT_SECONDS = 2  # libpq takes whole seconds and makes at least two of them
ALONE_SECONDS = 1.0


def circuit() -> Breaker:
    """One for all connections of an engine: who is let through finds out for the others."""
    return Breaker("PostgreSQL", ALONE_SECONDS)


def opened(breaker: Breaker, answer_seconds: float, *args: Any, **kwargs: Any) -> Impatient:
    """A new connection. Raises psycopg.OperationalError."""
    _or_alone(breaker)
    try:
        connection = Impatient.connect(*args, **kwargs)
    except psycopg.OperationalError as wrong:
        breaker.failed(wrong)
        raise
    breaker.succeeded()
    connection.answer_seconds, connection.breaker = answer_seconds, breaker
    return connection


def _or_alone(breaker: Breaker) -> None:
    if not breaker.allows():
        raise psycopg.OperationalError(f"left alone for a moment: {breaker.reason}")


class Impatient(psycopg.Connection[Any]):
    """A connection that is given up when the server does not answer in time."""

    answer_seconds = CONNECT_SECONDS + 0.0
    breaker: Breaker | None = None

    def wait(self, gen: PQGen[RV], interval: float = 0.1, timeout: float | None = None) -> RV:
        """As psycopg's, with a limit where the caller names none. Raises psycopg.OperationalError when it is over."""
        if self.breaker is None:  # it is being opened
            return super().wait(gen, interval, timeout)
        try:
            _or_alone(self.breaker)
        except psycopg.OperationalError:
            self.pgconn.finish()
            raise
        return self._waited(self.breaker, gen, interval, self.answer_seconds if timeout is None else timeout)

    def _waited(self, breaker: Breaker, gen: PQGen[RV], interval: float, timeout: float) -> RV:
        try:
            answer = super().wait(gen, interval, timeout)
        except errors._WaitTimeout as error:
            self.pgconn.finish()
            wrong = psycopg.OperationalError(f"no answer from the database within {timeout:g} s")
            breaker.failed(wrong)
            raise wrong from error
        except psycopg.Error:
            if self.pgconn.status == ConnStatus.OK:
                breaker.succeeded()
            else:
                breaker.undecided()  # this connection is gone; a new one will tell
            raise
        breaker.succeeded()
        return answer
