"""Weekly opening hours in local time (flow-document, section 7)."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from flows.schedules.stretch import LOOK_AHEAD, LOOK_BACK, Found, Schedule, Stretch, instant_of
from flows.schedules.week import WEEK_MINUTES, openings, week_errors
from flows.schedules.zones import DAY, WallClock

__all__ = ["WeeklyHours", "week_errors"]

THURSDAY = 3
"""Weekday of 1970-01-01."""
LOOKS_BACK = (3, 10, LOOK_BACK // DAY)
"""Days to look back for the end of the opening before: nearly always a few are enough."""


class WeeklyHours(Schedule):
    """Weekly hours, ready to be asked.

    Local time is what counts. A range opens when the clocks first show its beginning and closes when they last show its end;
    a time that the clocks jump over is the moment of the jump. Ranges that touch are one stretch.
    """

    kind = "hours"

    def __init__(self, week: Mapping[str, Sequence[str]], zone: str) -> None:
        """`week` as in the document, `zone` an IANA name. An empty week is never open.

        Raises `ValueError` where `week_errors` finds another mistake, and for a zone that is none.
        """
        super().__init__(zone)
        if errors := [error for error in week_errors(week) if error.code != "empty_week"]:
            raise ValueError(errors[0].message)
        found = openings(week, [])
        self._clock = WallClock(zone)
        self._ranges: tuple[tuple[tuple[int, int], ...], ...] = tuple(
            tuple((one.start * 60, one.end * 60) for one in found if one.day == day) for day in range(7)
        )
        self._always = sum(one.end - one.start for one in found) >= WEEK_MINUTES

    def look(self, instant: float) -> Found:
        if self._always or not any(self._ranges):
            return Found(-math.inf, math.inf, Stretch(self._always, None, None))
        today = int(self._clock.wall(instant) // DAY)
        for days in LOOKS_BACK:
            found, complete = self._search(instant, today - days, today + LOOK_AHEAD // DAY)
            if complete:
                break
        return found

    def stretches(self, start: datetime, end: datetime) -> Iterator[Stretch]:
        """As every schedule's, in one walk along the days."""
        first, last = self.look(start.timestamp()).stretch, end.timestamp()
        yield first
        if first.until is None:
            return
        edge = first.until.timestamp()
        day = int(self._clock.wall(edge) // DAY)
        for opened, closed in self._intervals(day - LOOKS_BACK[0], day + LOOK_AHEAD // DAY):
            if closed <= edge:
                continue
            for is_open, until in ((False, opened), (True, closed)):
                if edge < until and edge < last:
                    yield Stretch(is_open, instant_of(edge), instant_of(until))
                    edge = until
            if edge >= last:
                return

    def _search(self, instant: float, first_day: int, last_day: int) -> tuple[Found, bool]:
        """The stretch at an instant as far as these days tell, and whether they tell when it began."""
        ended: int | None = None
        for start, end in self._intervals(first_day, last_day):
            if instant < start:
                return _found(False, ended, start, instant), ended is not None
            if instant < end:
                return _found(True, None if ended is None else start, end, instant), ended is not None
            ended = end
        return _found(False, ended, None, instant), ended is not None

    def _intervals(self, first_day: int, last_day: int) -> Iterator[tuple[int, int]]:
        """When it is open, in order, touching ranges joined. Days are counted from 1970-01-01, instants in seconds."""
        opened = closed = None
        for day in range(first_day, last_day + 1):
            midnight = day * DAY
            for range_start, range_end in self._ranges[(day + THURSDAY) % 7]:
                start, end = self._clock.span(midnight + range_start, midnight + range_end)
                if closed is not None and start <= closed:
                    closed = max(closed, end)
                elif start < end:
                    if opened is not None and closed is not None:
                        yield opened, closed
                    opened, closed = start, end
        if opened is not None and closed is not None:
            yield opened, closed


def _found(is_open: bool, since: int | None, until: int | None, instant: float) -> Found:
    """A stretch without a known end is the answer as long as at least half of what was looked at lies ahead."""
    start = instant if since is None else since
    end = instant + LOOK_AHEAD // 2 if until is None else until
    return Found(start, end, Stretch(is_open, instant_of(since), instant_of(until)))
