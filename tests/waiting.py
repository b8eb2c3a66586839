"""Waiting for what happens in other threads and processes, as long as a loaded machine needs."""

from __future__ import annotations

import time
from collections.abc import Callable

LONG = 60.0
"""Seconds that nothing takes: a limit that is met costs nothing, one that is short fails by chance."""


def until(holds: Callable[[], bool], seconds: float = LONG) -> bool:
    """Whether it holds, at once or within that time."""
    deadline = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True
