"""A month of calendars: which days their events and holidays fall on."""

from __future__ import annotations

from calendar import Calendar as Weeks
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from flows.record import Frozen
from flows.schedules.errors import Unreadable
from flows.schedules.events import read_event
from flows.schedules.public_holidays import PublicHolidays
from flows.schedules.zones import EPOCH, WallClock, zone

COLORS: Final = ("#b4562b", "#2f6fb0", "#7a4fa3", "#3b7d3f", "#a3283f", "#80661a")
"""Of calendars that have none of their own, in turn."""
ONE_DAY: Final = timedelta(days=1)


class Chip(Frozen):
    """What falls on a day. index: of the event in its calendar; None: a public holiday."""

    title: str
    calendar: str
    color: str
    index: int | None


@dataclass(slots=True)
class Day:
    """A day of the month, or of the weeks around its ends."""

    day: date
    inside: bool
    chips: list[Chip] = field(default_factory=list)


def month_of(text: str, today: date) -> date:
    """The first day of the month that is asked for ("2026-12"); of today's where it is none.

    >>> month_of("2026-12", date(2026, 1, 5)), month_of("x", date(2026, 1, 5))
    (datetime.date(2026, 12, 1), datetime.date(2026, 1, 1))
    """
    try:
        found = datetime.strptime(text, "%Y-%m").date()
    except ValueError:
        return today.replace(day=1)
    return found if 1971 <= found.year <= 2099 else today.replace(day=1)


def month(first: date, calendars: Mapping[str, Any], default_zone: str) -> list[list[Day]]:
    """The weeks of a month, Monday first. calendars: name → document; what cannot be read in them is left out."""
    weeks = [
        [Day(day, day.month == first.month) for day in week]
        for week in Weeks().monthdatescalendar(first.year, first.month)
    ]
    days = {day.day: day for week in weeks for day in week}
    for number, (name, document) in enumerate(calendars.items()):
        found = document if isinstance(document, dict) else {}
        color = color_of(found, number)
        for index, title, day in _days(found, min(days), max(days), default_zone):
            days[day].chips.append(Chip(title, name, color, index))
    return weeks


def color_of(document: Mapping[str, Any], number: int) -> str:
    """A calendar's colour. number: its place among the others, for one that has none."""
    return str(document.get("color") or COLORS[number % len(COLORS)])


def _days(found: Mapping[str, Any], first: date, last: date, default: str) -> Iterator[tuple[int | None, str, date]]:
    for day, title in _holidays(found.get("holidays"), first, last):
        yield None, title, day
    events = found.get("events")
    clock = WallClock(_known(found.get("timezone"), default))
    for index, event in enumerate(events if isinstance(events, list) else ()):
        for day in _days_of(event, clock, first, last):
            yield index, str(event.get("title") or "?"), day


def _days_of(event: Any, clock: WallClock, first: date, last: date) -> Iterator[date]:
    if not isinstance(event, dict):
        return
    try:
        read = read_event(event)
        spans = list(read.spans(clock, datetime.combine(first, time()), datetime.combine(last + ONE_DAY, time())))
    except (Unreadable, TypeError, AttributeError, KeyError):
        return
    for start, end in spans:
        day, over = _local(start, clock), _local(end - 1, clock)
        while day <= over:
            if first <= day <= last:
                yield day
            day += ONE_DAY


def _local(instant: int, clock: WallClock) -> date:
    return (EPOCH + timedelta(seconds=clock.wall(instant))).date()


def _holidays(setting: Any, first: date, last: date) -> Iterator[tuple[date, str]]:
    try:
        found = list(PublicHolidays(setting).days(range(first.year, last.year + 1))) if setting else []
    except (ValueError, TypeError, KeyError, AttributeError):
        return
    yield from sorted((day, title) for day, title in found if first <= day <= last)


def _known(name: Any, default: str) -> str:
    try:
        zone(name)
    except (ValueError, TypeError, AttributeError):
        return default
    return str(name)
