"""Events of a calendar: reading one, and when it takes place (flow-document, section 7)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Any, TypeVar

from flows.record import Frozen
from flows.schedules.errors import Unreadable
from flows.schedules.rule_text import read_rule
from flows.schedules.rules import Rule
from flows.schedules.text import read_day, read_local
from flows.schedules.zones import WallClock, wall_of
from flows.words import quoted, words

Read = TypeVar("Read")

YEARLY = "yearly"
LONGEST_REPEATED = timedelta(days=366)
ONE_DAY = timedelta(days=1)


class Misplaced(Unreadable):
    """Something wrong with one key of an event."""

    def __init__(self, key: str | None, code: str, message: str, suggestion: str | None = None) -> None:
        super().__init__(code, message, suggestion)
        self.key = key


class Event(Frozen):
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
            start, end_year = _in_year(self.start, year), year + last.year - self.start.year
            end = _in_year(last, end_year) or last.replace(year=end_year, day=28)
            if start is not None:
                yield start, end + ONE_DAY if self.whole_last_day else end


def _in_year(moment: datetime, year: int) -> datetime | None:
    """The same day and time in another year; None for 29 February where there is none."""
    try:
        return moment.replace(year=year)
    except ValueError:
        return None


def read_event(event: Mapping[str, Any]) -> Event:
    """An event as the document has it. Raises `Misplaced`, which names the key."""
    _check_shape(event)
    start, end, whole_last_day = _times(event)
    if start >= end:
        raise Misplaced(
            "to",
            "empty_range",
            words("{to} must come after {since}.", to=quoted(event["to"]), since=quoted(event["from"])),
        )
    rule = _under("repeat", _rule, event)
    if rule is not None and end - start > LONGEST_REPEATED:
        raise Misplaced("repeat", "bad_rule", words("What lasts longer than a year cannot be repeated."))
    return Event(event.get("title") or "", start, end, whole_last_day, rule)


def unreadable_in(event: Mapping[str, Any]) -> Iterator[Misplaced]:
    """What of an event cannot be read, each key by itself, and keys that do not go together."""
    attempts: list[Callable[[], Any]] = [partial(_check_shape, event), partial(_under, "repeat", _rule, event)]
    attempts += [partial(_under, key, read, event[key]) for key, read in _READERS.items() if event.get(key) is not None]
    for attempt in attempts:
        try:
            attempt()
        except Misplaced as misplaced:
            yield misplaced


_READERS: dict[str, Callable[[str], date]] = {"on": read_day, "from": read_local, "to": read_local}


def _check_shape(event: Mapping[str, Any]) -> None:
    on, begin, finish = (event.get(key) is not None for key in _READERS)
    if on and (begin or finish):
        raise Misplaced(None, "bad_event", words('An event has "on" (one day) or "from" and "to", not both.'))
    if not on and not (begin and finish):
        raise Misplaced(None, "bad_event", words('An event needs "on" (one day), or "from" and "to".'))


def _times(event: Mapping[str, Any]) -> tuple[datetime, datetime, bool]:
    if event.get("on") is not None:
        day = _midnight(_under("on", read_day, event["on"]))
        return day, day + ONE_DAY, True
    first, last = _under("from", read_local, event["from"]), _under("to", read_local, event["to"])
    whole_last_day = not isinstance(last, datetime)
    return _midnight(first), _midnight(last) + ONE_DAY * whole_last_day, whole_last_day


def _rule(event: Mapping[str, Any]) -> Rule | str | None:
    repeat = event.get("repeat")
    if repeat is None or repeat == YEARLY:
        return repeat
    has_time_of_day = any(":" in (event.get(key) or "") for key in _READERS)
    return read_rule(repeat, whole_days=not has_time_of_day)


def _midnight(when: date) -> datetime:
    return when if isinstance(when, datetime) else datetime.combine(when, time.min)


def _under(key: str, read: Callable[..., Read], *arguments: Any) -> Read:
    """What `read` makes of the setting `key`; what it refuses is refused under that key."""
    try:
        return read(*arguments)
    except Unreadable as unreadable:
        raise Misplaced(key, unreadable.code, unreadable.message, unreadable.suggestion) from None
