"""Dates and local times as people write them in a document (ISO 8601, RFC 3339 without the offset)."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

from flows.schedules.errors import Unreadable
from flows.words import quoted, words

Offset = timedelta
YEARS = range(1970, 2101)
"""Years that a schedule can speak of."""

_WHEN = re.compile(r"(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?)?(Z|[+-]\d{2}:?\d{2})?", re.ASCII)
_YEAR_FIRST = re.compile(r"\s*(\d{4})[-/.]?(\d{1,2})[-/.]?(\d{1,2})\s*", re.ASCII)
_DAY_FIRST = re.compile(r"\s*(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})\s*", re.ASCII)


def read_when(text: str) -> tuple[datetime | date, Offset | None]:
    """A date, or a date and time of day, and the offset from UTC if one is given. Raises `Unreadable`."""
    match = _WHEN.fullmatch(text)
    if not match:
        raise Unreadable(
            "bad_date",
            words("{text} is not a date: write 2026-12-24 or 2026-12-24T16:00.", text=quoted(text)),
            _meant(text),
        )
    day_text, hour, minute, second, offset = match.groups()
    day = _day(day_text)
    if hour is None:
        if offset:
            raise Unreadable(
                "bad_date",
                words("{text} has an offset but no time of day: write 2026-12-24T16:00.", text=quoted(text)),
                day_text,
            )
        return day, None
    return _time_of(day, int(hour), int(minute), int(second or 0), text), _offset(offset)


def read_local(text: str) -> datetime | date:
    """A date or a local time, as `read_when`, where an offset has no place. Raises `Unreadable`."""
    when, offset = read_when(text)
    if offset is not None:
        message = words(
            '{text} must be local time, without Z or an offset: the zone is told by "timezone".', text=quoted(text)
        )
        raise Unreadable(
            "bad_date", message, f"{when.isoformat(timespec='minutes')}" if isinstance(when, datetime) else None
        )
    return when


def read_day(text: str) -> date:
    """A date without a time of day. Raises `Unreadable`."""
    when = read_local(text)
    if isinstance(when, datetime):
        raise Unreadable(
            "bad_date",
            words("{text} has a time of day, but a whole day is meant here.", text=quoted(text)),
            f"{when.date()}",
        )
    return when


def _day(text: str) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise Unreadable("bad_date", words("{text} is not a day of the calendar.", text=quoted(text))) from None
    if day.year not in YEARS:
        raise Unreadable(
            "bad_date",
            words(
                "{text} is too far away: years from {first} to {last} are understood.",
                text=quoted(text),
                first=YEARS[0],
                last=YEARS[-1],
            ),
        )
    return day


def _time_of(day: date, hour: int, minute: int, second: int, text: str) -> datetime:
    if (hour, minute, second) == (24, 0, 0):
        return datetime.combine(day, datetime.min.time()) + timedelta(days=1)
    try:
        return datetime(day.year, day.month, day.day, hour, minute, second)
    except ValueError:
        raise Unreadable(
            "bad_date", words("{text} has no such time of day: hours go from 00:00 to 24:00.", text=quoted(text))
        ) from None


def _offset(text: str | None) -> Offset | None:
    if text is None or text == "Z":
        return None if text is None else timedelta()
    ahead = timedelta(hours=int(text[1:3]), minutes=int(text[-2:]))
    return -ahead if text[0] == "-" else ahead


def _meant(text: str) -> str | None:
    if match := _YEAR_FIRST.fullmatch(text):
        year, month, day = match.groups()
    elif match := _DAY_FIRST.fullmatch(text):
        day, month, year = match.groups()
    else:
        return None
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return None
