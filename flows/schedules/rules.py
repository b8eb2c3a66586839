"""Recurrence rules of RFC 5545 (section 3.3.10): when an event that has one takes place. `dateutil` computes the dates."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import islice

from dateutil.rrule import rrulestr

from flows.record import Frozen
from flows.schedules.zones import WallClock, wall_of

DAYS_OF = {"DAILY": 1, "WEEKLY": 7}


class Rule(Frozen):
    """A rule that may be computed.

    text: the rule without COUNT and UNTIL. count: how many times in all, the event's own date included.
    until: local time after which it does not begin again (naive), or an instant (aware, UTC).
    """

    text: str
    frequency: str
    interval: int = 1
    count: int | None = None
    until: datetime | None = None

    def starts(self, own: datetime, clock: WallClock, after: datetime, before: datetime) -> Iterator[datetime]:
        """When an event that first begins at `own` begins, from `after` to `before` (exclusive), in order. All local and naive."""
        for start in islice(self._all(own, clock, after, before), self.count):
            if after <= start < before:
                yield start

    def _all(self, own: datetime, clock: WallClock, after: datetime, before: datetime) -> Iterator[datetime]:
        yield own
        for start in rrulestr(self.text, dtstart=self._near(own, after)).xafter(own):
            if start >= before or self._is_over(start, clock):
                return
            yield start

    def _near(self, own: datetime, after: datetime) -> datetime:
        """A beginning of the same rhythm shortly before `after`, so that years gone by need not be walked."""
        step = DAYS_OF.get(self.frequency, 0) * self.interval
        if self.count is not None or not step or after <= own:
            return own
        return own + timedelta(days=max(0, (after - own).days // step - 1) * step)

    def _is_over(self, start: datetime, clock: WallClock) -> bool:
        if self.until is None:
            return False
        if self.until.tzinfo is None:
            return start > self.until
        return clock.first(wall_of(start)) > self.until.timestamp()
