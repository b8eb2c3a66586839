"""The clock of a fault run: as many seconds wrong as the file FAULTS_CLOCK says, now and whenever that changes.

Every Python process that has this folder on its PYTHONPATH imports this by itself (docs.python.org/3/library/site.html).
The service knows nothing of it. time.monotonic, by which time limits are kept, goes on, as when a machine's clock is set.
"""

import os
import threading
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import time_machine

LOOK_SECONDS = 0.05


class Clock:
    """Follows the file, in each process by itself: a process that is forked has the clock of its parent, but not its thread."""

    def __init__(self, path: Path) -> None:
        self._path, self._wrong = path, 0.0
        self._traveller: time_machine.travel | None = None
        os.register_at_fork(after_in_child=self.start)
        self.start()

    def start(self) -> None:
        threading.Thread(target=self._follow, name="faults-clock", daemon=True).start()

    def _follow(self) -> None:
        while True:
            self._set(self._told())
            time.sleep(LOOK_SECONDS)

    def _set(self, wrong: float) -> None:
        if wrong == self._wrong:
            return
        if self._traveller:
            self._traveller.stop()
        self._wrong, self._traveller = wrong, None
        if wrong:
            self._traveller = time_machine.travel(datetime.now(UTC) + timedelta(seconds=wrong), tick=True)
            self._traveller.start()

    def _told(self) -> float:
        try:
            return float(self._path.read_text() or 0)
        except (OSError, ValueError):
            return 0.0


if os.environ.get("FAULTS_CLOCK"):
    Clock(Path(os.environ["FAULTS_CLOCK"]))
