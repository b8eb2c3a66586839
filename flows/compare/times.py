"""When a flow may decide otherwise: the instants at which something changes that its conditions ask, and nothing in between.

A call's way through a flow depends on the time only through hours, calendars and switches that end by themselves. Between two of
their changes every caller who does the same is treated the same, so one call stands for all of a span.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import pairwise
from typing import Literal, NamedTuple

from flows.conditions import Condition
from flows.document.flow import Step
from flows.program import Program
from flows.record import Frozen

Kind = Literal["hours", "calendar", "switch"]


class Watched(NamedTuple):
    """Something that a condition asks and that changes with the time, as the condition names it."""

    kind: Kind
    name: str


class State(NamedTuple):
    """How it stands: the hours are open, an event covers now, the switch is on. titles: of the calendar's events."""

    on: bool
    titles: tuple[str, ...] = ()


class Span(Frozen):
    """A stretch of time in which nothing that is watched changes.

    start, end: aware, the end exclusive. states: of all that is watched; spans that share them are decided alike.
    """

    start: datetime
    end: datetime
    states: Mapping[Watched, State]

    @property
    def signature(self) -> tuple[tuple[Watched, State], ...]:
        """The states as a key: equal for spans that are decided alike, with events of the same titles."""
        return tuple(self.states.items())

    @property
    def titles(self) -> tuple[str, ...]:
        """The titles of all events that cover it, each once."""
        return tuple(dict.fromkeys(title for state in self.states.values() for title in state.titles))


def watched_by(condition: Condition | None) -> Iterator[Watched]:
    """What a condition asks of the time, in order; the same may come twice."""
    if condition is None:
        return
    for kind in ("hours", "calendar", "switch"):
        if name := getattr(condition, kind):
            yield Watched(kind, name)
    inner = [*(condition.all or ()), *(condition.any or ()), *([condition.not_] if condition.not_ else [])]
    for one in inner:
        yield from watched_by(one)


def watched(steps: Iterable[Step]) -> tuple[Watched, ...]:
    """What steps ask of the time, each once, those that are not enabled left out."""
    return tuple(dict.fromkeys(one for step in steps if step.enabled for one in watched_by(step.when)))


def spans(program: Program, flow: str, start: datetime, end: datetime) -> list[Span]:
    """From `start` to `end` (aware, exclusive), cut where anything changes that the flow's steps ask.

    Raises KeyError for a flow, hours, a calendar or a switch that the program does not have.
    """
    model = program.flow(flow).model
    changes: dict[datetime, dict[Watched, State]] = {start: {}}
    for one in watched(model.steps):
        for at, state in states_of(program, one, model.timezone, start, end):
            changes.setdefault(max(at, start), {})[one] = state
    return list(_spans(changes, end))


def _spans(changes: Mapping[datetime, Mapping[Watched, State]], end: datetime) -> Iterator[Span]:
    states: dict[Watched, State] = {}
    for at, until in pairwise((*sorted(changes), end)):
        states = {**states, **changes[at]}
        if at < until:
            yield Span(at, until, states)


def states_of(
    program: Program, one: Watched, zone: str, start: datetime, end: datetime
) -> Iterator[tuple[datetime, State]]:
    """How something stands at `start`, then each change before `end` and how it stands from there on. zone: the flow's."""
    if one.kind == "switch":
        yield start, State(program.switch_on(one.name, zone, start))
        until = program.switch_until(one.name, zone)
        if until is not None and start < until < end:
            yield until, State(program.switch_on(one.name, zone, until))
        return
    schedule = program.hours(one.name, zone) if one.kind == "hours" else program.calendar(one.name, zone)
    at = start
    for stretch in schedule.stretches(start, end):
        yield at, State(stretch.open, stretch.titles)
        if stretch.until is None:
            return
        at = stretch.until


def together(first: Sequence[Span], second: Sequence[Span]) -> Iterator[tuple[Span, Span]]:
    """Two rows of spans over the same time, cut so that each pair shares its beginning and its end."""
    edges = sorted({span.start for span in (*first, *second)} | {span.end for span in first})
    left, right = iter(first), iter(second)
    one, other = next(left, None), next(right, None)
    for start, end in pairwise(edges):
        while one and one.end <= start:
            one = next(left, None)
        while other and other.end <= start:
            other = next(right, None)
        if one and other:
            yield Span(start, end, one.states), Span(start, end, other.states)
