"""What the worker's clock does besides queueing jobs: it lets no process of a job begin while it is at work."""

from __future__ import annotations

import os
import threading
from typing import Any, cast

from rq.cron import CronScheduler

from webhooks.jobs import clock


class Cron:
    """A clock's list of jobs that somebody forks at."""

    def __init__(self) -> None:
        self.at_work, self.forked = threading.Event(), threading.Event()
        self.forked_meanwhile = False

    def enqueue_jobs(self) -> None:
        self.at_work.set()
        self.forked_meanwhile = self.forked.wait(1.0)

    def calculate_sleep_interval(self) -> float:
        return 60.0


def test_no_process_is_forked_while_the_clock_is_at_work() -> None:
    """One that was hung for four minutes, with the message that it had claimed, until RQ killed it."""
    cron: Any = Cron()

    def fork() -> None:
        cron.at_work.wait()
        child = os.fork()
        if child == 0:
            os._exit(0)
        cron.forked.set()
        os.waitpid(child, 0)

    forking = threading.Thread(target=fork)
    forking.start()
    assert clock._look(cast(CronScheduler, cron)) == 60.0
    forking.join()
    assert (cron.forked_meanwhile, cron.forked.is_set()) == (False, True)


def test_a_forked_process_can_look_itself() -> None:
    child = os.fork()
    if child == 0:
        os._exit(0 if clock._AT_WORK.acquire(timeout=5) else 1)
    assert os.waitpid(child, 0)[1] == 0
    assert clock._AT_WORK.acquire(timeout=5)
    clock._AT_WORK.release()


def test_a_redis_that_is_away_is_looked_at_again_soon(caplog: Any) -> None:
    class Away(Cron):
        def enqueue_jobs(self) -> None:
            raise ConnectionError("nobody there")

    assert clock._look(cast(CronScheduler, Away())) == 5.0
    assert "the clock cannot queue its jobs: nobody there" in caplog.text
