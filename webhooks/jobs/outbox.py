"""From rows on which work is due to jobs. The queue is for speed: what it loses, or never got, is found in the rows again."""

from __future__ import annotations

import logging
from collections.abc import Callable

from webhooks.jobs.tools import Tools, settings_here, tools_of
from webhooks.redis_client import connect

log = logging.getLogger("carillon.voicemail")
QUEUE = "default"
SWEEP_SECONDS = 60
PERIOD_SECONDS = 300
JOB = "webhooks.jobs.voicemail.run"


def queue(redis_url: str | None, id: str, period: int = 0) -> bool:
    """Have the worker carry on with a message; False where there is no Redis that takes it, and the row waits for a sweep.

    A message that is queued already is not queued again, except in another period: a worker that was killed leaves jobs behind
    that look taken, and RQ clears them away only after many minutes.
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
            job_id=f"voicemail-{id}-{period}",
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


def sweep(tools: Tools, go_on: Callable[[], bool] = lambda: True) -> int:
    """Queue every message on which work is due, or do the work here where no queue takes it; how many that were.

    go_on: asked before each message; False ends the sweep, and the rest waits for the next one.
    """
    from webhooks.jobs.voicemail import Failed, carry_on

    found = tools.store.voicemails.due()
    queued, period = True, int(tools.now().timestamp() // PERIOD_SECONDS)
    for message in found:
        if not go_on():
            break
        queued = queued and queue(tools.settings.redis_url, message.id, period)
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
