"""Calendars: exceptional days and hours, repeated events, public holidays (flow-document, section 7)."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from itertools import islice
from typing import Any, NamedTuple

from flows.schedules.budget import MAX_TIMES_IN_ALL, Budget
from flows.schedules.errors import ScheduleError
from flows.schedules.events import ONE_DAY, Misplaced, read_event, unreadable_in
from flows.schedules.public_holidays import PublicHolidays, holiday_errors
from flows.schedules.stretch import Found, Schedule, Stretch, instant_of
from flows.schedules.zones import WallClock, wall_of
from flows.words import words

KEPT_WINDOWS = 8

Covered = tuple[int, int, str]


class Window(NamedTuple):
    """What is covered in the years around one: from a year before it to two years after it, in instants.

    Stretches do not overlap and are in order.
    """

    first: int
    last: int
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    titles: tuple[tuple[str, ...], ...]


class Calendar(Schedule):
    """A calendar, ready to be asked whether an event covers an instant. Events that touch or overlap are one stretch."""

    kind = "calendar"

    def __init__(self, events: Sequence[Mapping[str, Any]], holidays: Mapping[str, Any] | None, zone: str) -> None:
        """Events and holidays as in the document, `zone` an IANA name. Raises `ValueError` for what cannot be read."""
        super().__init__(zone)
        self._clock = WallClock(zone)
        self._events = tuple(read_event(event) for event in events)
        self._holidays = PublicHolidays(holidays) if holidays else None
        self._windows: dict[int, Window] = {}

    def look(self, instant: float) -> Found:
        year = datetime.fromtimestamp(instant, UTC).year
        window = self._windows.get(year) or self._remember(year)
        new_year, next_year = _new_year(year), _new_year(year + 1)
        index = bisect_right(window.starts, instant) - 1
        if index >= 0 and instant < window.ends[index]:
            since, until = window.starts[index], window.ends[index]
            stretch = _stretch(window, since, until, window.titles[index])
        else:
            since = window.ends[index] if index >= 0 else window.first
            until = window.starts[index + 1] if index + 1 < len(window.starts) else window.last
            stretch = _stretch(window, since, until, None)
        return Found(max(since, new_year), min(until, next_year), stretch)

    def covering(self, start: datetime, end: datetime) -> list[Covered]:
        """The events that touch `start` … `end` (aware, end exclusive), each by itself, in order: instants and title."""
        first, last = start.timestamp(), end.timestamp()
        years = range(start.year, end.year + 1, 3)  # each tells of the year before it and of two after it
        found = {span for year in years for span in self._covered(year) if span[0] < last and span[1] > first}
        return sorted(found)

    def _remember(self, year: int) -> Window:
        window = self._window(year)
        kept = dict(islice(self._windows.items(), KEPT_WINDOWS - 1))
        self._windows = {year: window, **kept}
        return window

    def _window(self, year: int) -> Window:
        first, last = _new_year(year - 1), _new_year(year + 3)
        covered = [span for span in self._covered(year) if span[0] < last and span[1] > first and span[0] < span[1]]
        starts: list[int] = []
        ends: list[int] = []
        titles: list[dict[str, None]] = []
        for start, end, title in sorted(covered, key=lambda span: span[:2]):
            if ends and start <= ends[-1]:
                ends[-1] = max(ends[-1], end)
            else:
                starts.append(start)
                ends.append(end)
                titles.append({})
            titles[-1][title] = None
        return Window(first, last, tuple(starts), tuple(ends), tuple(tuple(filter(None, each)) for each in titles))

    def _covered(self, year: int) -> Iterator[Covered]:
        after, before = datetime(year - 1, 1, 1) - 2 * ONE_DAY, datetime(year + 3, 1, 1) + 2 * ONE_DAY
        for event in self._events:
            for start, end in event.spans(self._clock, after, before):
                yield start, end, event.title
        if self._holidays:
            for day, name in self._holidays.days(range(after.year, before.year + 1)):
                yield *self._day(day), name

    def _day(self, day: date) -> tuple[int, int]:
        return self._clock.first(wall_of(day)), self._clock.first(wall_of(day + ONE_DAY))


def calendar_errors(events: Sequence[Mapping[str, Any]], holidays: Mapping[str, Any] | None) -> list[ScheduleError]:
    """Everything that is wrong with a calendar's events and holidays."""
    errors: list[ScheduleError] = []
    budget = Budget()
    for index, event in enumerate(events):
        wrong = [*unreadable_in(event)]
        if not wrong:
            try:
                budget.spend_on(read_event(event))
            except Misplaced as misplaced:
                wrong = [misplaced]
        errors.extend(each.at(("events", index) if each.key is None else ("events", index, each.key)) for each in wrong)
    if budget.left < 0:
        message = words(
            "The events repeat more than {max_times_in_all:,} times in four years: repeat them less often.",
            max_times_in_all=MAX_TIMES_IN_ALL,
        )
        errors.append(ScheduleError(("events",), "bad_rule", message))
    return errors + (holiday_errors(holidays) if holidays else [])


def _new_year(year: int) -> int:
    return wall_of(date(year, 1, 1))


def _stretch(window: Window, since: int, until: int, titles: tuple[str, ...] | None) -> Stretch:
    began = instant_of(since if since > window.first else None)
    ends = instant_of(until if until < window.last else None)
    return Stretch(titles is not None, began, ends, titles or ())
