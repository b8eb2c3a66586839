"""Stretches: periods of time in which a schedule does not change, and what every schedule can tell about them."""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Literal, NamedTuple

from flows.record import Frozen
from flows.schedules.words import describe, local_day
from flows.schedules.zones import DAY

LOOK_BACK = 370 * DAY
"""Seconds that are looked back for the beginning of a stretch."""
LOOK_AHEAD = 731 * DAY
"""Seconds that are looked ahead for its end."""

KEPT = 8
"""Answers that a schedule keeps besides the last: a check asks for the same few times, flow after flow."""

Kind = Literal["hours", "calendar"]


class Stretch(Frozen):
    """A period in which a schedule does not change.

    open: for hours, they are open; for a calendar, an event covers it.
    since: aware, UTC; None when it began longer ago than is looked back (a year).
    until: aware, UTC, exclusive; None when no change is seen as far as is looked ahead (two years).
    titles: for a calendar, those of all events that make up the stretch, in the order in which they begin.
    """

    open: bool
    since: datetime | None
    until: datetime | None
    titles: tuple[str, ...] = ()


class Found(NamedTuple):
    """A stretch, and the instants (seconds since 1970, end exclusive) for which it is the answer."""

    start: float
    end: float
    stretch: Stretch


class Told(NamedTuple):
    """A stretch in words, and the instants for which these words hold."""

    stretch: Stretch
    start: float
    end: float
    text: str


class Schedule(ABC):
    """A schedule in one zone. Safe to share between threads: what it remembers is replaced whole, never changed."""

    kind: Kind

    def __init__(self, zone: str) -> None:
        self.zone = zone
        never = Stretch(False, None, None)
        self._current = Found(math.inf, -math.inf, never)
        self._told = Told(never, math.inf, -math.inf, "")
        self._founds: tuple[Found, ...] = ()
        self._tellings: tuple[Told, ...] = ()

    @abstractmethod
    def look(self, instant: float) -> Found:
        """The stretch at an instant (seconds since 1970), found anew and not remembered."""

    def at(self, now: datetime) -> Stretch:
        """The stretch that covers `now` (aware, any zone). Asked again within it, the answer is there at once."""
        return self.at_timestamp(now.timestamp())

    def at_timestamp(self, instant: float) -> Stretch:
        """As `at`, for seconds since 1970-01-01T00:00Z."""
        start, end, stretch = self._current
        if start <= instant < end:
            return stretch
        kept = next((found for found in self._founds if found.start <= instant < found.end), None)
        if kept is None:
            kept = self.look(instant)
            self._founds = (kept, *self._founds[: KEPT - 1])
        self._current = kept
        return kept.stretch

    def stretches(self, start: datetime, end: datetime) -> Iterator[Stretch]:
        """The stretches that touch `start` … `end` (aware, end exclusive), each beginning where the one before ends.

        The first may begin before `start`, the last may end after `end`. One whose end is not known is the last.
        """
        instant, last = start.timestamp(), end.timestamp()
        while instant < last:
            stretch = self.look(instant).stretch
            yield stretch
            if stretch.until is None:
                return
            instant = stretch.until.timestamp()

    def describe(self, stretch: Stretch, now: datetime) -> str:
        """A stretch of this schedule in English, for traces: "closed since 18:00, opens Monday 08:00", "no event"."""
        told, instant = self._told, now.timestamp()
        if told.stretch is not stretch or not told.start <= instant < told.end:
            same = (kept for kept in self._tellings if kept.stretch is stretch and kept.start <= instant < kept.end)
            self._told = told = next(same, None) or self._tell(stretch, now)
        return told.text

    def _tell(self, stretch: Stretch, now: datetime) -> Told:
        day = local_day(now, self.zone)
        told = Told(stretch, day.start, day.end, describe(stretch, now, self.zone, self.kind))
        self._tellings = (told, *self._tellings[: KEPT - 1])
        return told


def instant_of(seconds: float | None) -> datetime | None:
    """Seconds since 1970 as an aware datetime in UTC; None stays None."""
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC)
