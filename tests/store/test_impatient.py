"""A PostgreSQL that hangs costs a few threads a moment, not every thread one time limit after the other."""

from __future__ import annotations

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa

from flows.store.engine import connect
from tests.waiting import until
from webhooks.services import PostgresServer

ANSWER_SECONDS = 1.5
AT_ONCE = 12


@pytest.fixture
def server() -> Iterator[PostgresServer]:
    server = PostgresServer.private()
    assert server
    yield server
    server.close()


@pytest.fixture
def engine(server: PostgresServer) -> Iterator[sa.Engine]:
    engine = connect(server.url, answer_seconds=ANSWER_SECONDS)
    yield engine
    engine.dispose()


def ask(engine: sa.Engine) -> tuple[bool, float]:
    """Whether there was an answer, and after how many seconds."""
    before = time.monotonic()
    try:
        with engine.connect() as connection:
            connection.execute(sa.text("SELECT 1"))
    except sa.exc.SQLAlchemyError:
        return False, time.monotonic() - before
    return True, time.monotonic() - before


def test_of_many_who_ask_a_server_that_hangs_only_the_first_wait(server: PostgresServer, engine: sa.Engine) -> None:
    assert ask(engine)[0]
    server.pause()
    with ThreadPoolExecutor(AT_ONCE) as pool:
        found = list(pool.map(lambda _: ask(engine), range(4 * AT_ONCE)))
    assert not any(answered for answered, _ in found)
    in_turn = 4 * AT_ONCE * ANSWER_SECONDS / AT_ONCE
    assert sum(seconds for _, seconds in found) < AT_ONCE * in_turn, "less than if each had waited once"
    server.resume()
    assert until(lambda: ask(engine)[0])


def test_a_server_that_was_restarted_is_asked_at_once(server: PostgresServer, engine: sa.Engine) -> None:
    for _ in range(2):
        assert ask(engine)[0]
        server.restart()
        assert ask(engine)[0]


def test_a_statement_that_is_refused_is_an_answer(engine: sa.Engine) -> None:
    for wrong in ("SELECT nothing", "SELECT pg_sleep(9)"):
        with pytest.raises(sa.exc.SQLAlchemyError), engine.connect() as connection:
            connection.execute(sa.text(wrong))
        assert ask(engine)[0]


def test_a_server_that_is_gone_is_told_and_found_again(server: PostgresServer, engine: sa.Engine) -> None:
    assert ask(engine)[0]
    server.stop()
    assert not ask(engine)[0]
    with pytest.raises(sa.exc.OperationalError, match="left alone for a moment"):
        engine.connect()
    server.start()
    assert until(lambda: ask(engine)[0])
