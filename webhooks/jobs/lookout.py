"""The web process looks after messages too: without Redis nobody queues work, and what a new one missed must be queued."""

from __future__ import annotations

import atexit
import logging
import threading
from dataclasses import replace

from webhooks.jobs.outbox import SWEEP_SECONDS, sweep
from webhooks.jobs.tools import Tools
from webhooks.redis_client import connect

log = logging.getLogger("carillon.voicemail")
LOOKS_BEFORE_WORK = 2
"""Looks in a row at a Redis that is away before the web process does the work itself: a restart of Redis is over by then."""
STOP_SECONDS = 10.0
"""For the message under way to be finished. A stop that takes longer leaves it to whoever claims it when its lease is over."""


class Lookout:
    """A thread that looks at Redis every `seconds`.

    Redis answers, and did so before: the worker looks after everything, and nothing is done here. It is back: whatever is due is
    queued at once. It is away for a while, or there is none: the work is done here, one message after the other, each claimed in
    its row, so that several processes never do the same.
    """

    def __init__(self, tools: Tools, seconds: float = SWEEP_SECONDS) -> None:
        self._tools, self._seconds = tools, seconds
        self._stopped = threading.Event()
        self._away = 0
        self._thread = threading.Thread(target=self._watch, name="carillon-lookout", daemon=True)

    def start(self) -> None:
        """Look from now on, until `stop` or the end of the process."""
        atexit.register(self.stop)
        self._thread.start()

    def stop(self) -> None:
        """Ends the thread and waits for it: one that is inside a library while the interpreter ends would crash the process."""
        atexit.unregister(self.stop)
        self._stopped.set()
        if self._thread.is_alive():
            self._thread.join(STOP_SECONDS)

    def look(self) -> None:
        """One look, and what comes of it."""
        answers, was_away = self._answers(), self._away
        self._away = 0 if answers else was_away + 1
        if (
            self._away >= LOOKS_BEFORE_WORK
            or (self._away and not self._tools.settings.redis_url)
            or (answers and was_away)
        ):
            sweep(replace(self._tools), lambda: not self._stopped.is_set())  # anew: what is live may have changed

    def _watch(self) -> None:
        while not self._stopped.wait(self._seconds):
            try:
                self.look()
            except Exception as wrong:  # the next look may do better
                log.warning("looking for messages that wait failed: %s", wrong)

    def _answers(self) -> bool:
        if self._tools.settings.redis_url is None:
            return False
        client = connect(self._tools.settings.redis_url)
        try:
            return bool(client.ping())
        except Exception:  # in whichever way it is away
            return False
        finally:
            client.close()
