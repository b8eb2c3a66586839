"""Work that a process does again and again beside its calls, in a thread that is ended properly."""

from __future__ import annotations

import atexit
import logging
import threading
from collections.abc import Callable

log = logging.getLogger("carillon")
STOP_SECONDS = 10.0
"""For the piece under way to be finished; what it leaves is claimed by somebody else when its lease is over."""


class Repeating:
    """Does `work` every `seconds`, from `start` until `stop` or the end of the process. What it raises is logged, and no end."""

    def __init__(self, name: str, seconds: float, work: Callable[[], object]) -> None:
        self._name, self._seconds, self._work = name, seconds, work
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._repeat, name=f"carillon-{name}", daemon=True)

    @property
    def is_stopped(self) -> bool:
        """Whether the work should come to an end."""
        return self._stopped.is_set()

    def start(self) -> None:
        """Begin, in `seconds`."""
        atexit.register(self.stop)
        self._thread.start()

    def stop(self) -> None:
        """End the thread and wait for it: one that is inside a library while the interpreter ends would crash the process."""
        atexit.unregister(self.stop)
        self._stopped.set()
        if self._thread.is_alive():
            self._thread.join(STOP_SECONDS)

    def _repeat(self) -> None:
        while not self._stopped.wait(self._seconds):
            try:
                self._work()
            except Exception as wrong:  # the next time may be better
                log.warning("%s: %s", self._name, wrong)
