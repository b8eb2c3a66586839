"""From errands in SQL to whoever runs them: RQ's worker at once, a web process where the worker does not."""

from __future__ import annotations

import atexit
import logging
import threading
from collections.abc import Callable, Sequence
from datetime import timedelta

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
        for errand in due:
            if errand.what == "look":
                jobs.enqueue_at(errand.due_at, JOB, errand.id, result_ttl=0, failure_ttl=60)
            else:
                jobs.enqueue(JOB, errand.id, result_ttl=0, failure_ttl=60)
    except Exception as wrong:  # Redis is away, in whichever way: nothing is lost
        log.warning("errands %s wait in the database, the queue does not take them: %s", [one.id for one in due], wrong)


class Watch:
    """Runs errands that the worker should have run already, in a thread, until it is stopped."""

    def __init__(self, due: Callable[[], Sequence[int]], run: Callable[[int], object]) -> None:
        self._due, self._run, self._stopped = due, run, threading.Event()
        self._thread = threading.Thread(target=self._look, name="carillon-ringing", daemon=True)

    def start(self) -> None:
        """Look from now on, until `stop` or the end of the process."""
        atexit.register(self.stop)
        self._thread.start()

    def stop(self) -> None:
        """Stop, once the errand under way is run: a thread inside a library would crash an interpreter that ends."""
        atexit.unregister(self.stop)
        self._stopped.set()
        self._thread.join(timeout=5)

    def _look(self) -> None:
        while not self._stopped.wait(LOOK_SECONDS):
            try:
                for errand in self._due():
                    self._run(errand)
            except Exception as wrong:  # the database is away for a while, or the provider is
                log.warning("errands that are overdue cannot be run: %s", wrong)
