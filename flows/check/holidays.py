"""Public holidays that a calendar had entries for in earlier years, and has none for next time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from functools import lru_cache
from typing import Any, NamedTuple

import pytz

from flows.check.merged import Merged
from flows.check.starts import naming
from flows.configuration import pointer
from flows.document.resources import Calendar as Model
from flows.problems import Problem
from flows.schedules.calendar import Calendar
from flows.schedules.public_holidays import PublicHolidays
from flows.schedules.zones import from_wall, zone
from flows.supposed import ORDINARY
from flows.words import joined, moment, plural, words


class User(NamedTuple):
    """A flow that asks a calendar; all "" where there is none."""

    flow: str
    zone: str
    language: str


YEARS = 5
"""Years that are looked back."""
MOST_USERS = 20
NOON = 12


def holiday_problems(name: str, model: Model, merged: Merged, now: datetime | None) -> Iterator[Problem]:
    """One warning for a calendar, however many holidays there are. now: None in an upload with errors."""
    if now is None:
        return
    user = _user(name, merged)
    zone_name = model.timezone or user.zone
    setting = _holidays_of(model, user, zone_name)
    if not model.events or setting is None or not zone_name or model.ics:
        return
    forgotten = list(_forgotten(model, setting, zone_name, now.astimezone(zone(zone_name)).date()))
    if forgotten:
        told = joined((words("{day} ({title})", day=moment(day), title=title) for day, title in forgotten[:5]), "; ")
        more = plural(" and {count} more", " and {count} more", len(forgotten) - 5) if len(forgotten) > 5 else ""
        message = words(
            "In earlier years there were entries on these public holidays, and there are none next time: {told}{more}. "
            "Add them, or let holidays compute them.",
            told=told,
            more=more,
        )
        example = _example(user, merged, forgotten[0][0])
        yield Problem("warning", "holiday_missing", pointer("calendars", name, "events"), message, example=example)


def _forgotten(model: Model, setting: dict[str, Any], zone_name: str, today: date) -> Iterator[tuple[date, str]]:
    """The next day of each holiday that was kept before and is not next time, in order."""
    events = [event.model_dump(by_alias=True, exclude_none=True) for event in model.events]
    own = Calendar(events, None, zone_name)
    given = model.holidays.model_dump(by_alias=True, exclude_none=True) if model.holidays else None
    whole = Calendar(events, given, zone_name)
    days: dict[str, list[date]] = {}
    for day, title in sorted(PublicHolidays(setting).days(range(today.year - YEARS, today.year + 2))):
        days.setdefault(title, []).append(day)
    found = [
        (following, title)
        for title, each in days.items()
        if (following := next((day for day in each if day >= today), None))
        and any(_covers(own, day, zone_name) for day in each if day < today)
        and not _covers(whole, following, zone_name)
    ]
    yield from sorted(found)


def _covers(calendar: Calendar, day: date, zone_name: str) -> bool:
    return calendar.at(from_wall(datetime(day.year, day.month, day.day, NOON), zone_name)).open


def _holidays_of(model: Model, user: User, zone_name: str) -> dict[str, Any] | None:
    """Whose public holidays these are: what the calendar says, else the country of its zone, else of the flow's language."""
    if model.holidays is not None:
        return model.holidays.model_dump(by_alias=True, exclude_none=True)
    region = user.language.partition("-")[2]
    setting = {"country": _countries().get(zone_name) or region}
    try:
        PublicHolidays(setting)
    except ValueError:  # a country of which no holidays are known
        return None
    return setting


@lru_cache(maxsize=1)
def _countries() -> dict[str, str]:
    """Zone → the first country that has it."""
    found: dict[str, str] = {}
    for country, zones in pytz.country_timezones.items():
        for name in zones:
            found.setdefault(name, country)
    return found


def _user(name: str, merged: Merged) -> User:
    """A flow that asks the calendar."""
    for flow in naming(merged.configuration, "flows", "calendar", name)[:MOST_USERS]:
        document = merged.document("flows", flow)
        if isinstance(document, dict) and document.get("timezone") in pytz.all_timezones_set:
            return User(flow, document["timezone"], str(document.get("language", "")))
    return User("", "", "")


def _example(user: User, merged: Merged, day: date) -> dict[str, Any] | None:
    if not user.flow:
        return None
    number = next(iter(merged.trial.leading_to(user.flow)), None)
    called = {"number": number} if number else {"flow": user.flow}
    return {**called, "caller": ORDINARY, "at": f"{day.isoformat()}T10:00", "inputs": []}
