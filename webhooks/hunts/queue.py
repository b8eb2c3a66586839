"""From errands in SQL to whoever runs them: RQ's worker at once, a web process where the worker does not."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from flows.store.hunts import Due
from webhooks.redis_client import connect

log = logging.getLogger("carillon.ringing")
QUEUE = "ringing"
JOB = "webhooks.hunts.errands.run"
OVERDUE = timedelta(seconds=2)
"""How late an errand may be before a web process runs it."""
LOOK_SECONDS = 1.0


def run_soon(redis_url: str | None, due: Sequence[Due]) -> None:
    """Have the worker run these when they are due. What the queue does not take is found in SQL a moment later."""
    if redis_url is None or not due:
        return
    from rq import Queue  # not on the way of other calls

    try:
        jobs = Queue(QUEUE, connection=connect(redis_url))
        now = datetime.now(UTC)
        for errand in due:
            if errand.due_at > now:
                jobs.enqueue_at(errand.due_at, JOB, errand.id, result_ttl=0, failure_ttl=60)
            else:
                jobs.enqueue(JOB, errand.id, result_ttl=0, failure_ttl=60)
    except Exception as wrong:  # Redis is away, in whichever way: nothing is lost
        log.warning("errands %s wait in the database, the queue does not take them: %s", [one.id for one in due], wrong)
