"""Recurrence rules of RFC 5545 (section 3.3.10) as they are written, read strictly.

A rule must keep the RFC's own restrictions before any date is computed: what breaks them is either never true, which would be
searched for until the year 9999, or true every second.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from typing import NoReturn

from flows.schedules.errors import Unreadable
from flows.schedules.rules import Rule
from flows.words import joined, quoted, words

MAX_COUNT = 10_000
"""Repetitions that a rule may count."""
MAX_INTERVAL = 1_000
LONGEST = 500
"""Characters of a rule."""

_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_BYDAY = re.compile(rf"([+-]?\d{{1,2}})?({'|'.join(_WEEKDAYS)})", re.ASCII)
_LIMITS = {
    "BYSECOND": range(60),
    "BYMINUTE": range(60),
    "BYHOUR": range(24),
    "BYMONTHDAY": range(1, 32),
    "BYYEARDAY": range(1, 367),
    "BYWEEKNO": range(1, 54),
    "BYMONTH": range(1, 13),
    "BYSETPOS": range(1, 367),
}
_FROM_THE_END = ("BYMONTHDAY", "BYYEARDAY", "BYWEEKNO", "BYSETPOS")
"""May be negative too: -1 is the last."""
_KEYS = ("FREQ", "INTERVAL", "COUNT", "UNTIL", "WKST", "BYDAY", *_LIMITS)
_FREQUENCIES = ("DAILY", "WEEKLY", "MONTHLY", "YEARLY")
_NOT_WITH = {
    "BYMONTHDAY": ("WEEKLY",),
    "BYYEARDAY": ("DAILY", "WEEKLY", "MONTHLY"),
    "BYWEEKNO": ("DAILY", "WEEKLY", "MONTHLY"),
    "BYSETPOS": ("DAILY",),
}
"""What the RFC forbids together with a frequency; a position within one day is never more than the first."""
_UNTIL = re.compile(r"(\d{4})(\d{2})(\d{2})(?:T(\d{2})(\d{2})(\d{2})(Z)?)?", re.ASCII)


def read_rule(text: str, whole_days: bool) -> Rule:
    """A rule, `RRULE:` in front or not, of an event that lasts whole days or begins at a time. Raises `Unreadable`."""
    if len(text) > LONGEST:
        _refuse(
            words(
                "A rule of {count:,} characters is too long: {longest} is the most.", count=len(text), longest=LONGEST
            )
        )
    settings = _settings(text)
    frequency = settings.get("FREQ", "")
    if frequency not in _FREQUENCIES:
        _refuse_frequency(text, frequency)
    _check_numbers(settings)
    _check_days(settings, frequency)
    _check_together(settings, frequency, whole_days)
    interval = _positive(settings, "INTERVAL", MAX_INTERVAL) or 1
    count = _positive(settings, "COUNT", MAX_COUNT)
    until = _until(settings["UNTIL"]) if "UNTIL" in settings else None
    kept = ";".join(f"{key}={value}" for key, value in settings.items() if key not in ("COUNT", "UNTIL"))
    return Rule(kept, frequency, interval, count, until)


def _refuse(message: str, suggestion: str | None = None) -> NoReturn:
    raise Unreadable("bad_rule", message, suggestion)


def _settings(text: str) -> dict[str, str]:
    body = text.strip().upper().removeprefix("RRULE:").removesuffix(";")
    settings: dict[str, str] = {}
    for part in body.split(";"):
        key, equals, value = part.partition("=")
        if not equals or not value or re.search(r"[^A-Z0-9+,-]", value):
            _refuse(
                words('{text} is neither "yearly" nor a rule like FREQ=WEEKLY;BYDAY=MO (RFC 5545).', text=quoted(text)),
                _rule_meant(text),
            )
        if key not in _KEYS:
            _refuse(
                words("{key} is no part of a rule: {keys} are.", key=key, keys=joined(_KEYS)),
                _instead(body, key, _KEYS),
            )
        if key in settings:
            _refuse(words("{key} stands twice in the rule: keep one.", key=key))
        settings[key] = value
    return settings


def _instead(text: str, word: str, known: Sequence[str]) -> str | None:
    """The text with the known word that `word` most resembles in its place."""
    meant = difflib.get_close_matches(word, known, n=1)
    return text.replace(word, meant[0]) if meant else None


def _rule_meant(text: str) -> str | None:
    word = text.strip().upper()
    if word in ("YEARLY", "ANNUALLY", "ANNUAL"):
        return "yearly"
    return _instead(f"FREQ={word}", word, _FREQUENCIES)


def _refuse_frequency(text: str, frequency: str) -> NoReturn:
    if not frequency:
        _refuse(
            words("{text} does not say how often: begin with FREQ=DAILY, WEEKLY, MONTHLY or YEARLY.", text=quoted(text))
        )
    if frequency in ("HOURLY", "MINUTELY", "SECONDLY"):
        _refuse(
            words(
                "FREQ={frequency} repeats too often: FREQ=DAILY with BYHOUR says several times a day.",
                frequency=frequency,
            )
        )
    _refuse(
        words("FREQ={frequency} is not known: DAILY, WEEKLY, MONTHLY and YEARLY are.", frequency=frequency),
        _instead(text.upper(), frequency, _FREQUENCIES),
    )


def _positive(settings: dict[str, str], key: str, most: int) -> int | None:
    if key not in settings:
        return None
    value = settings[key]
    if not re.fullmatch(r"\d{1,9}", value, re.ASCII) or not 1 <= int(value) <= most:
        _refuse(words("{key}={value} must be a number from 1 to {most:,}.", key=key, value=value, most=most))
    return int(value)


def _items(settings: dict[str, str], key: str) -> list[str]:
    return settings[key].split(",") if key in settings else []


def _check_numbers(settings: dict[str, str]) -> None:
    for key, limits in _LIMITS.items():
        for item in _items(settings, key):
            signed = re.fullmatch(r"([+-]?)(\d{1,3})", item, re.ASCII)
            if not signed or int(signed[2]) not in limits or (signed[1] == "-" and key not in _FROM_THE_END):
                _refuse(
                    words(
                        "{key}={item} must be a number from {least} to {most}.",
                        key=key,
                        item=item,
                        least=limits[0],
                        most=limits[-1],
                    )
                )


def _check_days(settings: dict[str, str], frequency: str) -> None:
    if settings.get("WKST", "MO") not in _WEEKDAYS:
        _refuse(words("WKST={day} is no day: {weekdays} are.", day=settings["WKST"], weekdays=joined(_WEEKDAYS)))
    monthly = frequency == "MONTHLY" or (frequency == "YEARLY" and "BYMONTH" in settings)
    for item in _items(settings, "BYDAY"):
        match = _BYDAY.fullmatch(item)
        if not match:
            _refuse(
                words(
                    "BYDAY={item} is no day: {weekdays} are, with a count in front where needed (2MO, -1FR).",
                    item=item,
                    weekdays=joined(_WEEKDAYS),
                )
            )
        if match[1] and (frequency not in ("MONTHLY", "YEARLY") or "BYWEEKNO" in settings):
            _refuse(
                words(
                    "BYDAY={item} counts the days of a month or year, not of a week or day: write {day}.",
                    item=item,
                    day=match[2],
                )
            )
        if not 1 <= abs(int(match[1] or 1)) <= (5 if monthly else 53):
            _refuse(
                words("BYDAY={item} never comes: a month has no such day.", item=item)
                if monthly
                else words("BYDAY={item} never comes: a year has no such day.", item=item)
            )


def _check_together(settings: dict[str, str], frequency: str, whole_days: bool) -> None:
    for key, frequencies in _NOT_WITH.items():
        if key in settings and frequency in frequencies:
            _refuse(words("{key} cannot be used with FREQ={frequency} (RFC 5545).", key=key, frequency=frequency))
    by = [key for key in settings if key.startswith("BY")]
    if by == ["BYSETPOS"]:
        _refuse(words("BYSETPOS chooses among the days of another BY… setting, and there is none."))
    if "COUNT" in settings and "UNTIL" in settings:
        _refuse(words("COUNT and UNTIL exclude each other (RFC 5545): keep one."))
    if whole_days and {"BYHOUR", "BYMINUTE", "BYSECOND"} & set(by):
        _refuse(
            words("A whole day has no hours to repeat at: write from and to with a time of day, or leave BYHOUR out.")
        )
    if "BYMONTH" in settings and "BYMONTHDAY" in settings and not _comes(settings):
        _refuse(
            words(
                "No month of BYMONTH={months} has a day BYMONTHDAY={days}.",
                months=settings["BYMONTH"],
                days=settings["BYMONTHDAY"],
            )
        )


def _comes(settings: dict[str, str]) -> bool:
    longest = {2: 29, 4: 30, 6: 30, 9: 30, 11: 30}
    nearest = min(abs(int(day)) for day in _items(settings, "BYMONTHDAY"))
    return any(nearest <= longest.get(int(month), 31) for month in _items(settings, "BYMONTH"))


def _until(text: str) -> datetime:
    match = _UNTIL.fullmatch(text)
    try:
        if not match:
            raise ValueError
        day = date(int(match[1]), int(match[2]), int(match[3]))
        if match[4] is None:
            return datetime.combine(day, time.max)
        moment = datetime.combine(day, time(int(match[4]), int(match[5]), int(match[6])))
    except ValueError:
        _refuse(
            words(
                "UNTIL={text} is no date: write UNTIL=20261231, or UNTIL=20261231T180000Z for a time in UTC.", text=text
            )
        )
    return moment.replace(tzinfo=UTC) if match[7] else moment
