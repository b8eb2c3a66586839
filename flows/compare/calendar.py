"""A year of a flow in few lines: the usual week, then the days that are otherwise, changes of clocks, public holidays."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any, NamedTuple

from flows.compare.weeks import Day, Piece, Run, alike, by_day, clock_in_words, unusual, usual_week
from flows.compare.year import Decision, Event, Holiday, Stretch, Year
from flows.record import Frozen
from flows.schedules.week import DAYS
from flows.schedules.zones import EPOCH, ClockChange


class Shown(NamedTuple):
    """The step that takes the call, "" for none; the steps that ran before it; what becomes of the caller."""

    step: str
    through: tuple[str, ...]
    does: str


class Overview(Frozen):
    """week: the days that are alike (Monday 0), each with its parts. exceptions: days that are otherwise, labelled with the
    titles of what covers them. as_usual: holidays on which all is as on any such day of the week."""

    week: list[tuple[tuple[int, ...], Day[Shown]]]
    exceptions: list[Run[Shown]]
    as_usual: list[Holiday]


def overview(year: Year) -> Overview:
    """The year, summed up."""
    shown = (Piece(one.start, one.end, _shown(one.decision)) for one in year.stretches)
    days = by_day(shown, year.zone)
    week = usual_week(days)
    exceptions = unusual(days, week, _titles(year.events))
    plain = [one for one in year.holidays if days[one.day] == week[one.day.weekday()]]
    return Overview(alike(week), exceptions, plain)


def _shown(decision: Decision) -> Shown:
    return Shown(decision.step, decision.through, decision.does)


def _titles(events: Iterable[Event]) -> dict[date, tuple[str, ...]]:
    """The titles of what touches each day."""
    found: dict[date, dict[str, None]] = defaultdict(dict)
    for event in events:
        for number in range((event.last - event.first).days + 1):
            found[event.first + timedelta(days=number)][event.title] = None
    return {day: tuple(filter(None, titles)) for day, titles in found.items()}


def as_json(year: Year, revision: int) -> dict[str, Any]:
    """The answer of `GET /api/flows/<name>/calendar`. revision: of the configuration, 0 where it has none."""
    summed = overview(year)
    return {
        "flow": year.flow,
        "year": year.year,
        "revision": revision,
        "timezone": year.zone,
        "caller": year.caller.number,
        "stretches": [_stretch(one) for one in year.stretches],
        "week": [{"days": _days(days), "parts": _parts(parts)} for days, parts in summed.week],
        "exceptions": [
            {
                "from": run.first.isoformat(),
                "to": run.last.isoformat(),
                "days": _days(run.weekdays),
                "titles": list(run.label),
                "parts": _parts(run.parts),
            }
            for run in summed.exceptions
        ],
        "clock_changes": [_clock_change(change) for change in year.clock_changes],
        "holidays": [
            {
                "day": one.day.isoformat(),
                "title": one.title,
                "calendar": one.calendar,
                "as_usual": one in summed.as_usual,
            }
            for one in year.holidays
        ],
    }


def shown_by_clocks(change: ClockChange) -> tuple[datetime, datetime]:
    """What the clocks show when they are changed, and what right after it; naive."""
    before, after = (instant + ahead for instant, ahead in ((change.at, change.before), (change.at, change.after)))
    return EPOCH + timedelta(seconds=before), EPOCH + timedelta(seconds=after)


def _stretch(one: Stretch) -> dict[str, Any]:
    return {
        "from": _utc(one.start),
        "to": _utc(one.end),
        "step": one.decision.step or None,
        "through": list(one.decision.through),
        "does": one.decision.does,
        "why": one.why,
        "titles": list(one.titles),
    }


def _parts(parts: Day[Shown]) -> list[dict[str, Any]]:
    return [
        {
            "from": clock_in_words(part.start),
            "to": clock_in_words(part.end),
            "step": part.value.step or None,
            "through": list(part.value.through),
            "does": part.value.does,
        }
        for part in parts
    ]


def _days(days: Sequence[int]) -> list[str]:
    """Weekdays as schedules name them."""
    return [DAYS[day] for day in days]


def _clock_change(change: ClockChange) -> dict[str, str]:
    before, after = shown_by_clocks(change)
    return {"at": _utc(datetime.fromtimestamp(change.at, UTC)), "before": _local(before), "after": _local(after)}


def _local(when: datetime) -> str:
    return when.isoformat(timespec="minutes")


def _utc(at: datetime) -> str:
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")
