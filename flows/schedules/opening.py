"""When hours open next, given a calendar of closures."""

from __future__ import annotations

from datetime import datetime, timedelta

from flows.schedules.calendar import Calendar
from flows.schedules.hours import WeeklyHours
from flows.schedules.stretch import LOOK_AHEAD, instant_of


def next_opening(hours: WeeklyHours, closed: Calendar | None, now: datetime) -> datetime | None:
    """The next instant at which `hours` are open and no event of `closed` covers it: `now` itself while open, else in UTC.

    None where there is none within two years.
    """
    instant, last = now.timestamp(), (now + timedelta(seconds=LOOK_AHEAD)).timestamp()
    while instant < last:
        opening, closure = hours.look(instant).stretch, closed.look(instant).stretch if closed else None
        if opening.open and not (closure and closure.open):
            return now if instant == now.timestamp() else instant_of(instant)
        blocking = closure if opening.open and closure else opening
        if blocking.until is None:
            return None
        instant = blocking.until.timestamp()
    return None
