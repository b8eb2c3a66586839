"""Events of a calendar: reading one, and when it takes place (flow-document, section 7)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, TypeVar

from flows.schedules.errors import Unreadable
from flows.schedules.rule_text import read_rule
from flows.schedules.rules import Rule
from flows.schedules.text import read_day, read_local
from flows.schedules.zones import WallClock, wall_of

Read = TypeVar("Read")

YEARLY = "yearly"
LONGEST_REPEATED = timedelta(days=366)
ONE_DAY = timedelta(days=1)


class Misplaced(Unreadable):
    """Something wrong with one key of an event."""

    def __init__(self, key: str | None, code: str, message: str, suggestion: str | None = None) -> None:
        super().__init__(code, message, suggestion)
        self.key = key


@dataclass(frozen=True, slots=True)
class Event:
    """One event in local time.

    start, end: naive, the end exclusive. whole_last_day: it ends with a day, not at a time of day.
    repeat: the rule, "yearly", or None.
    """

    title: str
    start: datetime
    end: datetime
    whole_last_day: bool
    repeat: Rule | str | None = None

    def spans(self, clock: WallClock, after: datetime, before: datetime) -> Iterator[tuple[int, int]]:
        """When it takes place, as instants; at least all that touches `after` … `before` (local, naive)."""
        for start, end in self._local(clock, after - (self.end - self.start) - ONE_DAY, before):
            if self.whole_last_day:
                yield clock.first(wall_of(start)), clock.first(wall_of(end))
            else:
                yield clock.span(wall_of(start), wall_of(end))

    def _local(self, clock: WallClock, after: datetime, before: datetime) -> Iterator[tuple[datetime, datetime]]:
        if self.repeat is None:
            if after <= self.start < before:
                yield self.start, self.end
        elif isinstance(self.repeat, Rule):
            for start in self.repeat.starts(self.start, clock, after, before):
                yield start, start + (self.end - self.start)
        else:
            yield from self._yearly(after, before)

    def _yearly(self, after: datetime, before: datetime) -> Iterator[tuple[datetime, datetime]]:
        last = self.end - ONE_DAY if self.whole_last_day else self.end
        for year in range(max(after.year, self.start.year), before.year + 1):
            start = _in_year(self.start, year)
            end = _in_year(last, year + last.year - self.start.year) or _end_of_february(
                last, year + last.year - self.start.year
            )
            if start is not None:
                yield start, end + ONE_DAY if self.whole_last_day else end


def _in_year(moment: datetime, year: int) -> datetime | None:
    """The same day and time in another year; None for 29 February where there is none."""
    try:
        return moment.replace(year=year)
    except ValueError:
        return None


def _end_of_february(moment: datetime, year: int) -> datetime:
    return moment.replace(year=year, day=28)


def read_event(event: Mapping[str, Any]) -> Event:
    """An event as the document has it. Raises `Misplaced`, which names the key."""
    start, end, whole_last_day = _times(event)
    repeat = event.get("repeat")
    if repeat is None or repeat == YEARLY:
        rule = repeat
    else:
        whole_days = whole_last_day and start.time() == time.min
        rule = _under("repeat", read_rule, repeat, whole_days)
    if rule is not None and end - start > LONGEST_REPEATED:
        raise Misplaced("repeat", "bad_rule", "What lasts longer than a year cannot be repeated.")
    if isinstance(rule, Rule) and rule.until is not None and rule.until.replace(tzinfo=None) < start - ONE_DAY:
        raise Misplaced(
            "repeat", "bad_rule", f"The rule ends ({rule.until:%Y-%m-%d}) before the event itself ({start:%Y-%m-%d})."
        )
    return Event(event.get("title") or "", start, end, whole_last_day, rule)


def _times(event: Mapping[str, Any]) -> tuple[datetime, datetime, bool]:
    on, begin, finish = event.get("on"), event.get("from"), event.get("to")
    if on is not None:
        if begin is not None or finish is not None:
            raise Misplaced(None, "bad_event", 'An event has "on" (one day) or "from" and "to", not both.')
        day = _midnight(_under("on", read_day, on))
        return day, day + ONE_DAY, True
    if begin is None or finish is None:
        raise Misplaced(None, "bad_event", 'An event needs "on" (one day), or "from" and "to".')
    first, last = _under("from", read_local, begin), _under("to", read_local, finish)
    whole_last_day = not isinstance(last, datetime)
    start, end = _midnight(first), _midnight(last) + ONE_DAY * whole_last_day
    if start >= end:
        raise Misplaced("to", "empty_range", f'"{finish}" must come after "{begin}".')
    return start, end, whole_last_day


def _midnight(when: date) -> datetime:
    return when if isinstance(when, datetime) else datetime.combine(when, time.min)


def _under(key: str, read: Callable[..., Read], *arguments: Any) -> Read:
    """What `read` makes of the setting `key`; what it refuses is refused under that key."""
    try:
        return read(*arguments)
    except Unreadable as unreadable:
        raise Misplaced(key, unreadable.code, unreadable.message, unreadable.suggestion) from None
