"""Schedules in words: the next opening as callers hear it, a stretch as a trace tells it."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Literal, NamedTuple

from flows.schedules.zones import WallClock, wall_of, zone

if TYPE_CHECKING:
    from flows.schedules.stretch import Stretch

SOON = 6
"""Days within which a weekday alone tells the day."""
TITLES_TOLD = 5
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


class LocalDay(NamedTuple):
    """A local day, and the instants (seconds since 1970, end exclusive) at which it begins and ends."""

    day: date
    start: float
    end: float


def local_day(now: datetime, zone_name: str) -> LocalDay:
    """The day that it is in a zone at `now` (aware)."""
    day = now.astimezone(zone(zone_name)).date()
    clock = WallClock(zone_name)
    return LocalDay(day, clock.first(wall_of(day)), clock.first(wall_of(day + timedelta(days=1))))


def opening_in_words(opening: datetime | None, now: datetime, zone_name: str, language: str) -> str:
    """The next opening as it is said in `language` (BCP-47) to somebody who calls at `now`, in the zone of the hours.

    Both times are aware. None is said as "at a later date"; an opening that is not later than `now` as "now".

    >>> from datetime import UTC, datetime
    >>> opening_in_words(datetime(2026, 11, 23, 13, tzinfo=UTC), datetime(2026, 11, 23, 11, tzinfo=UTC), "Europe/Paris", "fr-FR")
    "aujourd'hui à 14 heures"
    """
    from flows.schedules.languages import phrases_for  # Babel is slow to import, and most calls do not need it

    local = zone(zone_name)
    return phrases_for(language).opening(opening and opening.astimezone(local), now.astimezone(local))


def describe(stretch: Stretch, now: datetime, zone_name: str, kind: Literal["hours", "calendar"]) -> str:
    """A stretch in English as a trace tells it at `now` (aware), in the zone of the schedule.

    For hours "open until 18:00" or "closed since 18:00, opens Monday 08:00", for a calendar the titles of what covers it.
    """
    today = now.astimezone(zone(zone_name)).date()
    since = _moment(stretch.since, today, zone_name)
    until = _moment(stretch.until, today, zone_name)
    if kind == "calendar":
        return f"{_titles(stretch.titles)}{until and f' until {until}'}" if stretch.open else "no event"
    if stretch.open:
        return f"open until {until}" if until else "always open"
    if not until:
        return f"closed since {since}, no opening in sight" if since else "always closed"
    return f"closed{since and f' since {since}'}, opens {until}"


def _titles(titles: tuple[str, ...]) -> str:
    more = len(titles) - TITLES_TOLD
    told = ", ".join(titles[:TITLES_TOLD]) or "an event"
    return f"{told} and {more} more" if more > 0 else told


def _moment(instant: datetime | None, today: date, zone_name: str) -> str:
    if instant is None:
        return ""
    local = instant.astimezone(zone(zone_name))
    day, time_of_day = local.date(), f"{local:%H:%M}"
    if day == today:
        return time_of_day
    if abs((day - today).days) <= SOON:
        return f"{_WEEKDAYS[day.weekday()]} {time_of_day}"
    year = "" if day.year == today.year else f" {day.year}"
    return f"{_WEEKDAYS[day.weekday()]} {day.day} {_MONTHS[day.month - 1]}{year} {time_of_day}"
