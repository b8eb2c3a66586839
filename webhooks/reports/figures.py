"""The figures of a report, counted from the log in one pass."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from flows.compare.times import watched
from flows.program import Program
from flows.store.ports import CallFacts, CallTurn
from webhooks.reports.menus import MenuFigures, count

JUST_AFTER = timedelta(minutes=30)
"""A call so soon after closing is one that longer hours would have served."""


@dataclass
class Report:
    """days: each day of the time with its calls, also where there are none. hours: calls that began in each hour of the day.

    ends: what ended them → how many. menus: by the flow and the menu's name. after_closing: calls within `JUST_AFTER`.
    """

    days: dict[date, int]
    hours: list[int] = field(default_factory=lambda: [0] * 24)
    ends: Counter[str] = field(default_factory=Counter)
    menus: dict[tuple[str, str], MenuFigures] = field(default_factory=dict)
    after_closing: int = 0
    calls: int = 0
    seconds: int = 0

    @property
    def mean_seconds(self) -> int:
        """Of a call, from answer to end."""
        return round(self.seconds / self.calls) if self.calls else 0


def report(
    calls: Iterable[tuple[CallFacts, Sequence[CallTurn]]], first: date, last: date, zone: Any, program: Program | None
) -> Report:
    """Counts calls with their turns. first, last: days in `zone` (pytz), both included; program: whose hours count."""
    found = Report(dict.fromkeys(_days(first, last), 0))
    for call, turns in calls:
        local = call.started_at.astimezone(zone)
        found.calls += 1
        found.seconds += call.seconds or 0
        found.days[local.date()] = found.days.get(local.date(), 0) + 1
        found.hours[local.hour] += 1
        found.ends[_end(call)] += 1
        found.after_closing += program is not None and _just_closed(program, call)
        count(found.menus, call, turns)
    return found


def _days(first: date, last: date) -> Iterator[date]:
    for number in range((last - first).days + 1):
        yield first + timedelta(days=number)


def _end(call: CallFacts) -> str:
    if call.status == "active":
        return "active"
    return "not_connected" if call.status == "not_connected" else call.end_by or "caller"


def _just_closed(program: Program, call: CallFacts) -> bool:
    """Whether hours that the call's flow asks had closed a moment before."""
    if call.flow not in program.flow_numbers:
        return False
    flow = program.flow(call.flow)
    named = [one.name for one in watched(flow.steps) if one.kind == "hours"]
    return any(_closed_at(program, name, flow.model.timezone, call.started_at) for name in named)


def _closed_at(program: Program, name: str, zone: str, at: datetime) -> bool:
    stretch = program.hours(name, zone).at(at)
    return not stretch.open and stretch.since is not None and at - stretch.since < JUST_AFTER


def shares(counted: Mapping[str, int]) -> list[tuple[str, int, int]]:
    """Name, count and percent of the whole, the most frequent first."""
    whole = sum(counted.values())
    ordered = sorted(counted.items(), key=lambda one: (-one[1], one[0]))
    return [(name, number, round(100 * number / whole)) for name, number in ordered]
