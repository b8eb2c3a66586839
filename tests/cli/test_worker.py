"""The worker outlives Redis, and ends when it is told to."""

from __future__ import annotations

import signal
from collections.abc import Iterator

import pytest
import redis
from rq import Queue
from rq.job import Job, JobStatus

from tests.cli.test_serve import STOP_SECONDS, Start, start, until
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


@pytest.mark.parametrize("dyno", [{}, {"DYNO": "worker.1"}])
def test_redis_may_go_while_a_job_is_under_way(start: Start, server: RedisServer, dyno: dict[str, str]) -> None:
    connection = redis.Redis.from_url(server.url)
    job = Queue(connection=connection).enqueue("time.sleep", 1.5)
    on_heroku = {
        "PUBLIC_URL": "https://x.example",
        "SOUNDS_URL": "s3://b",
        "DATABASE_URL": "postgres://u@127.0.0.1:1/d",
    }
    process = start("worker", REDIS_URL=server.url, **dyno, **(on_heroku if dyno else {}))
    assert until(lambda: job.get_status(refresh=True) is JobStatus.STARTED)
    server.restart()
    later = Queue(connection=connection).enqueue("os.getcwd")
    assert until(lambda: is_done(later)), "the same process goes on"
    assert process.poll() is None
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=STOP_SECONDS)
    assert process.returncode == 0


def test_it_waits_for_a_redis_that_is_not_there_yet_and_can_be_ended_meanwhile(
    start: Start, server: RedisServer
) -> None:
    connection = redis.Redis.from_url(server.url)
    server.stop()
    process = start("worker", REDIS_URL=server.url)
    assert process.stdout
    assert any("the worker waits for it" in line for line in process.stdout)
    server.start()
    job = Queue(connection=connection).enqueue("os.getcwd")
    assert until(lambda: is_done(job))
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=STOP_SECONDS)
    assert process.returncode == 0
    server.stop()
    process = start("worker", REDIS_URL=server.url)
    assert process.stdout
    assert any("the worker waits for it" in line for line in process.stdout)
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=STOP_SECONDS)
    assert process.returncode == -signal.SIGTERM


def test_a_worker_that_is_to_end_with_its_work_says_that_redis_is_away(start: Start, server: RedisServer) -> None:
    server.stop()
    process = start("worker", "--burst", REDIS_URL=server.url)
    said, _ = process.communicate(timeout=STOP_SECONDS)
    assert process.returncode == 1
    assert "Redis does not answer" in said
