"""Signs of life: while some work goes on, whoever looks is told how far it is, even where the work itself has no time to say so."""

from __future__ import annotations

import logging
import threading
from types import TracebackType
from typing import Final, Self

import sqlalchemy as sa

from flows.store.tasks import Tasks
from webhooks.console.tasks.work import Superseded

log = logging.getLogger("carillon.console")
BEAT_SECONDS: Final = 0.7


class Heart:
    """Tells the database of one attempt of a task, from a thread of its own."""

    def __init__(self, tasks: Tasks, wanted: str, attempt: int) -> None:
        self._tasks, self._wanted, self._attempt = tasks, wanted, attempt
        self._done, self._total = 0, 0
        self._over = threading.Event()
        self._superseded = False
        self._thread = threading.Thread(target=self._beat, name="carillon-task", daemon=True)

    def tell(self, done: int, total: int) -> None:
        """How far the work is. Raises `Superseded`."""
        self._done, self._total = done, total
        if self._superseded:
            raise Superseded

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self._over.set()
        self._thread.join()

    def _beat(self) -> None:
        while not self._over.wait(BEAT_SECONDS) and not self._superseded:
            try:
                self._superseded = not self._tasks.tell(self._wanted, self._attempt, self._done, self._total)
            except sa.exc.SQLAlchemyError as wrong:  # it beats again soon
                log.debug("task %s: %s", self._wanted, wrong)
