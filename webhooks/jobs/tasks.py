"""Work that people have begun in the console. The rows of `flows.store.tasks` are what counts; the queue is for speed."""

from __future__ import annotations

import logging
import time

from flask import Flask

from webhooks.config import Settings
from webhooks.jobs.outbox import PERIOD_SECONDS
from webhooks.jobs.tools import settings_here, tools_of
from webhooks.redis_client import connect

log = logging.getLogger("carillon.jobs")
QUEUE = "console"
JOB = "webhooks.jobs.tasks.run"
SWEEP_SECONDS = 60
MOST_SECONDS = 1800


def queue(redis_url: str | None, wanted: str, attempts: int = 0) -> bool:
    """Have the worker do a task; False where there is no Redis that takes it. attempts: how often it was begun already.

    A task that is queued already is not queued again, except in another period: a worker that was killed leaves jobs behind
    that look taken.
    """
    if redis_url is None:
        return False
    from rq import Queue  # not on the way of calls, so not of their start either
    from rq.exceptions import DuplicateJobError

    job = f"task-{wanted}-{attempts}-{int(time.time() // PERIOD_SECONDS)}"
    times = {"job_timeout": MOST_SECONDS, "result_ttl": 0, "failure_ttl": SWEEP_SECONDS}
    try:
        Queue(QUEUE, connection=connect(redis_url)).enqueue(JOB, wanted, job_id=job, unique=True, **times)
    except DuplicateJobError:
        return True
    except Exception as wrong:  # Redis is away, in whichever way
        log.warning("the queue does not take task %s: %s", wanted, wrong)
        return False
    return True


def run(wanted: str) -> None:
    """The job: does a task, unless it is done."""
    from webhooks.console.tasks.running import perform

    app = app_of(settings_here())
    here = app.extensions["carillon"]
    try:
        here.live.refresh()
        with app.app_context():
            perform(here, wanted)
    finally:
        here.store.close()


def app_of(settings: Settings) -> Flask:
    """An application without a page: what the console's work needs of one."""
    from webhooks.app import service_of
    from webhooks.console import texts

    app = Flask("carillon")
    app.extensions["carillon"] = service_of(settings, time.time)
    texts.install(app)
    return app


def sweep() -> None:
    """The job that the worker's clock queues: tasks whose jobs Redis has lost are queued again."""
    tools = tools_of(settings_here())
    try:
        for wanted, attempts in tools.store.tasks.waiting().items():
            queue(tools.settings.redis_url, wanted, attempts)
    finally:
        tools.store.close()
