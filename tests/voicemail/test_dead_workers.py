"""A worker that was killed leaves jobs in Redis that look taken: the messages they were for wait no longer for that."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import redis
import responses
from click.testing import CliRunner
from rq import Queue
from rq.job import Job, JobStatus

from flows.record import replace
from tests.voicemail.conftest import TWILIO_URL, Office, PostOffice, spoken
from tests.voicemail.test_worker import environment
from webhooks.cli import main
from webhooks.config import Settings
from webhooks.jobs import outbox

__all__ = ["environment"]


@pytest.fixture
def office(environment: dict[str, str], office: Office, make_settings: Callable[..., Settings]) -> Office:
    """With a Redis and a worker of the same settings."""
    settings = make_settings(**environment)
    return Office(replace(office.tools, settings=settings), office.clock)


def taken(client: redis.Redis) -> Job:
    """A worker takes the next job, and is killed before it begins."""
    queue = Queue(outbox.QUEUE, connection=client)
    (job,) = queue.jobs
    client.lmove(queue.key, queue.intermediate_queue_key, "RIGHT", "LEFT")
    return job


def begun(client: redis.Redis) -> Job:
    """A worker has begun with it, and is killed before it has claimed the message."""
    job = taken(client)
    job.set_status(JobStatus.STARTED)
    return job


@pytest.mark.parametrize("dies", [taken, begun])
def test_a_job_that_a_dead_worker_had_does_not_keep_its_message_waiting(
    office: Office,
    provider: responses.RequestsMock,
    post_office: PostOffice,
    redis_client: redis.Redis,
    dies: Callable[[redis.Redis], Job],
) -> None:
    provider.get(f"{TWILIO_URL}.wav", spoken())
    known = office.receive()
    assert outbox.queue(office.tools.settings.redis_url, known)
    job = dies(redis_client)
    outbox.sweep(office.tools)
    assert CliRunner().invoke(main, ["worker", "--burst"], catch_exceptions=False).exit_code == 0
    assert len(post_office.received) == 1
    assert office.message(known).due_at is None
    assert Job.exists(job.id, connection=redis_client), "RQ itself has not cleared it away yet"


def test_sweeps_queue_a_message_no_more_than_once_in_five_minutes(office: Office, redis_client: redis.Redis) -> None:
    office.receive()
    queue = Queue(outbox.QUEUE, connection=redis_client)
    for minutes, jobs in ((0, 1), (1, 1), (1, 1), (4, 2)):
        office.clock.seconds += minutes * 60
        outbox.sweep(office.tools)
        assert len(queue.jobs) == jobs
