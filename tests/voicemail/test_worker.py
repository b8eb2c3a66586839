"""From the telephone to the mail: a message is spoken, a real worker takes the job from a real Redis, the mail comes."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import redis
import responses
from click.testing import CliRunner
from flask import Flask

from tests.calls.conftest import Caller, Clock
from tests.voicemail.conftest import PostOffice, spoken
from webhooks.cli import main
from webhooks.config import Settings

PAST = "2025-11-24 20:00"
"""A Monday evening: closed, and so long ago that the message is due by the worker's own clock."""


@pytest.fixture
def environment(
    make_settings: Callable[..., Settings],
    sqlite_url: str,
    vonage_key: str,
    post_office: PostOffice,
    redis_url: str,
    redis_client: redis.Redis,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> dict[str, str]:
    """The environment of the web process and of the worker."""
    from tests.calls.conftest import ENVIRONMENT
    from webhooks.jobs.tools import settings_here

    settings_here.cache_clear()
    values = {
        **ENVIRONMENT,
        "DATABASE_URL": sqlite_url,
        "VONAGE_PRIVATE_KEY": vonage_key,
        "REDIS_URL": redis_url,
        "SOUNDS_URL": f"file:{tmp_path / 'sounds'}",
        "SMTP_URL": post_office.url,
        "MAIL_FROM": "carillon@example.com",
    }
    for name, value in values.items():
        monkeypatch.setenv(name, value)
    return values


@pytest.fixture(params=["twilio", "vonage"])
def somebody(
    request: pytest.FixtureRequest,
    environment: dict[str, str],
    make_app: Callable[..., Flask],
    clock: Clock,
    annex: dict[str, Any],
) -> Caller:
    """A caller of the annex, whose service has a Redis."""
    somebody = Caller(request.param, make_app(**environment), clock)
    somebody.upload(annex)
    return somebody


def _recorded(provider: responses.RequestsMock, who: Caller) -> bytes:
    """Whatever recording is asked for is there."""
    audio = spoken(6, "wav" if who.provider == "twilio" else "mp3")
    provider.get(re.compile(r"https://api[a-z0-9.-]*\.(twilio|nexmo|vonage)\.com/.*"), audio)
    return audio


def _run(*words: str) -> str:
    result = CliRunner().invoke(main, words, catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.output


def test_what_is_said_to_the_mailbox_is_mailed_by_the_worker(
    somebody: Caller, provider: responses.RequestsMock, post_office: PostOffice
) -> None:
    audio = _recorded(provider, somebody)
    somebody.dials(at=PAST)
    somebody.speaks(6)
    _run("worker", "--burst")
    assert post_office.audio() == [audio]
    (message,) = somebody.app.extensions["carillon"].store.voicemails.list()
    assert (message.status, message.recording.mailbox, message.recording.caller) == (
        "notified",
        "general",
        "+33612345678",
    )
    _run("worker", "--burst")
    assert len(post_office.received) == 1


def test_a_message_that_no_queue_took_is_mailed_all_the_same(
    somebody: Caller, provider: responses.RequestsMock, post_office: PostOffice, redis_client: redis.Redis
) -> None:
    """G4: Redis forgets everything between the call and the worker's start."""
    audio = _recorded(provider, somebody)
    somebody.dials(at=PAST)
    somebody.speaks(6)
    redis_client.flushall()
    _run("worker", "--burst")
    assert post_office.audio() == [audio]


def test_without_redis_a_command_does_the_work(
    somebody: Caller, provider: responses.RequestsMock, post_office: PostOffice
) -> None:
    audio = _recorded(provider, somebody)
    somebody.dials(at=PAST)
    somebody.speaks(6)
    assert "1 done, 0 to be tried again" in _run("voicemail", "work")
    assert post_office.audio() == [audio]
    assert "0 done" in _run("voicemail", "work")


def test_every_webhook_twice_and_in_the_other_order_is_one_message(
    somebody: Caller, provider: responses.RequestsMock, post_office: PostOffice
) -> None:
    """F1, F2."""
    _recorded(provider, somebody)
    somebody.dials(at=PAST)
    somebody.speaks(6)
    for webhook, _ in reversed(list(somebody.sent)):
        assert somebody.phone.transport(webhook).status in (200, 204)
    assert len(somebody.app.extensions["carillon"].store.voicemails.list()) == 1
    _run("worker", "--burst")
    _run("worker", "--burst")
    assert len(post_office.received) == 1


def test_the_queue_holds_an_id_once_and_no_secret(environment: dict[str, str]) -> None:
    """Told again, a message is not queued again."""
    from rq import Queue

    from webhooks.jobs import outbox

    assert outbox.queue(environment["REDIS_URL"], "abc")
    assert outbox.queue(environment["REDIS_URL"], "abc"), "told again, it is queued once"
    client = redis.Redis.from_url(environment["REDIS_URL"])
    (job,) = Queue(outbox.QUEUE, connection=client).jobs
    assert (job.func_name, job.args) == (outbox.JOB, ("abc",))
    client.close()
    assert job.kwargs == {}
