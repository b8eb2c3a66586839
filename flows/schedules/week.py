"""The weekly hours of a document: which days a key names, which minutes a range means, and what is wrong with them."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from flows.schedules.errors import LONGEST_WORD, ScheduleError, Unreadable
from flows.words import quoted, words

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
DAY_MINUTES = 1_440
WEEK_MINUTES = 7 * DAY_MINUTES
FRENCH = {"lun": "mon", "mar": "tue", "mer": "wed", "jeu": "thu", "ven": "fri", "sam": "sat", "dim": "sun"}

_RANGE = re.compile(r"(\d{2}):(\d{2})-(\d{2}):(\d{2})", re.ASCII)
_LOOSE = re.compile(r"\s*(\d{1,2})(?:\s*[:h.]\s*(\d{2})?)?(?::00)?", re.ASCII | re.IGNORECASE)


class Opening(NamedTuple):
    """A range on one day: minutes since that day's midnight, `end` after it by at most a day; and where it is written."""

    day: int
    start: int
    end: int
    key: str
    place: int


def read_days(key: str) -> tuple[int, ...]:
    """The days that a key names, Monday 0. Raises `Unreadable`.

    >>> read_days("fri-mon")
    (4, 5, 6, 0)
    """
    found: dict[int, None] = {}
    for part in key.split(","):
        first, dash, last = (piece.strip() for piece in part.partition("-"))
        if first not in DAYS or (dash and last not in DAYS):
            raise Unreadable(
                "bad_day",
                words("{key} names no days: write mon, mon-fri or mon,wed.", key=quoted(key)),
                _days_meant(key),
            )
        if dash and first == last:
            raise Unreadable(
                "bad_day",
                words("{day} begins and ends on the same day: write {first}.", day=quoted(part.strip()), first=first),
                first,
            )
        begin, length = DAYS.index(first), (DAYS.index(last or first) - DAYS.index(first)) % 7
        found.update(dict.fromkeys((begin + step) % 7 for step in range(length + 1)))
    return tuple(found)


def read_range(text: str) -> tuple[int, int]:
    """Minutes since midnight at which a range begins and ends; the end is later, if need be on the next day.

    Raises `Unreadable`.

    >>> read_range("22:00-02:00")
    (1320, 1560)
    """
    match = _RANGE.fullmatch(text)
    if not match:
        message = words("{text} is not a range of hours: write 08:00-12:00, with two digits each.", text=quoted(text))
        raise Unreadable("bad_time", message, _range_meant(text))
    start_hour, start_minute, end_hour, end_minute = map(int, match.groups())
    start, end = start_hour * 60 + start_minute, end_hour * 60 + end_minute
    if max(start_minute, end_minute) > 59 or start >= DAY_MINUTES or end > DAY_MINUTES:
        raise Unreadable(
            "bad_time",
            words(
                "{text} has no such time of day: hours go from 00:00 to 23:59, and 24:00 at the end.", text=quoted(text)
            ),
        )
    if start == end:
        hint = words("00:00-24:00 is the whole day")
        raise Unreadable(
            "empty_range",
            words("{text} ends where it begins: {hint}.", text=quoted(text), hint=hint),
            "00:00-24:00" if start == 0 else None,
        )
    return start, end if end > start else end + DAY_MINUTES


def openings(week: Mapping[str, Sequence[str]], errors: list[ScheduleError]) -> list[Opening]:
    """All ranges of a week, in order of their beginning. What cannot be read is added to `errors` and left out."""
    found: list[Opening] = []
    for key, ranges in week.items():
        try:
            days = read_days(key)
        except Unreadable as unreadable:
            errors.append(unreadable.at(("week", key)))
            days = ()
        for index, text in enumerate(ranges):
            try:
                start, end = read_range(text)
            except Unreadable as unreadable:
                errors.append(unreadable.at(("week", key, index)))
                continue
            found.extend(Opening(day, start, end, key, index) for day in days)
    return sorted(found)


def week_errors(week: Mapping[str, Sequence[str]]) -> list[ScheduleError]:
    """Everything that is wrong with weekly hours: days, times, empty ranges, overlaps, a week without any opening."""
    errors: list[ScheduleError] = []
    found = openings(week, errors)
    if not any(week.values()):
        message = words("No hours are given, so the line would never open: name at least one day with a range.")
        errors.append(ScheduleError(("week",), "empty_week", message))
    errors.extend(_overlaps(week, found))
    return errors


def _overlaps(week: Mapping[str, Sequence[str]], found: list[Opening]) -> Iterator[ScheduleError]:
    told: set[tuple[str, int, str, int]] = set()
    for (earlier, earlier_end), (later, later_start) in _neighbours(found):
        where = (earlier.key, earlier.place, later.key, later.place)
        if later_start >= earlier_end or where in told or where[2:] + where[:2] in told:
            continue
        told.add(where)
        one, other = week[earlier.key][earlier.place], week[later.key][later.place]
        place = words(
            "{hours} of {key} ({day})", hours=quoted(one), key=quoted(earlier.key), day=words(DAYS[earlier.day])
        )
        message = words(
            "{hours} on {day} overlaps {place}: join or shorten one.",
            hours=quoted(other),
            day=words(DAYS[later.day]),
            place=place,
        )
        yield ScheduleError(("week", later.key, later.place), "overlap", message)


def _neighbours(found: list[Opening]) -> Iterator[tuple[tuple[Opening, int], tuple[Opening, int]]]:
    """Each range with the end, and the one after it with the start, in minutes of the week; the last with the first."""
    longest: tuple[Opening, int] | None = None
    for lap in (0, WEEK_MINUTES) if len(found) > 1 else ():
        for opening in found:
            start = lap + opening.day * DAY_MINUTES + opening.start
            if longest is not None and longest[0] is not opening:
                yield longest, (opening, start)
            end = start - opening.start + opening.end
            if longest is None or end > longest[1]:
                longest = opening, end


def _days_meant(key: str) -> str | None:
    def day(word: str) -> str | None:
        word = word.strip().casefold()
        meant = difflib.get_close_matches(FRENCH.get(word[:3], word[:3]), DAYS, n=1)
        return meant[0] if meant else None

    if len(key) > LONGEST_WORD:
        return None
    parts = [[day(word) for word in part.split("-")] for part in key.split(",")]
    if any(None in part or len(part) > 2 for part in parts):
        return None
    return ",".join("-".join(str(word) for word in dict.fromkeys(part)) for part in parts)


def _range_meant(text: str) -> str | None:
    if len(text) > LONGEST_WORD:
        return None
    halves = [_LOOSE.fullmatch(half.strip()) for half in re.split(r"-|–|—|\bto\b|à", text)]
    if len(halves) != 2:
        return None
    times = [(int(half[1]), int(half[2] or 0)) for half in halves if half]
    if len(times) != 2 or any(hour > 24 or minute > 59 for hour, minute in times):
        return None
    return "-".join(f"{hour:02}:{minute:02}" for hour, minute in times)
