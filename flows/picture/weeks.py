"""Weekly hours summed up: days that have the same ranges together."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import groupby
from typing import Any, NamedTuple

from flows.schedules.week import DAY_MINUTES, openings

Run = tuple[int, int]
"""The first and the last of days that follow each other, Monday 0."""


class Alike(NamedTuple):
    """Days with the same ranges. ranges: "08:00–12:00", in order."""

    days: tuple[Run, ...]
    ranges: tuple[str, ...]


def summed_up(week: Any) -> list[Alike]:
    """A week as the document writes it, in whatever way its days are named. What cannot be read is left out.

    >>> summed_up({"mon-fri": ["08:00-12:00"], "wed": ["14:00-18:00"], "sat": ["22:00-02:00"]})
    [Alike(days=((0, 1), (3, 4)), ranges=('08:00–12:00',)), Alike(days=((2, 2),), ranges=('08:00–12:00', '14:00–18:00')), \
Alike(days=((5, 5),), ranges=('22:00–02:00',))]
    """
    by_day: dict[int, list[str]] = {}
    for opening in openings(_readable(week), []):
        by_day.setdefault(opening.day, []).append(f"{_time(opening.start)}–{_time(opening.end)}")
    alike: dict[tuple[str, ...], list[int]] = {}
    for day, ranges in sorted(by_day.items()):
        alike.setdefault(tuple(ranges), []).append(day)
    return [Alike(_runs(days), ranges) for ranges, days in alike.items()]


def _readable(week: Any) -> Mapping[str, list[str]]:
    if not isinstance(week, dict):
        return {}
    return {
        days: [one for one in ranges if isinstance(one, str)]
        for days, ranges in week.items()
        if isinstance(ranges, list)
    }


def _time(minutes: int) -> str:
    if minutes > DAY_MINUTES:
        minutes -= DAY_MINUTES
    return f"{minutes // 60:02}:{minutes % 60:02}"


def _runs(days: list[int]) -> tuple[Run, ...]:
    together = (list(run) for _, run in groupby(enumerate(days), key=lambda place: place[1] - place[0]))
    return tuple((run[0][1], run[-1][1]) for run in together)
