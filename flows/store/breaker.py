"""A circuit breaker: a service that has failed is asked again after a while, by one caller, not by everybody."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable

log = logging.getLogger(__name__)


class Breaker:
    """Keeps time limits from adding up. After a failure, `allows` is false for `wait` seconds, then true for one try.

    >>> now = 0.0
    >>> breaker = Breaker("redis", wait=3, clock=lambda: now)
    >>> breaker.failed("connection refused")
    >>> breaker.allows(), breaker.reason
    (False, 'connection refused')
    >>> now = 3.0
    >>> breaker.allows(), breaker.allows()
    (True, False)
    >>> breaker.succeeded()
    >>> breaker.allows(), breaker.reason
    (True, '')
    """

    def __init__(self, name: str, wait: float = 3.0, clock: Callable[[], float] = time.monotonic) -> None:
        self.name = name
        self.reason = ""
        """Why the service is left alone; "" while it works."""
        self._wait = wait
        self._clock = clock
        self._lock = threading.Lock()
        self._next_try = 0.0

    def allows(self) -> bool:
        """Whether the service may be asked now. Whoever is told yes must say how it went."""
        if not self.reason:
            return True
        with self._lock:
            now = self._clock()
            if now < self._next_try:
                return False
            self._next_try = now + self._wait
            return True

    def failed(self, reason: object) -> None:
        """The service did not answer. `reason` is for people: its first line is kept."""
        words = (str(reason).splitlines() or [""])[0][:200] or type(reason).__name__
        with self._lock:
            first, self.reason = not self.reason, words
            self._next_try = self._clock() + self._wait
        if first:
            log.warning("%s does not answer (%s): going on without it", self.name, words)

    def undecided(self) -> None:
        """The try came to nothing that counts: somebody else may try at once."""
        with self._lock:
            self._next_try = self._clock()

    def succeeded(self) -> None:
        """The service answered."""
        if self.reason:
            self.reason = ""
            log.warning("%s answers again", self.name)
