"""Which revision is live, from Redis and from the database."""

from __future__ import annotations

import pytest
import redis
import sqlalchemy as sa

from flows.store.cache import Cache
from flows.store.engine import connect
from flows.store.ports import Pointer
from flows.store.redis_copy import CONFIRMED_SECONDS
from flows.store.revisions import Revisions, digest_of
from tests.store.conftest import BODY, Counted
from tests.store.watched import client, own_redis

__all__ = ["client", "own_redis"]


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
