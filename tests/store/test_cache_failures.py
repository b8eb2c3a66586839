"""Which revision is live while Redis or the database is away."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

import pytest
import redis
import sqlalchemy as sa

from flows.store import migrate
from flows.store.cache import Cache
from flows.store.engine import connect
from flows.store.revisions import Revisions
from tests.store.conftest import BODY, Counted
from tests.store.watched import client, own_redis
from tests.waiting import until
from webhooks.services import PostgresServer, RedisServer

__all__ = ["client", "own_redis"]

RETRY = 0.2


LIMIT = 5.0
"""Seconds: one time limit of Redis (0.3), twice for its greeting, on a busy machine. Without one it would be for ever."""


@pytest.fixture
def own_postgres() -> Iterator[PostgresServer]:
    """A PostgreSQL that the test may stop and pause, with every table."""
    server = PostgresServer.private()
    assert server
    migrate.upgrade(server.url)
    yield server
    server.close()


def timed(question: Callable[[], object]) -> tuple[object, float]:
    before = time.monotonic()
    return question(), time.monotonic() - before


class TestRedisFails:
    def test_a_dead_redis_costs_nothing_and_comes_back_by_itself(
        self, published: Revisions, own_redis: RedisServer, client: redis.Redis
    ) -> None:
        cache = Cache(published, client, retry_seconds=RETRY)
        cache.live()
        own_redis.kill()
        (live, took), state = timed(cache.live), cache.state()
        assert (live, state.source) == (1, "database")
        assert took < LIMIT
        assert state.redis
        assert state.degraded
        published.publish(b"two", "ben", "")
        assert cache.live() == 2
        assert cache.body(2) == b"two"
        own_redis.start()
        assert until(lambda: cache.live() == 2 and not cache.state().degraded)

    def test_a_hanging_redis_costs_one_time_limit_every_few_seconds(
        self, published: Revisions, own_redis: RedisServer, client: redis.Redis
    ) -> None:
        cache = Cache(published, client, retry_seconds=30)
        cache.live()
        own_redis.pause()
        live, took = timed(cache.live)
        assert live == 1
        assert 0.2 < took < LIMIT
        _, took = timed(lambda: [cache.live() for _ in range(100)])
        assert took < 50 * 0.3, "a hundred more would have cost a hundred time limits"
        own_redis.resume()

    def test_a_resumed_redis_is_used_again(
        self, published: Revisions, own_redis: RedisServer, client: redis.Redis
    ) -> None:
        cache = Cache(published, client, retry_seconds=RETRY)
        cache.live()
        own_redis.pause()
        cache.live()
        published.publish(b"two", "ben", "")
        assert cache.live() == 2
        own_redis.resume()
        seen: list[int | None] = []

        def in_use() -> bool:
            seen.append(cache.live())
            return cache.state().source == "redis"

        assert until(in_use)
        assert set(seen) == {2}, "Redis still held the older one, confirmed shortly before it hung"
        assert Cache(published, client).live() == 2

    def test_a_redis_that_restarts_empty_is_filled_again(
        self, published: Revisions, own_redis: RedisServer, client: redis.Redis
    ) -> None:
        cache = Cache(published, client, retry_seconds=RETRY)
        cache.live()
        assert client.exists("carillon:body:1", "carillon:pointer") == 2
        own_redis.restart()
        assert cache.live() == 1
        assert client.exists("carillon:body:1", "carillon:pointer") == 2
        assert not cache.state().degraded


class TestTheDatabaseFails:
    def test_redis_alone_is_enough_even_for_a_process_that_starts(
        self, published: Revisions, client: redis.Redis
    ) -> None:
        Cache(published, client).live()
        gone = Counted(published)
        gone.broken = True
        cache = Cache(gone, client)
        for confirmed in (True, False):
            assert cache.live() == 1
            assert cache.body(1) == BODY
            if confirmed:
                client.delete("carillon:pointer:confirmed")
        assert cache.state().database == "connection refused"
        assert cache.state().degraded

    def test_what_a_process_knew_stays_when_nobody_answers(
        self, published: Revisions, own_redis: RedisServer, client: redis.Redis
    ) -> None:
        gone = Counted(published)
        cache = Cache(gone, client)
        cache.live()
        own_redis.kill()
        gone.broken = True
        assert cache.live() == 1
        assert cache.body(1) is None
        assert cache.state().source == "memory"

    def test_a_redis_that_came_back_with_something_older_is_not_believed(
        self, published: Revisions, client: redis.Redis
    ) -> None:
        database = Counted(published)
        cache = Cache(database, client)
        cache.live()
        older = client.get("carillon:pointer")
        assert older
        published.publish(b"two", "ben", "")
        cache.refresh()
        client.set("carillon:pointer", older)
        client.delete("carillon:pointer:confirmed")
        database.broken = True
        assert cache.live() == 2

    def test_a_hanging_postgresql_costs_one_time_limit(self, own_postgres: PostgresServer) -> None:
        engine = connect(own_postgres.url)
        revisions = Revisions(engine)
        revisions.publish(BODY, "anna", "")
        cache = Cache(revisions, retry_seconds=30)
        cache.live()
        opened: list[object] = []
        sa.event.listen(engine, "do_connect", lambda *_: opened.append(_))
        own_postgres.pause()
        live, took = timed(cache.live)
        assert live == 1
        assert took < LIMIT + 5
        assert opened == [], "a pooled connection's limit, and no new connection's after it"
        assert timed(cache.live)[1] < 1, "it is left alone"
        assert "no answer" in cache.state().database
        own_postgres.resume()
        engine.dispose()

    def test_a_statement_under_way_is_given_up_when_postgresql_hangs(self, own_postgres: PostgresServer) -> None:
        engine = connect(own_postgres.url, answer_seconds=0.5)
        with engine.connect() as connection:
            connection.execute(sa.text("SELECT 1"))
            own_postgres.pause()
            before = time.monotonic()
            with pytest.raises(sa.exc.OperationalError, match="no answer from the database within"):
                connection.execute(sa.text("SELECT 1"))
            assert time.monotonic() - before < 10, "it would be for ever"
        own_postgres.resume()
        engine.dispose()

    def test_a_postgresql_that_restarts_is_not_noticed(self, own_postgres: PostgresServer) -> None:
        engine = connect(own_postgres.url)
        revisions = Revisions(engine)
        revisions.publish(BODY, "anna", "")
        cache = Cache(revisions, retry_seconds=RETRY)
        cache.live()
        own_postgres.restart()
        assert (cache.live(), cache.state().source, cache.state().degraded) == (1, "database", False)
        engine.dispose()

    def test_a_database_that_is_back_is_used_again(self, own_postgres: PostgresServer) -> None:
        engine = connect(own_postgres.url)
        revisions = Revisions(engine)
        revisions.publish(BODY, "anna", "")
        cache = Cache(revisions, retry_seconds=RETRY)
        cache.live()
        own_postgres.kill()
        assert (cache.live(), cache.state().source) == (1, "memory")
        own_postgres.start()
        assert until(lambda: cache.live() == 1 and not cache.state().degraded)
        revisions.publish(b"two", "ben", "")
        assert cache.live() == 2
        engine.dispose()

    def test_a_database_without_tables_says_what_is_missing(self, empty_database_url: str) -> None:
        engine = connect(empty_database_url)
        cache = Cache(Revisions(engine))
        assert cache.live() is None
        assert "live" in cache.state().database
        assert cache.state().source == "nowhere"
        engine.dispose()


def test_a_probe_asks_both_now(published: Revisions, own_redis: RedisServer, client: redis.Redis) -> None:
    counted = Counted(published)
    cache = Cache(counted, client, retry_seconds=RETRY)
    cache.live()
    assert not cache.probe().degraded
    own_redis.stop()
    counted.broken = True
    assert not cache.state().degraded
    state = cache.probe()
    assert state.redis
    assert state.database
