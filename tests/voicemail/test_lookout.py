"""A web process does for messages what Redis and the worker cannot."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import redis
import responses
from rq import Queue

from flows.record import replace
from tests.voicemail.conftest import TWILIO_URL, Office, PostOffice, spoken
from tests.waiting import until
from webhooks.config import Settings
from webhooks.jobs import outbox
from webhooks.jobs.lookout import Lookout
from webhooks.services import RedisServer


@pytest.fixture
def own_redis() -> Iterator[RedisServer]:
    server = RedisServer.private()
    assert server
    yield server
    server.close()


def _queued(server: RedisServer) -> list[str]:
    client = redis.Redis.from_url(server.url)
    jobs = [str(job.args[0]) for job in Queue(outbox.QUEUE, connection=client).jobs]
    client.close()
    return jobs


def test_without_redis_the_web_process_does_the_work_in_the_background(
    office: Office, provider: responses.RequestsMock, post_office: PostOffice
) -> None:
    provider.get(f"{TWILIO_URL}.wav", spoken())
    office.receive()
    lookout = Lookout(office.tools, 0.02)
    lookout.start()
    mailed = until(lambda: bool(post_office.received))
    lookout.stop()
    assert mailed
    assert (len(post_office.received), len(provider.calls)) == (1, 1)


def test_a_redis_that_comes_back_gets_what_it_missed_and_one_that_stays_away_is_done_without(
    office: Office,
    provider: responses.RequestsMock,
    post_office: PostOffice,
    own_redis: RedisServer,
    make_settings: Callable[..., Settings],
) -> None:
    provider.get(f"{TWILIO_URL}.wav", spoken())
    settings = make_settings(REDIS_URL=own_redis.url)
    lookout = Lookout(replace(office.tools, settings=settings))
    known = office.receive()
    lookout.look()
    assert _queued(own_redis) == [], "the worker looks after everything while Redis answers"
    own_redis.stop()
    lookout.look()
    own_redis.start()
    assert post_office.received == [], "a restart of Redis is waited for"
    lookout.look()
    assert _queued(own_redis) == [known]
    own_redis.stop()
    lookout.look()
    lookout.look()
    assert len(post_office.received) == 1
    assert lookout_is_quiet(lookout, post_office)


def lookout_is_quiet(lookout: Lookout, post_office: PostOffice) -> bool:
    """Another look does nothing a second time."""
    lookout.look()
    return len(post_office.received) == 1


def test_a_process_that_ends_while_it_works_ends_in_order(make_settings: Callable[..., Any]) -> None:
    """A thread that is inside a library while the interpreter ends would end the process by SIGABRT."""
    program = """
import logging, sys
from webhooks.jobs import lookout
from tests.voicemail.conftest import spoken
from webhooks.jobs.voicemail_audio import inspect
audio = spoken(30)
class Busy(lookout.Lookout):
    def look(self):
        while not self._repeating.is_stopped:
            inspect(audio)
Busy(None, 0.0).start()
import time; time.sleep(0.3)
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stderr) == (0, "")
