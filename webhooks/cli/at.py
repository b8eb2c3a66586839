"""When a call is made: what `--at` takes, and a clock that stands still except as the call goes on."""

from __future__ import annotations

import re
import time
from datetime import UTC, date, datetime, timedelta, tzinfo

import click

from flows.schedules.zones import WallClock, wall_of

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_DAY = re.compile(r"([a-z]{3,9})\.?\s+(\d{1,2}):(\d{2})")


def instant(text: str, zone: str, today: date | None = None) -> float:
    """Seconds since 1970 of "2026-12-25 10:00", of the same with an offset, or of "monday 10:00".

    A time without an offset is shown by the clocks of `zone`; a day of the week is the next, today included.
    Raises click.BadParameter.

    >>> instant("2026-12-25 10:00", "Europe/Paris") == instant("2026-12-25T09:00Z", "Europe/Paris")
    True
    >>> instant("Monday 10:00", "UTC", date(2026, 11, 22)) == instant("2026-11-23 10:00", "UTC")
    True
    """
    named = _DAY.fullmatch(text.strip().lower())
    try:
        at = (
            _weekday(named[1], named[2], named[3], today or date.today())
            if named
            else datetime.fromisoformat(text.strip())
        )
    except (ValueError, OverflowError) as error:
        raise click.BadParameter(f'"{text}" is no time; say "2026-12-25 10:00" or "monday 10:00"') from error
    if at.tzinfo is not None:
        return at.timestamp()
    return WallClock(zone).first(wall_of(at))


def _weekday(name: str, hour: str, minute: str, today: date) -> datetime:
    fitting = [place for place, day in enumerate(DAYS) if day.startswith(name)]
    if len(fitting) != 1:
        raise ValueError(name)
    day = today + timedelta(days=(fitting[0] - today.weekday()) % 7)
    return datetime(day.year, day.month, day.day, int(hour), int(minute))


def local(at: float, zone: str) -> datetime:
    """What the clocks of a zone show at an instant."""
    tz: tzinfo = WallClock(zone).tz
    return datetime.fromtimestamp(at, UTC).astimezone(tz)


class CallClock:
    """The time of a call that nobody waits for: it passes as things are heard and done."""

    def __init__(self, start: float) -> None:
        self._now = start

    def __call__(self) -> float:
        return self._now

    def now(self) -> datetime:
        """The instant, aware, UTC."""
        return datetime.fromtimestamp(self._now, UTC)

    def passes(self, seconds: float) -> None:
        self._now += seconds


class RealClock:
    """The time of a call to a running service, which nobody can hasten."""

    def __call__(self) -> float:
        return time.time()

    def passes(self, seconds: float) -> None:
        """It passes by itself."""
