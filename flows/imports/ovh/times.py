"""OVH's weekly ranges and exceptional days, made into hours and calendar events."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime, time, timedelta

import pytz

DAYS = {
    "monday": "mon",
    "tuesday": "tue",
    "wednesday": "wed",
    "thursday": "thu",
    "friday": "fri",
    "saturday": "sat",
    "sunday": "sun",
}
_ORDER = list(DAYS.values())
DAY = 24 * 60
_TIME = re.compile(r"([01]\d|2[0-4]):([0-5]\d)(?::([0-5]\d))?")


def minutes(text: str, ends: bool = False) -> int | None:
    """Minutes since midnight of a time of the API; None where it is none.

    ends: it is the end of a range, which the manager writes as its last second (`17:59:59`), and older ones as `18:00:00` or
    `18:00:59`: all of them 18:00. The end of the day is `23:59:59`, `00:00:00` or `24:00:00`.

    >>> [minutes(text, ends=True) for text in ("17:59:59", "18:00:00", "18:00:59", "23:59:59", "00:00:00")]
    [1080, 1080, 1080, 1440, 1440]
    """
    match = _TIME.fullmatch(text)
    if not match:
        return None
    found = int(match[1]) * 60 + int(match[2])
    if ends and match[3] == "59" and int(match[2]) % 15:
        found += 1
    if ends and found == 0:
        return DAY
    return found if found <= DAY else None


def week_of(ranges: Iterable[tuple[str, int, int]]) -> dict[str, list[str]]:
    """A week of (day, from, to) in minutes: ranges of a day that touch are one, and days with the same ranges stand together.

    >>> week_of([("tue", 480, 720), ("mon", 480, 720), ("mon", 840, 1080), ("mon", 720, 800), ("tue", 840, 1080)])
    {'mon': ['08:00-13:20', '14:00-18:00'], 'tue': ['08:00-12:00', '14:00-18:00']}
    >>> week_of([("mon", 0, 1440), ("tue", 0, 1440), ("thu", 0, 1440)])
    {'mon-tue,thu': ['00:00-24:00']}
    """
    days: dict[str, list[tuple[int, int]]] = {}
    for day, start, end in sorted(ranges, key=lambda one: (_ORDER.index(one[0]), *one[1:])):
        taken = days.setdefault(day, [])
        if taken and start <= taken[-1][1]:
            taken[-1] = (taken[-1][0], max(taken[-1][1], end))
        else:
            taken.append((start, end))
    together: dict[tuple[str, ...], list[str]] = {}
    for day, spans in days.items():
        together.setdefault(tuple(f"{_clock(start)}-{_clock(end)}" for start, end in spans), []).append(day)
    return {_days(names): list(texts) for texts, names in together.items()}


def _clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"


def _days(names: list[str]) -> str:
    runs: list[list[str]] = []
    for name in names:
        if runs and _ORDER.index(name) == _ORDER.index(runs[-1][-1]) + 1:
            runs[-1].append(name)
        else:
            runs.append([name])
    return ",".join(run[0] if len(run) == 1 else f"{run[0]}-{run[-1]}" for run in runs)


def span_of(start: str, end: str, zone: str) -> dict[str, str] | None:
    """The `on`, or `from` and `to`, of an event between two instants (ISO 8601), in local time of a zone; None: not readable.

    >>> span_of("2026-12-25T00:00:00+01:00", "2026-12-25T23:59:59+01:00", "Europe/Paris")
    {'on': '2026-12-25'}
    >>> span_of("2026-08-01T00:00:00+02:00", "2026-08-16T00:00:00+02:00", "Europe/Paris")
    {'from': '2026-08-01', 'to': '2026-08-15'}
    >>> span_of("2026-12-24T15:00:00Z", "2026-12-24T18:00:00+01:00", "Europe/Paris")
    {'from': '2026-12-24T16:00', 'to': '2026-12-24T18:00'}
    """
    first, last = _local(start, zone), _local(end, zone)
    if first is None or last is None:
        return None
    if last.second == 59:
        last += timedelta(seconds=1)
    if first >= last:
        return None
    if first.time() == last.time() == time():
        last_day = last.date() - timedelta(days=1)
        if first.date() == last_day:
            return {"on": last_day.isoformat()}
        return {"from": first.date().isoformat(), "to": last_day.isoformat()}
    return {"from": first.isoformat(timespec="minutes"), "to": last.isoformat(timespec="minutes")}


def _local(text: str, zone: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
        return moment.astimezone(pytz.timezone(zone)).replace(tzinfo=None) if moment.tzinfo else moment
    except (ValueError, OverflowError):
        return None
