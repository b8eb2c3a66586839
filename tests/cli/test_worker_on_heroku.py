"""A dyno is told to end (SIGTERM to every process of it) while a job is under way: the next dyno does it."""

from __future__ import annotations

import signal

import psutil
import redis
from rq import Queue, Retry
from rq.job import JobStatus

from tests.cli.test_serve import STOP_SECONDS, Start, start, until
from tests.test_config_heroku import HEROKU

__all__ = ["start"]


def test_a_job_that_a_dyno_had_begun_with_is_done_by_the_next_one(start: Start, redis_url: str) -> None:
    connection = redis.Redis.from_url(redis_url)
    connection.flushall()
    again = Retry(max=2, interval=3600)
    job = Queue(connection=connection).enqueue("time.sleep", 600, retry=again, job_timeout=600)
    process = start("worker", **{**HEROKU, "DYNO": "worker.1", "REDIS_URL": redis_url})
    assert until(lambda: job.get_status(refresh=True) is JobStatus.STARTED), process.poll()
    assert until(lambda: len(psutil.Process(process.pid).children()) == 2), "RQ's scheduler, and the job"
    for one in [psutil.Process(process.pid), *psutil.Process(process.pid).children(recursive=True)]:
        one.send_signal(signal.SIGTERM)
    process.communicate(timeout=STOP_SECONDS)
    assert process.returncode == 0
    assert job.get_status(refresh=True) is JobStatus.SCHEDULED
    connection.close()
