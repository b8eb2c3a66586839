"""An hour of telephone time: what happens at which second, one thing after the other."""

from __future__ import annotations

import heapq
from collections.abc import Callable
from itertools import count

from tests.calls.conftest import Clock

Act = Callable[[], None]


class Agenda:
    """What will happen. The clock stands still while something happens, and jumps to the next thing."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self._next: list[tuple[float, int, Act]] = []
        self._count = count()

    def after(self, seconds: float, act: Act) -> None:
        heapq.heappush(self._next, (self.clock.seconds + seconds, next(self._count), act))

    def run(self, until: float, then: Act) -> None:
        """Everything up to that instant; `then` follows each thing."""
        while self._next and self._next[0][0] <= until:
            self.clock.seconds, _, act = heapq.heappop(self._next)
            act()
            then()
