"""The documents beside the sounds follow every publish and every opening and closing, and cost nothing in between."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import redis
from flask import Flask
from rq import Queue

from flows.configuration import Configuration
from tests.calls.conftest import Clock
from tests.fallback.conftest import EVENING, LATE, MONDAY, document
from webhooks.jobs import fallback
from webhooks.jobs.clock import scheduler
from webhooks.jobs.tools import Tools, tools_of


@pytest.fixture
def tools(make_app: Callable[..., Flask], clock: Clock, tmp_path: Path) -> Tools:
    here = make_app(SOUNDS_URL=f"file:{tmp_path}/kept").extensions["carillon"]
    clock.seconds = MONDAY.timestamp()
    return tools_of(here.settings, here.now)


def publish(tools: Tools, upload: dict[str, Any]) -> None:
    tools.store.revisions.publish(Configuration().merged(upload, True).to_bytes(), "tests", "")


def kept(tools: Tools, name: str) -> bytes:
    return tools.files.get(fallback.place(tools.settings) + name) or b""


STANDARD_FILE = "twilio/33972101010.xml"


def test_they_are_written_on_a_publish_and_not_again_before_something_changes(tools: Tools) -> None:
    assert fallback.refresh(tools) == 0, "nothing is published"
    publish(tools, document())
    assert fallback.refresh(tools) == 5
    assert b"+33140506070" in kept(tools, STANDARD_FILE)
    assert kept(tools, "vonage/all.json")
    assert fallback.refresh(tools) == 0
    changed = document()
    changed["flows"]["standard"]["steps"][0]["actions"][0]["to"] = "+33140506099"
    publish(tools, changed)
    assert fallback.refresh(tools) == 5
    assert b"+33140506099" in kept(tools, STANDARD_FILE)


def test_they_are_written_again_when_the_line_closes(tools: Tools, clock: Clock) -> None:
    publish(tools, document())
    fallback.refresh(tools)
    clock.seconds = (EVENING - timedelta(hours=3)).timestamp()
    assert fallback.refresh(tools) == 0, "still open"
    clock.seconds = EVENING.timestamp()
    assert fallback.refresh(tools) == 5
    assert b"Dial" not in kept(tools, STANDARD_FILE)


def test_a_number_that_is_taken_away_leaves_no_file(tools: Tools) -> None:
    publish(tools, document())
    fallback.refresh(tools)
    less = document()
    del less["numbers"][LATE]
    publish(tools, less)
    fallback.refresh(tools)
    assert kept(tools, "twilio/33972101011.xml") == b""
    assert kept(tools, STANDARD_FILE)


def test_what_cannot_be_written_is_written_the_next_time(tools: Tools, tmp_path: Path) -> None:
    publish(tools, document())
    (tmp_path / "kept").write_text("a file where a folder is wanted")
    with pytest.raises(OSError, match="kept"):
        fallback.refresh(tools)
    (tmp_path / "kept").unlink()
    assert fallback.refresh(tools) == 5


def test_their_place_cannot_be_guessed_and_stays(tools: Tools, make_app: Callable[..., Flask]) -> None:
    place = fallback.place(tools.settings)
    assert place == fallback.place(tools.settings)
    other = make_app(SECRET_KEY="another-secret-of-the-tests").extensions["carillon"].settings
    assert place != fallback.place(other)
    assert len(place.split("/")[1]) == 32


def test_a_publish_has_the_worker_do_it_at_once_and_never_fails_for_it(
    make_app: Callable[..., Flask], redis_url: str, redis_client: redis.Redis
) -> None:
    token = "a-token-of-an-admin-from-the-environment"
    for address, queued in ((redis_url, ["fallback"]), ("redis://127.0.0.1:1/0", [])):
        app = make_app(CARILLON_ADMIN_TOKEN=token, REDIS_URL=address)
        for _ in range(2):
            headers = {"Authorization": f"Bearer {token}"}
            answer = app.test_client().post("/api/config", json=document(), headers=headers)
            assert answer.status_code == 200, answer.json
        assert Queue("default", connection=redis_client).job_ids == queued
        redis_client.flushall()


def test_the_workers_clock_does_it(redis_client: redis.Redis) -> None:
    assert fallback.run in [one.func for one in scheduler(redis_client).get_jobs()]
