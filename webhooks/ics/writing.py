"""A calendar of ours as a calendar file (RFC 5545), for whoever keeps the days elsewhere."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from icalendar import Calendar, Event, vRecur

from flows.schedules.public_holidays import PublicHolidays
from flows.schedules.text import read_local
from flows.schedules.zones import zone as zone_of

HOLIDAY_YEARS = 3
"""Years whose computed holidays are written down: this one and those after it."""


def written(name: str, calendar: Mapping[str, Any], zone: str, now: datetime) -> bytes:
    """The calendar file of a calendar of the document. zone: IANA name, where the calendar has none. now: an aware instant.

    Computed holidays are single days of this year and the two after it. The same calendar gives the same bytes on the same day.
    """
    tz_name = calendar.get("timezone") or zone
    file = Calendar()
    file.add("PRODID", "-//Carillon//calendars//EN")
    file.add("VERSION", "2.0")
    file.add("X-WR-CALNAME", name)
    file.add("X-WR-TIMEZONE", tz_name)
    for event in calendar.get("events", []):
        file.add_component(_event(event, tz_name, now))
    if calendar.get("holidays"):
        years = range(now.year, now.year + HOLIDAY_YEARS)
        for day, title in PublicHolidays(calendar["holidays"]).days(years):
            file.add_component(_event({"title": title, "on": day.isoformat()}, tz_name, now))
    file.add_missing_timezones()
    return bytes(file.to_ical())


def _event(event: Mapping[str, Any], zone: str, now: datetime) -> Event:
    start, end = read_local(event.get("on") or event["from"]), read_local(event.get("on") or event["to"])
    if not isinstance(start, datetime) and not isinstance(end, datetime):
        return _component(event, start, end + timedelta(days=1), now)
    return _component(event, _at(start, zone), _at(end, zone, ends=True), now)


def _component(event: Mapping[str, Any], start: date, end: date, now: datetime) -> Event:
    found = Event()
    found.add("UID", hashlib.sha256(json.dumps(event, sort_keys=True).encode()).hexdigest()[:32] + "@carillon")
    found.add("DTSTAMP", now.replace(hour=0, minute=0, second=0, microsecond=0))
    found.add("SUMMARY", event["title"])
    found.add("DTSTART", start)
    found.add("DTEND", end)
    if event.get("description"):
        found.add("DESCRIPTION", event["description"])
    if repeat := event.get("repeat"):
        rule = "FREQ=YEARLY" if repeat == "yearly" else repeat.upper().removeprefix("RRULE:")
        found.add("RRULE", vRecur.from_ical(rule))
    return found


def _at(moment: date, zone: str, ends: bool = False) -> datetime:
    """A local time in the zone; a day is its midnight, or the one after it where the event ends."""
    if not isinstance(moment, datetime):
        moment = datetime.combine(moment + timedelta(days=ends), datetime.min.time())
    return zone_of(zone).localize(moment)
