"""From errands in SQL to whoever runs them: RQ's worker at once, a web process where the worker does not."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta

from flows.ringing.hunt import Change, Hunt
from flows.store.hunts import Due
from flows.store.store import Store
from webhooks.redis_client import connect

log = logging.getLogger("carillon.ringing")
QUEUE = "ringing"
JOB = "webhooks.hunts.errands.run"
OVERDUE = timedelta(seconds=2)
"""How late an errand may be before a web process runs it."""
LOOK_SECONDS = 1.0


def change(store: Store, redis_url: str | None, room: str, step: Callable[[Hunt], Change]) -> Hunt | None:
    """Let something happen to a hunt, and have run what comes of it; the hunt as it then stands, None where it is not known."""
    found = store.hunts.change(room, step)
    if found is None:
        return None
    run_soon(redis_url, found[2])
    return found[0]


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
