"""How calls to a flow can begin: who calls, and when, so that everything that its conditions ask comes out either way."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from flows.compare.times import Span, spans
from flows.conditions import Condition, inside
from flows.configuration import Configuration
from flows.events import Call
from flows.numbers import normalise
from flows.program import Program
from flows.record import Frozen, replace
from flows.schedules.zones import zone
from flows.supposed import LINE, NOBODY, ORDINARY

AHEAD = timedelta(days=730)
ALONE = replace(LINE, hunts=False)
"""Without hunts a queue has nobody in it who could be waited for, so that it is known at once whether any agent is there."""
MOST_TIMES, MOST_CALLERS, MOST_NUMBERS = 12, 6, 4


class Start(Frozen):
    """A call that arrives. number: E.164, "" where no number leads to the flow. at: aware; shown in the zone of the flow."""

    flow: str
    number: str
    caller: str | None
    at: datetime
    zone: str

    @property
    def call(self) -> Call:
        return Call("example", self.caller, self.number or NOBODY, ALONE)

    @property
    def as_json(self) -> dict[str, Any]:
        """As simulate takes it."""
        called = {"number": self.number} if self.number else {"flow": self.flow}
        at = self.at.astimezone(zone(self.zone))
        return {**called, "caller": self.caller, "at": at.strftime("%Y-%m-%dT%H:%M")}


def spans_ahead(program: Program, flow: str, now: datetime) -> list[Span]:
    """Two years from the minute of `now` on, cut where the flow may decide otherwise; [] where its schedules cannot be read."""
    start = now.replace(second=0, microsecond=0)
    try:
        return spans(program, flow, start, start + AHEAD)
    except (KeyError, ValueError):  # names of nothing and hours that are none are told elsewhere
        return []


def alike(found: list[Span]) -> dict[tuple[bool, ...], list[Span]]:
    """The spans by what is on and what is off in them, each sort where it first comes."""
    sorts: dict[tuple[bool, ...], list[Span]] = {}
    for span in found:
        sorts.setdefault(tuple(state.on for state in span.states.values()), []).append(span)
    return sorts


def starts(
    program: Program, flow: str, leading: Sequence[str], now: datetime, times: Sequence[datetime]
) -> Iterator[Start]:
    """Ordinary callers at each of these times, then those whom the flow's conditions treat otherwise.

    leading: the numbers that the flow answers. times: none is now.
    """
    model = program.flow(flow).model
    conditions = [step.when for step in model.steps if step.when]
    numbers = numbers_of(leading, conditions)
    at = times[:MOST_TIMES] or [now.replace(second=0, microsecond=0)]
    for caller in callers(program, conditions):
        for number in numbers:
            yield from (Start(flow, number, caller, instant, model.timezone) for instant in at)


def numbers_of(leading: Sequence[str], conditions: list[Condition]) -> Sequence[str]:
    """The numbers that are called: one of those that lead to a flow, or several where a condition asks which."""
    asked = any(one.called is not None for condition in conditions for one in inside(condition))
    return leading[: MOST_NUMBERS if asked else 1] or [""]


def answered_by(configuration: Configuration) -> dict[str, list[str]]:
    """Flow → the numbers that it answers, sorted."""
    found: dict[str, list[str]] = {}
    for number in configuration.names("numbers"):
        entry = configuration.document("numbers", number)
        if isinstance(entry, dict) and isinstance(flow := entry.get("flow"), str):
            found.setdefault(flow, []).append(number)
    return found


def naming(configuration: Configuration, kind: str, key: str, name: str) -> list[str]:
    """The documents of a kind in which a key has that name. Texts are searched: parsing thousands would take too long."""
    setting = f'"{key}":{json.dumps(name, ensure_ascii=False)}'
    return [user for user, text in configuration.texts[kind].items() if setting in text]


def callers(program: Program, conditions: list[Condition]) -> list[str | None]:
    """An ordinary caller; a hidden one and one of each list, where conditions ask for that."""
    found: list[str | None] = [ORDINARY]
    for condition in conditions:
        for one in inside(condition):
            found += [None] if one.withheld is not None else []
            found += [caller for name in (one.blocklist, one.allowlist) if name and (caller := _on(program, name))]
    return list(dict.fromkeys(found))[:MOST_CALLERS]


def _on(program: Program, name: str) -> str | None:
    """A caller who is on a list: its first entry that is a whole number."""
    given = program.configuration.document("lists", name)
    entries = given.get("entries") if isinstance(given, dict) else None
    for entry in entries[:100] if isinstance(entries, list) else ():
        match = entry.get("match") if isinstance(entry, dict) else entry
        if isinstance(match, str) and (number := normalise(match, given.get("region"))):
            return number
    return None
