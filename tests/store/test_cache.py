"""Whatever Redis and the database do, a process knows which configuration is live, and never waits long for it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

import pytest
import redis
import sqlalchemy as sa

from flows.store import migrate
from flows.store.cache import Cache
from flows.store.engine import connect
from flows.store.ports import Pointer
from flows.store.redis_copy import CONFIRMED_SECONDS
from flows.store.revisions import Revisions, digest_of
from tests.store.conftest import BODY, Counted
from webhooks import redis_client
from webhooks.services import PostgresServer, RedisServer

RETRY = 0.2
LIMIT = 1.0
"""Seconds: one time limit of Redis (0.3), twice for its greeting, on a busy machine."""


@pytest.fixture
def own_redis() -> Iterator[RedisServer]:
    """A Redis that the test may stop and pause."""
    server = RedisServer.private()
    assert server
    yield server
    server.close()


@pytest.fixture
def own_postgres() -> Iterator[PostgresServer]:
    """A PostgreSQL that the test may stop and pause, with every table."""
    server = PostgresServer.private()
    assert server
    migrate.upgrade(server.url)
    yield server
    server.close()


@pytest.fixture
def client(own_redis: RedisServer) -> Iterator[redis.Redis]:
    client = redis_client.connect(own_redis.url)
    yield client
    client.close()


def waits(seconds: float, until: Callable[[], bool]) -> bool:
    """Whether something becomes true within so many seconds."""
    deadline = time.monotonic() + seconds
    while not until():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


def timed(question: Callable[[], object]) -> tuple[object, float]:
    before = time.monotonic()
    return question(), time.monotonic() - before


def test_without_redis_the_database_is_asked(published: Revisions) -> None:
    cache = Cache(published)
    assert cache.live() == 1
    assert cache.body(1) == BODY
    assert cache.body(2) is None
    assert (cache.state().source, cache.state().redis, cache.state().degraded) == ("database", None, False)


def test_nothing_published_is_no_fault(revisions: Revisions, client: redis.Redis) -> None:
    cache = Cache(revisions, client)
    assert cache.live() is None
    assert not cache.state().degraded


def test_in_the_steady_state_one_redis_command_and_no_sql_tell_that_nothing_changed(
    published: Revisions, client: redis.Redis
) -> None:
    counted = Counted(published)
    cache = Cache(counted, client)
    cache.live()
    asked, before = counted.asked, client.info("stats")["total_commands_processed"]
    for _ in range(20):
        assert cache.live() == 1
    after = client.info("stats")["total_commands_processed"]
    assert counted.asked == asked
    assert after - before == 20 + 1, "one each, and the count itself"
    assert cache.state().source == "redis"


def test_a_body_comes_from_redis_once_somebody_has_read_it(published: Revisions, client: redis.Redis) -> None:
    Cache(published, client).live()
    counted = Counted(published)
    cache = Cache(counted, client)
    cache.pointer()
    asked = counted.asked
    assert cache.body(1) == BODY
    assert counted.asked == asked


def test_a_publish_is_seen_by_another_process_at_its_next_look(published: Revisions, client: redis.Redis) -> None:
    publisher, other = Cache(published, client), Cache(published, client)
    assert (publisher.live(), other.live()) == (1, 1)
    published.publish(b"two", "ben", "")
    assert publisher.refresh().live == 2
    assert other.live() == 2
    assert other.state().source == "redis"
    assert other.body(2) == b"two"


def test_a_draft_is_heard_by_its_test_callers(published: Revisions, client: redis.Redis) -> None:
    publisher, other = Cache(published, client), Cache(published, client)
    other.live()
    published.save_draft(b"draft", "anna", "", ["+33612345678"])
    publisher.refresh()
    assert other.pointer() == Pointer(1, digest_of(BODY), {"+33612345678": 2})


def test_a_publish_that_redis_was_not_told_of_is_seen_when_the_confirmation_runs_out(
    published: Revisions, client: redis.Redis
) -> None:
    cache = Cache(published, client)
    cache.live()
    published.publish(b"two", "ben", "")
    assert cache.live() == 1
    assert 0 < client.ttl("carillon:pointer:confirmed") <= CONFIRMED_SECONDS
    client.delete("carillon:pointer:confirmed")
    assert cache.live() == 2
    assert cache.body(2) == b"two"


def test_a_slow_reader_does_not_put_an_older_pointer_over_a_newer_one(
    published: Revisions, client: redis.Redis
) -> None:
    class Slow(Counted):
        def pointer(self) -> Pointer:
            pointer = super().pointer()
            if self.asked == 1:  # between its answer and our writing, somebody else publishes
                published.publish(b"two", "ben", "")
                Cache(published, client).refresh()
            return pointer

    assert Cache(Slow(published), client).live() == 2
    assert Cache(published, client).live() == 2


def test_redis_with_the_copy_of_another_database_is_put_right(
    published: Revisions, client: redis.Redis, sqlite_url: str
) -> None:
    Cache(published, client).live()
    engine = connect(sqlite_url)
    with engine.begin() as connection:
        connection.execute(sa.text("UPDATE live SET revision = NULL"))
        connection.execute(sa.text("DELETE FROM publications"))
        connection.execute(sa.text("DELETE FROM revisions"))
        connection.execute(sa.text("UPDATE live SET last = 0"))
    another = Revisions(engine)
    another.publish(b"another", "ben", "")
    cache = Cache(another, client)
    assert cache.live() == 1
    assert cache.body(1) == b"another"
    engine.dispose()


@pytest.mark.parametrize("damage", [b"", b"x" * 40, b"\x00" * 3])
def test_a_damaged_copy_is_not_used(published: Revisions, client: redis.Redis, damage: bytes) -> None:
    cache = Cache(published, client)
    cache.live()
    client.set("carillon:body:1", damage)
    client.set("carillon:pointer", damage)
    assert cache.live() == 1
    assert cache.body(1) == BODY


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
        assert waits(5, lambda: cache.live() == 2 and not cache.state().degraded)

    def test_a_hanging_redis_costs_one_time_limit_every_few_seconds(
        self, published: Revisions, own_redis: RedisServer, client: redis.Redis
    ) -> None:
        cache = Cache(published, client, retry_seconds=30)
        cache.live()
        own_redis.pause()
        live, took = timed(cache.live)
        assert live == 1
        assert 0.2 < took < LIMIT
        _, took = timed(lambda: [cache.live() for _ in range(20)])
        assert took < 10 * 0.3, "twenty more would have cost twenty time limits"
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

        assert waits(5, in_use)
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
        own_postgres.pause()
        live, took = timed(cache.live)
        assert live == 1
        assert took < 4.5, "a pooled connection's limit and a new connection's"
        assert timed(cache.live)[1] < 0.1
        assert "timeout" in cache.state().database
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
            assert time.monotonic() - before < 2
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
        assert waits(5, lambda: cache.live() == 1 and not cache.state().degraded)
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
