"""From rows on which work is due to jobs. The queue is for speed: what it loses, or never got, is found in the rows again."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

from webhooks.jobs.tools import Tools, settings_here, tools_of
from webhooks.redis_client import connect

log = logging.getLogger("carillon.voicemail")
QUEUE = "default"
SWEEP_SECONDS = 60
JOB = "webhooks.jobs.voicemail.run"


def queue(redis_url: str | None, id: str) -> bool:
    """Have the worker carry on with a message; False where there is no Redis that takes it, and the row waits for a sweep.

    A message that is queued already is not queued again.
    """
    if redis_url is None:
        return False
    from rq import Queue, Retry  # not on the way of calls, so not of their start either
    from rq.exceptions import DuplicateJobError

    from webhooks.jobs.voicemail import BACKOFF

    try:
        Queue(QUEUE, connection=connect(redis_url)).enqueue(
            JOB,
            id,
            job_id=f"voicemail-{id}",
            unique=True,
            retry=Retry(max=len(BACKOFF), interval=list(BACKOFF)),
            result_ttl=0,
            failure_ttl=SWEEP_SECONDS,
        )
    except DuplicateJobError:
        return True
    except Exception as wrong:  # Redis is away, in whichever way: nothing is lost
        log.warning("message %s waits in the database, the queue does not take it: %s", id, wrong)
        return False
    return True


def sweep(tools: Tools) -> int:
    """Queue every message on which work is due, or do the work here where no queue takes it; how many that were."""
    from webhooks.jobs.voicemail import Failed, carry_on

    found = tools.store.voicemails.due()
    queued = True
    for message in found:
        queued = queued and queue(tools.settings.redis_url, message.id)
        if queued:
            continue
        try:
            carry_on(tools, message.id)
        except Failed as wrong:  # the row says when it is tried again
            log.info("%s", wrong)
    return len(found)


def run() -> None:
    """The job that the worker's clock queues every minute."""
    tools = tools_of(settings_here())
    try:
        sweep(tools)
    finally:
        tools.store.close()


def watch(tools: Tools, stopped: threading.Event, seconds: float = SWEEP_SECONDS) -> None:
    """Look after the rows from now on, in a thread: the web process does it where Redis, and the worker with it, is away."""
    threading.Thread(target=_watch, args=(tools, stopped, seconds), name="carillon-outbox", daemon=True).start()


def _watch(tools: Tools, stopped: threading.Event, seconds: float) -> None:
    while not stopped.wait(seconds):
        if not _answers(tools.settings.redis_url):
            _quietly(lambda: sweep(tools))


def _answers(redis_url: str | None) -> bool:
    try:
        return redis_url is not None and bool(connect(redis_url).ping())
    except Exception:  # in whichever way it is away
        return False


def _quietly(work: Callable[[], object]) -> None:
    try:
        work()
    except Exception:  # the next sweep may do better
        log.exception("looking for messages that wait failed")
