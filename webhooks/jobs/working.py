"""RQ's worker, for as long as nobody tells it to end: it outlives Redis, which its own ends with when a job is under way.

A platform starts again what has ended, and waits longer each time it ends at once. So a worker that ended until Redis is back
would be away for much longer than Redis.
"""

from __future__ import annotations

import logging
import signal
import time
from collections.abc import Callable, Sequence
from itertools import count
from typing import Any

import redis
from rq import Worker
from rq.worker import HerokuWorker

from webhooks import alerts

log = logging.getLogger("carillon.jobs")
QUEUES = ("ringing", "console", "default")
"""Each before the next: for the first a caller waits, for the second somebody at the console."""
CLEARED_SECONDS = 60
"""How often jobs that a dead worker had are looked for; RQ's own ten minutes are long where somebody waits."""
LOOK_SECONDS, TOLD_EVERY = 1.0, 60


class Patient(Worker):
    """Knows whether it was told to end. A job that was under way when Redis went is done again, which every job allows."""

    told_to_end = False

    def handle_warm_shutdown_request(self) -> None:
        self.told_to_end = True
        untyped: Any = super()
        untyped.handle_warm_shutdown_request()

    def teardown(self) -> None:
        """RQ's listener for orders would stay, with its connection, where Redis does not hear that the worker ends."""
        if self.pubsub_thread:
            self.pubsub_thread.stop()
        untyped: Any = super()
        untyped.teardown()


class PatientOnHeroku(Patient, HerokuWorker):
    """The same, with Heroku's way to be told: all processes of a dyno hear SIGTERM, and the job under way is to be stopped."""


def work(
    connection: redis.Redis, *, on_dyno: bool, started: Callable[[], object], queues: Sequence[str] = QUEUES
) -> None:
    """Work until a signal. started: done once, when Redis has answered for the first time."""
    kind = PatientOnHeroku if on_dyno else Patient
    wait_for(connection)
    started()
    while True:
        worker = _worker(kind, connection, queues)
        try:
            worker.work(with_scheduler=True)
        except redis.RedisError as wrong:  # it could not even tell Redis that it ends
            log.warning("Redis is away: %s", wrong)
        if worker.told_to_end:
            return
        wait_for(connection)


def work_off(connection: redis.Redis, queues: Sequence[str] = QUEUES) -> None:
    """Do what there is to do. Raises redis.RedisError."""
    _worker(Patient, connection, queues).work(burst=True, with_scheduler=True)


def _worker(kind: type[Patient], connection: redis.Redis, queues: Sequence[str]) -> Patient:
    handlers: list[Any] = [alerts.job_failed]
    return kind(queues, connection=connection, maintenance_interval=CLEARED_SECONDS, exception_handlers=handlers)


def wait_for(connection: redis.Redis) -> None:
    """Returns when Redis answers. A signal ends the process meanwhile: there is nothing to finish."""
    for told in (signal.SIGTERM, signal.SIGINT):
        signal.signal(told, signal.SIG_DFL)
    for look in count():
        try:
            connection.ping()
        except redis.RedisError as wrong:
            if look % TOLD_EVERY == 0:
                log.warning("Redis does not answer, the worker waits for it: %s", wrong)
            time.sleep(LOOK_SECONDS)
        else:
            return
