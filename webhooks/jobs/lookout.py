"""The web process looks after messages too: without Redis nobody queues work, and what a new one missed must be queued."""

from __future__ import annotations

import logging

from flows.record import replace
from webhooks.jobs.outbox import SWEEP_SECONDS, sweep
from webhooks.jobs.tools import Tools
from webhooks.jobs.workerless import run_due
from webhooks.redis_client import connect
from webhooks.repeating import Repeating

log = logging.getLogger("carillon.voicemail")
LOOKS_BEFORE_WORK = 2
"""Looks in a row at a Redis that is away before the web process does the work itself: a restart of Redis is over by then."""


class Lookout:
    """A thread that looks at Redis every `seconds`.

    Redis answers, and did so before: the worker looks after everything, and nothing is done here. It is back: whatever is due is
    queued at once. It is away for a while, or there is none: the work is done here, one message after the other, each claimed in
    its row, so that several processes never do the same.
    """

    def __init__(self, tools: Tools, seconds: float = SWEEP_SECONDS) -> None:
        self._tools = tools
        self._away = 0
        self._repeating = Repeating("lookout", seconds, self.look)

    def start(self) -> None:
        """Look from now on, until `stop` or the end of the process."""
        self._repeating.start()

    def stop(self) -> None:
        """End the thread and wait for it."""
        self._repeating.stop()

    def look(self) -> None:
        """One look, and what comes of it."""
        answers, was_away = self._answers(), self._away
        self._away = 0 if answers else was_away + 1
        if (
            self._away >= LOOKS_BEFORE_WORK
            or (self._away and not self._tools.settings.redis_url)
            or (answers and was_away)
        ):
            sweep(replace(self._tools), self._goes_on)  # anew: what is live may have changed
        if not self._tools.settings.redis_url:
            run_due(replace(self._tools), self._goes_on)

    def _goes_on(self) -> bool:
        return not self._repeating.is_stopped

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
