"""What SQL did not take is in Redis and on disk, and either is enough."""

from __future__ import annotations

from pathlib import Path

import pytest
import redis

from flows.store.aside import Aside
from webhooks.redis_client import connect

NOBODY = "redis://127.0.0.1:1/0"
VALUE = {"recording_id": "RE1", "seconds": 6, "caller": None}


@pytest.fixture
def client(redis_url: str, redis_client: redis.Redis) -> redis.Redis:
    return connect(redis_url)


def everything(aside: Aside) -> dict[str, object]:
    return dict(aside.all("recording"))


@pytest.mark.parametrize("lost", ["nothing", "redis", "disk"])
def test_it_is_there_as_long_as_one_of_both_is(client: redis.Redis, tmp_path: Path, lost: str) -> None:
    here = Aside(client, tmp_path)
    assert here.keep("recording", "twilio RE1", VALUE)
    if lost == "redis":
        client.flushall()
    later = Aside(client, tmp_path / "another" if lost == "disk" else tmp_path)
    assert later.get("recording", "twilio RE1") == VALUE
    assert everything(later) == {"twilio RE1": VALUE}
    here.drop("recording", "twilio RE1")
    assert here.get("recording", "twilio RE1") is None
    assert everything(here) == {}


def test_either_that_takes_nothing_is_no_harm_and_both_are_told(client: redis.Redis, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("a file where a folder is wanted")
    gone = connect(NOBODY)
    assert Aside(gone, tmp_path).keep("recording", "a", VALUE)
    assert Aside(client, tmp_path / "file").keep("recording", "b", VALUE)
    assert Aside(None, tmp_path).keep("recording", "c", VALUE)
    neither = Aside(gone, tmp_path / "file")
    assert not neither.keep("recording", "d", VALUE)
    assert neither.get("recording", "d") is None
    assert everything(neither) == {}
    neither.drop("recording", "d")


def test_what_is_damaged_is_passed_over(client: redis.Redis, tmp_path: Path) -> None:
    here = Aside(client, tmp_path)
    here.keep("recording", "a", VALUE)
    (tmp_path / "recording" / "x.json").write_text("{")
    client.hset("carillon:aside:recording", "b", "[]")
    assert everything(here) == {"a": VALUE}


def test_a_later_value_takes_the_place_of_an_earlier_one(client: redis.Redis, tmp_path: Path) -> None:
    here = Aside(client, tmp_path)
    here.keep("note", "dial:1", {"what": "answered"})
    here.keep("note", "dial:1", {"what": "accepted"})
    assert here.get("note", "dial:1") == {"what": "accepted"}
    assert here.get("recording", "dial:1") is None
