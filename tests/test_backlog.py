"""What waits aside for SQL is counted wherever it is, and alerted once it is old."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
import redis

from flows.store.aside import Aside
from webhooks.backlog import AGAIN_SECONDS, KINDS, OLD_SECONDS, Backlog
from webhooks.redis_client import connect

CAME = 1_790_000_000.0


def kept(aside: Aside, folder: Path, many: int = 1) -> None:
    for number in range(many):
        aside.keep("log", str(number), {"facts": [], "turns": []})
    for path in folder.rglob("*.json"):
        os.utime(path, (CAME, CAME))


@pytest.mark.parametrize("lost", ["nothing", "redis", "disk"])
def test_all_of_it_is_counted_once_wherever_it_is(
    redis_url: str, redis_client: redis.Redis, tmp_path: Path, lost: str
) -> None:
    client = connect(redis_url)
    kept(Aside(client, tmp_path), tmp_path, many=3)
    if lost == "redis":
        client.flushall()
    found = Aside(client, tmp_path / "another" if lost == "disk" else tmp_path).waiting(KINDS)
    assert (found.count, found.oldest) == (3, None if lost == "disk" else CAME)


def test_where_only_redis_has_it_its_age_counts_from_when_it_was_seen(
    redis_url: str, redis_client: redis.Redis, tmp_path: Path
) -> None:
    kept(Aside(connect(redis_url), tmp_path), tmp_path)
    backlog = Backlog(Aside(connect(redis_url), tmp_path / "another"))
    backlog.look(CAME + 100)
    backlog.look(CAME + 160)
    assert (backlog.count, backlog.age(CAME + 160)) == (1, 60)


@pytest.mark.parametrize(
    ("looked_at", "alerts"),
    [
        ([0, OLD_SECONDS - 1], 0),
        ([OLD_SECONDS], 1),
        ([OLD_SECONDS, OLD_SECONDS + 5, OLD_SECONDS + AGAIN_SECONDS - 1], 1),
        ([OLD_SECONDS, OLD_SECONDS + AGAIN_SECONDS], 2),
    ],
)
def test_what_is_old_is_alerted_and_each_hour_again(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, looked_at: list[float], alerts: int
) -> None:
    aside = Aside(None, tmp_path)
    kept(aside, tmp_path, many=2)
    backlog = Backlog(aside)
    for seconds in looked_at:
        backlog.look(CAME + seconds)
    told = [record.message for record in caplog.records if "ALERT 2 things wait aside" in record.message]
    assert len(told) == alerts
    for number in range(2):
        aside.drop("log", str(number))
    backlog.look(CAME + 10 * OLD_SECONDS)
    assert (backlog.count, backlog.age(CAME + 10 * OLD_SECONDS)) == (0, 0.0)
