"""The worker outlives Redis, and ends when it is told to."""

from __future__ import annotations

import signal
import subprocess
from collections.abc import Iterator

import pytest
import redis
from rq import Queue
from rq.job import Job, JobStatus
from rq.worker import HerokuWorker

from tests.cli.test_serve import STOP_SECONDS, Start, start, until
from webhooks.jobs.working import Patient, PatientOnHeroku
from webhooks.services import RedisServer

__all__ = ["start"]


@pytest.fixture
def server() -> Iterator[RedisServer]:
    server = RedisServer.private()
    assert server
    yield server
    server.close()


def is_done(job: Job) -> bool:
    try:
        return job.get_status(refresh=True) is JobStatus.FINISHED
    except redis.RedisError:
        return False


def waits(process: subprocess.Popen[str]) -> bool:
    assert process.stdout
    return any("the worker waits for it" in line for line in process.stdout)


def test_redis_may_come_late_and_go_while_a_job_is_under_way(start: Start, server: RedisServer) -> None:
    connection = redis.Redis.from_url(server.url)
    server.stop()
    process, other = (start("worker", REDIS_URL=server.url) for _ in range(2))
    assert waits(process)
    assert waits(other)
    other.send_signal(signal.SIGTERM)
    assert other.wait(STOP_SECONDS) == -signal.SIGTERM, "there is nothing to finish"
    server.start()
    job = Queue(connection=connection).enqueue("time.sleep", 3.0)
    assert until(lambda: job.get_status(refresh=True) in (JobStatus.STARTED, JobStatus.FINISHED))
    server.restart()
    later = Queue(connection=connection).enqueue("os.getcwd")
    assert until(lambda: is_done(later)), "the same process goes on"
    assert until(lambda: len(connection.client_list(_type="pubsub")) == 1), "and listens once"
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=STOP_SECONDS)
    assert process.returncode == 0


def test_what_jobs_need_is_imported_before_they_are_forked(start: Start, server: RedisServer) -> None:
    everything = {
        "DATABASE_URL": "postgresql://localhost:1/nowhere",
        "SOUNDS_URL": "s3://recordings/carillon",
        "TWILIO_ACCOUNT_SID": "AC" + "0" * 32,
        "TWILIO_AUTH_TOKEN": "0" * 32,
    }
    start("worker", REDIS_URL=server.url, **everything)
    queue = Queue(connection=redis.Redis.from_url(server.url))
    job = queue.enqueue("builtins.eval", "sorted(__import__('sys').modules)")
    assert until(lambda: is_done(job))
    wanted = {
        "webhooks.jobs.voicemail",
        "webhooks.hunts.errands",
        "av",
        "psycopg",
        "boto3.s3.inject",
        "twilio.rest.api",
    }
    assert wanted - set(job.return_value()) == set()


@pytest.mark.parametrize("kind", [Patient, PatientOnHeroku])
def test_it_knows_that_it_was_told_to_end(kind: type[Patient], redis_client: redis.Redis) -> None:
    worker = kind(["default"], connection=redis_client)
    assert not worker.told_to_end
    worker.handle_warm_shutdown_request()
    assert worker.told_to_end
    assert isinstance(worker, HerokuWorker) is (kind is PatientOnHeroku)
