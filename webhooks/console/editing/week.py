"""Weekly hours day by day, as people type and draw them, and back into the document's own words."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any

from flows.schedules.errors import Unreadable
from flows.schedules.week import DAYS, read_days, read_range

Days = Sequence[Sequence[str]]
"""For each day, Monday first, its ranges as they are written."""
_BETWEEN = re.compile(r"[,;\n]+| (?=\d)| et | and ")
_DASHES = re.compile(r" ?(?:-|–|—|\bto\b|à) ?")
_SPACES = re.compile(r"[^\S\n]+")


def days_of(week: Any) -> list[list[str]]:
    """The ranges of each day; what cannot be read as days is left out.

    >>> days_of({"mon-tue": ["08:00-12:00"], "tue": ["14:00-18:00"], "??": ["1"]})[:3]
    [['08:00-12:00'], ['08:00-12:00', '14:00-18:00'], []]
    """
    found: list[list[str]] = [[] for _ in DAYS]
    for key, ranges in week.items() if isinstance(week, dict) else ():
        for day in _days(key):
            found[day] += [one for one in ranges if isinstance(one, str)] if isinstance(ranges, list) else []
    return found


def unreadable(week: Any) -> dict[str, Any]:
    """What a week has that is no day, to be kept as it is."""
    members = week.items() if isinstance(week, dict) else ()
    return {key: ranges for key, ranges in members if not _days(key) or not _is_plain(ranges)}


def _days(key: str) -> tuple[int, ...]:
    try:
        return read_days(key)
    except Unreadable:
        return ()


def _is_plain(ranges: Any) -> bool:
    return isinstance(ranges, list) and all(isinstance(one, str) for one in ranges)


def typed(text: str) -> list[str]:
    """The ranges that somebody has typed for a day; what is understood is spelt as the document spells it.

    >>> typed("8h-12h, 14h30 – 18h; 22:00-02:00"), typed("morning")
    (['08:00-12:00', '14:30-18:00', '22:00-02:00'], ['morning'])
    """
    parts = _BETWEEN.split(_DASHES.sub("-", _SPACES.sub(" ", text)))
    return [_spelt(part.strip()) for part in parts if part.strip()]


def _spelt(text: str) -> str:
    try:
        read_range(text)
    except Unreadable as wrong:
        return wrong.suggestion or text
    return text


def week_of(days: Days, before: Any) -> dict[str, Any]:
    """The week of the document that has these days; the very same where nothing changed. Days that are alike share a key.

    >>> week_of([["08:00-12:00"]] * 5 + [["09:00-12:00"], []], {})
    {'mon-fri': ['08:00-12:00'], 'sat': ['09:00-12:00']}
    """
    if isinstance(before, dict) and days_of(before) == [list(day) for day in days]:
        return before
    found: dict[str, Any] = {}
    for ranges, run in groupby(enumerate(days), key=lambda day: list(day[1])):
        if ranges:
            numbers = [number for number, _ in run]
            found[_key(numbers[0], numbers[-1])] = ranges
    return {**_together(found), **unreadable(before)}


def _key(first: int, last: int) -> str:
    return DAYS[first] if first == last else f"{DAYS[first]}-{DAYS[last]}"


def _together(week: Mapping[str, list[str]]) -> dict[str, list[str]]:
    """Runs with the same ranges under one key."""
    found: dict[tuple[str, ...], str] = {}
    for key, ranges in week.items():
        same = tuple(ranges)
        found[same] = f"{found[same]},{key}" if same in found else key
    return {key: list(ranges) for ranges, key in found.items()}
