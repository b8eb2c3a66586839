"""A year of a flow: for each stretch of time, which step takes an ordinary caller, and why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import cache, lru_cache, partial

from flows.compare.acts import Act
from flows.compare.callers import Caller, ordinary
from flows.compare.playing import Stand, arrive, unasked
from flows.compare.times import Span, State, Watched, spans, watched, watched_by
from flows.compare.words import does, listed
from flows.document.flow import Step
from flows.program import Program
from flows.record import Frozen
from flows.schedules.public_holidays import PublicHolidays
from flows.schedules.zones import EPOCH, ClockChange, WallClock, from_wall
from flows.supposed import NOBODY

MOST_REASONS = 5


class Decision(Frozen):
    """What becomes of a caller. step: that takes the call, "" where none does; through: steps that ran before it."""

    step: str
    through: tuple[str, ...]
    act: Act

    @property
    def does(self) -> str:
        return does(self.act)


class Stretch(Frozen):
    """A stretch of time (aware, end exclusive) in which a caller is always decided about alike, for the same reason.

    why: what the time has to do with it. titles: of the events that cover it.
    """

    start: datetime
    end: datetime
    decision: Decision
    why: str
    titles: tuple[str, ...]


class Event(Frozen):
    """An event or a public holiday of a calendar that the flow asks, with the first and the last day that it touches."""

    first: date
    last: date
    title: str
    calendar: str


class Holiday(Frozen):
    """A public holiday of a calendar that the flow asks."""

    day: date
    title: str
    calendar: str


class Year(Frozen):
    """A year of a flow, in the zone of the flow. called, caller: whose call is told of."""

    flow: str
    year: int
    zone: str
    called: str
    caller: Caller
    stretches: tuple[Stretch, ...]
    clock_changes: tuple[ClockChange, ...]
    events: tuple[Event, ...]
    holidays: tuple[Holiday, ...]


def year_of(program: Program, flow: str, year: int) -> Year:
    """The year (1971 to 2199) of a flow, from its first midnight to the next. Raises KeyError for a flow that is not there."""
    zone = program.flow(flow).model.timezone
    start, end = from_wall(date(year, 1, 1), zone), from_wall(date(year + 1, 1, 1), zone)
    numbers = program.configuration.names("numbers")
    called = next((number for number in numbers if program.flow_of(number) == flow), NOBODY)
    caller = ordinary([(program, flow)], called)
    decided = _decided(program, flow, caller, called, spans(program, flow, start, end))
    calendars = [one.name for one in watched(program.flow(flow).steps) if one.kind == "calendar"]
    return Year(
        flow,
        year,
        zone,
        called,
        caller,
        tuple(_joined(decided)),
        tuple(WallClock(zone).changes(start.timestamp(), end.timestamp())),
        tuple(event for name in calendars for event in _events(program, name, zone, start, end)),
        tuple(sorted(_holidays(program, calendars, year), key=lambda one: (one.day, one.calendar))),
    )


def _decided(
    program: Program, flow: str, caller: Caller, called: str, found: Iterable[Span]
) -> Iterator[tuple[Span, Decision, str]]:
    known: dict[tuple[bool, ...], Decision] = {}
    steps = program.flow(flow).steps
    asked = cache(partial(_asked, steps))
    call = caller.calls(called)
    for span in found:
        key = tuple(state.on for state in span.states.values())
        if key not in known:
            known[key] = _decision(steps, unasked(program, arrive(program, call, span.start, flow), span.start))
        reasons = asked(known[key].step)
        yield span, known[key], _in_words(tuple((one, span.states[one]) for one in reasons))


def _decision(steps: Sequence[Step], stand: Stand) -> Decision:
    """What was decided, as the trace tells it: "step NAME taken: …" or "step NAME otherwise: …"."""
    names = {step.name for step in steps}
    step = stand.turn.step
    lines = [line.removeprefix("step ").partition(": ")[0] for line in stand.trace if line.startswith("step ")]
    ran = [line.rpartition(" ")[0] for line in lines if line.endswith((" taken", " otherwise"))]
    return Decision(step, tuple(name for name in ran if name in names and name != step), stand.act)


def _asked(steps: Sequence[Step], taken: str) -> tuple[Watched, ...]:
    """What of the time the step asks that takes the call; where it asks nothing, the steps before it."""
    before: list[Watched] = []
    for step in steps:
        own = list(watched_by(step.when)) if step.enabled else []
        if step.name == taken:
            return tuple(dict.fromkeys(own or before))
        before += own
    return tuple(dict.fromkeys(before))


@lru_cache(maxsize=1_000)
def _in_words(reasons: tuple[tuple[Watched, State], ...]) -> str:
    return listed([_reason(one, state) for one, state in reasons], most=MOST_REASONS)


def _reason(one: Watched, state: State) -> str:
    if one.kind == "calendar":
        return f"calendar {one.name}: {(listed(state.titles) or 'an event') if state.on else 'no event'}"
    return f"{one.kind} {one.name} {_ON[one.kind][state.on]}"


_ON: Mapping[str, tuple[str, str]] = {"hours": ("closed", "open"), "switch": ("off", "on")}


def _joined(decided: Iterable[tuple[Span, Decision, str]]) -> Iterator[Stretch]:
    """Spans that follow each other and are decided alike, as one."""
    current: Stretch | None = None
    for span, decision, why in decided:
        same = current is not None and (current.decision, current.why, current.titles) == (decision, why, span.titles)
        if current is not None and not same:
            yield current
        start = current.start if current is not None and same else span.start
        current = Stretch(start, span.end, decision, why, span.titles)
    if current is not None:
        yield current


def _events(program: Program, name: str, zone: str, start: datetime, end: datetime) -> Iterator[Event]:
    clock = WallClock(zone)
    for first, last, title in program.calendar(name, zone).covering(start, end):
        yield Event(_day(clock, first), _day(clock, last - 1), title, name)


def _day(clock: WallClock, instant: float) -> date:
    return (EPOCH + timedelta(seconds=clock.wall(instant))).date()


def _holidays(program: Program, calendars: Iterable[str], year: int) -> Iterator[Holiday]:
    for name in calendars:
        if setting := program.configuration.document("calendars", name).get("holidays"):
            for day, title in PublicHolidays(setting).days(range(year, year + 1)):
                yield Holiday(day, title, name)
