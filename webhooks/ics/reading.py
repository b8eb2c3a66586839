"""A calendar file as events of a calendar: recurrences, exceptions, zones, whole days, what was cancelled.

An event that repeats is kept as its rule where that says the same here. Where it has exceptions, moved occurrences, additional
dates or another zone, its occurrences around now are single events.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import Any

import pytz
from icalendar import Calendar, Event

from flows.imports.report import Report
from flows.record import Frozen
from flows.schedules.budget import MAX_TIMES, MAX_TIMES_IN_ALL, UTC
from flows.schedules.errors import Unreadable
from flows.schedules.events import Misplaced, read_event
from flows.schedules.rule_text import read_rule
from flows.words import moment, plural, words

MAX_BYTES = 2_000_000
"""Bytes of a calendar file."""
MAX_EVENTS = 10_000
"""As many as a calendar of the document has."""
BEFORE, AFTER = timedelta(days=366), timedelta(days=3 * 366)
"""Around now: the occurrences that are written down."""
MOST_AT_ONCE = 2 * MAX_EVENTS
"""Occurrences that are held in memory; those beyond are left out, for the calendar will not have them either."""
FRUITLESS = MAX_TIMES_IN_ALL // 4
"""What a rule costs that never comes again: it is searched until the year 9999."""
TOO_OFTEN = ("HOURLY", "MINUTELY", "SECONDLY")
Json = dict[str, Any]


class NotACalendar(ValueError):
    """What was given is no calendar file; `str()` says why."""


class File(Frozen):
    """A calendar file that was read. zone: IANA name, of what it says of itself (X-WR-TIMEZONE) or of its first event."""

    series: Sequence[Sequence[Event]]
    zone: str | None
    name: str


def read(content: bytes) -> File:
    """A calendar file. Raises `NotACalendar`."""
    if len(content) > MAX_BYTES:
        told = words("The calendar has {count:,} bytes; {most:,} is the most.", count=len(content), most=MAX_BYTES)
        raise NotACalendar(told)
    try:
        calendars = Calendar.from_ical(content, multiple=True)
        events = [event for calendar in calendars for event in calendar.walk("VEVENT") if isinstance(event, Event)]
    except Exception as wrong:  # whatever the library makes of it, one calendar must not stop the others
        raise NotACalendar(words("This is no calendar file (RFC 5545): {why}", why=str(wrong))) from wrong
    if not calendars:
        raise NotACalendar(words("This is no calendar file (RFC 5545): it has no VCALENDAR."))
    series: dict[str, list[Event]] = {}
    for number, event in enumerate(events):
        series.setdefault(str(event.get("UID") or f"#{number}"), []).append(event)
    first = calendars[0]
    return File(list(series.values()), _zone_of(first, events), str(first.get("X-WR-CALNAME", "")))


def _zone_of(calendar: Calendar, events: Sequence[Event]) -> str | None:
    said = [str(calendar.get("X-WR-TIMEZONE", ""))]
    said += [str(getattr(event.get("DTSTART"), "params", {}).get("TZID", "")) for event in events]
    said += [str(getattr(getattr(event.get("DTSTART"), "dt", None), "tzinfo", "")) for event in events]
    return next((zone for zone in said if zone in pytz.all_timezones_set and zone != "UTC"), None)


def events_of(
    file: File,
    zone: str,
    now: datetime,
    report: Report | None = None,
    tell: Callable[[int, int], object] = lambda done, total: None,
) -> list[Json]:
    """The file's events as the document has them, in local time of a zone, in order. now: an aware instant. tell: is told how
    many of how many were read."""
    told = Report() if report is None else report
    found: list[Json] = []
    budget = Budget()
    for number, series in enumerate(file.series):
        tell(number, len(file.series))
        title = _title(series[0])
        if len(found) > MOST_AT_ONCE:
            told.left_out(title, words("{count:,} events beyond {most:,}", count=1, most=MAX_EVENTS))
            continue
        try:
            found += _series(series, title, zone, now, told, budget)
        except Exception as wrong:  # as above, and one event must not stop the others either
            told.left_out(title, words("it cannot be read: {why}", why=str(wrong)))
    unique = {str(event): event for event in found}.values()
    ordered = sorted(unique, key=lambda event: (event.get("on") or event["from"], event["title"]))
    if len(ordered) > MAX_EVENTS:
        left = words("{count:,} events beyond {most:,}", count=len(ordered) - MAX_EVENTS, most=MAX_EVENTS)
        told.left_out(words("the calendar"), left)
    return ordered[:MAX_EVENTS]


class Budget:
    """What is left of the times that the rules of a file may be gone through, one after the other."""

    def __init__(self) -> None:
        self.left = MAX_TIMES_IN_ALL

    def spend_on(self, event: Event, now: datetime) -> None:
        """Raises `Unreadable` for a rule that the document could not have either, and for any once all is spent."""
        first, last = now.replace(tzinfo=None) - BEFORE, now.replace(tzinfo=None) + AFTER
        for text in (rule.to_ical().decode() for name in ("RRULE", "EXRULE") for rule in _listed(event.get(name))):
            rule, own = read_rule(text, not isinstance(event.start, datetime)), _naive(event.start)
            walked = [start >= first for start in islice(rule.starts(own, UTC, own, max(last, own)), max(self.left, 0))]
            if sum(walked) > MAX_TIMES:
                told = "The rule repeats more than {max_times:,} times in four years: repeat it less often."
                raise Unreadable("bad_rule", words(told, max_times=MAX_TIMES))
            self.left -= len(walked) if len(walked) > 1 else FRUITLESS
            if self.left <= 0:
                told = "The events repeat more than {max_times_in_all:,} times in four years: repeat them less often."
                raise Unreadable("bad_rule", words(told, max_times_in_all=MAX_TIMES_IN_ALL))


def _naive(start: date) -> datetime:
    return start.replace(tzinfo=None) if isinstance(start, datetime) else datetime.combine(start, time())


def _series(
    series: Sequence[Event], title: str, zone: str, now: datetime, report: Report, budget: Budget
) -> list[Json]:
    master = next((event for event in series if "RECURRENCE-ID" not in event), None)
    if master is not None and _cancelled(master):
        report.left_out(title, words("it was cancelled"))
        return []
    if master is not None and (kept := _as_it_is(series, master, title, zone)):
        report.taken(title, _shown(kept))
        return [kept]
    if any(rule.get("FREQ", [""])[0] in TOO_OFTEN for event in series for rule in _rules(event)):
        report.left_out(title, words("it repeats more often than daily"))
        return []
    for event in series:
        budget.spend_on(event, now)
    found = list(_occurrences(series, zone, now))
    if not found:
        report.left_out(title, words("it does not take place from a year ago to three years ahead, or lasts no time"))
    elif all(_endless(event) is False for event in series):
        report.taken(
            title,
            plural(
                "{count} event, for it repeats with exceptions or in another zone",
                "{count} events, for it repeats with exceptions or in another zone",
                len(found),
            ),
        )
    else:
        report.approximated(
            title,
            plural(
                "it repeats for ever, with exceptions or in another zone: {count} event until {day}",
                "it repeats for ever, with exceptions or in another zone: {count} events until {day}",
                len(found),
                day=moment(_end(now)),
            ),
        )
    return found


def _as_it_is(series: Sequence[Event], master: Event, title: str, zone: str) -> Json | None:
    """One event with or without a rule that says the same here; None where it takes more than one."""
    if len(series) > 1 or any(key in master for key in ("EXDATE", "RDATE", "EXRULE")) or len(_rules(master)) > 1:
        return None
    start, end = master.start, master.end
    event = _event(master, title, start, end, zone)
    rules = _rules(master)
    if event is None or not rules:
        return event
    if isinstance(start, datetime) and start.tzinfo is not None and str(start.tzinfo) != zone:
        return None
    event["repeat"] = rules[0].to_ical().decode()
    try:
        read_event(event)
    except (Misplaced, Unreadable):
        return None
    return event


def _occurrences(series: Sequence[Event], zone: str, now: datetime) -> Iterator[Json]:
    import recurring_ical_events

    calendar = Calendar()
    for event in series:
        calendar.add_component(event)
    for found in recurring_ical_events.of(calendar).between(now - BEFORE, now + AFTER):
        if not _cancelled(found) and (one := _event(found, _title(found), found.start, found.end, zone)):
            yield one


def _event(source: Event, title: str, start: date, end: date, zone: str) -> Json | None:
    """An event of the document; None for one that lasts no time."""
    if not isinstance(start, datetime):
        last = end - timedelta(days=1)
        span = {"on": start.isoformat()} if last <= start else {"from": start.isoformat(), "to": last.isoformat()}
    else:
        first, over = (
            _local(start, zone),
            _local(end if isinstance(end, datetime) else datetime.combine(end, time()), zone),
        )
        if first >= over:
            return None
        span = {"from": _written(first), "to": _written(over)}
    note = str(source.get("DESCRIPTION", "")).strip()
    return {"title": title, **span, **({"description": note[:2000]} if note else {})}


def _local(moment: datetime, zone: str) -> datetime:
    """What the clocks of the zone show; a time without a zone is meant to be shown by any clock."""
    if moment.tzinfo is None:
        return moment
    return moment.astimezone(pytz.timezone(zone)).replace(tzinfo=None)


def _written(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds" if moment.second else "minutes")


def _title(event: Event) -> str:
    return str(event.get("SUMMARY", "")).strip()[:200] or "sans titre"


def _cancelled(event: Event) -> bool:
    return str(event.get("STATUS", "")).upper() == "CANCELLED"


def _rules(event: Event) -> list[Any]:
    return _listed(event.get("RRULE"))


def _listed(rules: Any) -> list[Any]:
    return [] if rules is None else rules if isinstance(rules, list) else [rules]


def _endless(event: Event) -> bool:
    return any("COUNT" not in rule and "UNTIL" not in rule for rule in _rules(event))


def _end(now: datetime) -> date:
    return (now + AFTER).date()


def _shown(event: Json) -> str:
    if "repeat" in event:
        return words("{when}, repeated {rule}", when=_when(event), rule=event["repeat"])
    return _when(event)


def _when(event: Json) -> str:
    return str(event["on"]) if "on" in event else words("{first} to {last}", first=event["from"], last=event["to"])
