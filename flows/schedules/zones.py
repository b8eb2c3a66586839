"""Zones, and local wall time in them.

Inside the schedules time is counted in whole seconds: an *instant* in seconds since 1970-01-01T00:00Z, a *wall* time in seconds
since 1970-01-01T00:00 as the clocks of the zone show it. Twice a year the two do not map onto each other one to one.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import NamedTuple

import pytz
from pytz.tzinfo import BaseTzInfo

from flows.schedules.text import Offset, read_when
from flows.words import words

EPOCH = datetime(1970, 1, 1)
HOUR = 3_600
DAY = 86_400
EARLIEST, LATEST = 15 * HOUR, 13 * HOUR
"""Offsets run from -12 to +14 hours, so a wall time, read as UTC, lies at most so long after or before its instant."""


class UnknownZone(ValueError):
    """A name that no IANA zone has."""


@cache
def zone(name: str) -> BaseTzInfo:
    """The zone of an IANA name. Raises `UnknownZone`."""
    try:
        return pytz.timezone(name)
    except pytz.UnknownTimeZoneError:
        raise UnknownZone(words('"{name}" is not a time zone; IANA names look like Europe/Paris.', name=name)) from None


def wall_of(naive: datetime | date) -> int:
    """Wall time of a naive datetime, or of a date's midnight."""
    days = naive.toordinal() - EPOCH.toordinal()
    if isinstance(naive, datetime):
        return days * 86_400 + naive.hour * HOUR + naive.minute * 60 + naive.second
    return days * 86_400


class ClockChange(NamedTuple):
    """The clocks are changed at an instant (seconds since 1970): seconds ahead of UTC before it, and from it on."""

    at: int
    before: int
    after: int


class WallClock:
    """The clocks of one zone."""

    __slots__ = ("tz",)

    def __init__(self, name: str) -> None:
        self.tz = zone(name)

    def offset(self, instant: float) -> int:
        """Seconds that the zone is ahead of UTC at an instant."""
        ahead = self.tz.fromutc(EPOCH + timedelta(seconds=instant)).utcoffset()
        return round(ahead.total_seconds()) if ahead else 0

    def wall(self, instant: float) -> float:
        """What the clocks show at an instant."""
        return instant + self.offset(instant)

    def first(self, wall: int) -> int:
        """The instant at which the clocks first show `wall`, or jump over it."""
        return self._instants(wall)[0]

    def last(self, wall: int) -> int:
        """The instant at which the clocks last show `wall`, or jump over it."""
        return self._instants(wall)[1]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """From the first `start` to the last `end`: opening and closing (wall times to instants)."""
        before = self.offset(start - EARLIEST)
        if before == self.offset(end + LATEST):
            return start - before, end - before
        return self.first(start), self.last(end)

    def changes(self, start: float, end: float) -> Iterator[ClockChange]:
        """When the clocks are changed after `start` and before `end` (instants), in order."""
        instant = start
        while instant < end:
            later = min(instant + DAY, end)
            if self.offset(instant) != self.offset(later):
                at = self._change(math.floor(instant), math.ceil(later))
                if at < end:
                    yield ClockChange(at, self.offset(at - 1), self.offset(at))
            instant = later

    def _instants(self, wall: int) -> tuple[int, int]:
        before, after = self.offset(wall - EARLIEST), self.offset(wall + LATEST)
        fitting = [wall - ahead for ahead in (before, after) if self.offset(wall - ahead) == ahead]
        if fitting:
            return min(fitting), max(fitting)
        change = self._change(wall - after, wall - before)
        return change, change

    def _change(self, low: int, high: int) -> int:
        """The instant of the one change of clocks in `low` … `high`: the first that has the offset of `high`."""
        later = self.offset(high)
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (low, middle) if self.offset(middle) == later else (middle, high)
        return high


def at_instant(text: str, zone_name: str) -> datetime:
    """The instant that a person means by a local time in a zone, aware, UTC.

    A date alone is its midnight. A time that does not exist is the next one that does, one that comes twice the first of the
    two. An offset in the text (`Z`, `+02:00`) counts before the zone. Raises `Unreadable` and `UnknownZone`.

    >>> at_instant("2026-11-23T10:00", "Europe/Paris").isoformat()
    '2026-11-23T09:00:00+00:00'
    >>> at_instant("2026-03-29 02:30", "Europe/Paris").isoformat()
    '2026-03-29T01:00:00+00:00'
    """
    when, offset = read_when(text)
    return from_wall(when, zone_name) if offset is None else _at_offset(when, offset)


def from_wall(when: datetime | date, zone_name: str) -> datetime:
    """The first instant at which the clocks of a zone show a naive datetime or a date's midnight; aware, UTC."""
    return datetime.fromtimestamp(WallClock(zone_name).first(wall_of(when)), UTC)


def _at_offset(when: datetime | date, offset: Offset) -> datetime:
    return datetime.fromtimestamp(wall_of(when), UTC) - offset
