"""How a flow stands at an instant: open or closed, until when, and which step takes an ordinary caller."""

from __future__ import annotations

from datetime import datetime, timedelta

from flows.compare.times import spans, watched_by
from flows.conditions import Condition
from flows.events import Call
from flows.interpreter import begin
from flows.program import Program
from flows.record import Frozen
from flows.supposed import LINE

AHEAD = timedelta(days=21)
"""How far is looked for the next change; three weeks without one is told as "for weeks"."""
STRANGER = "+33600000000"
"""A caller who is on nobody's list."""


class Standing(Frozen):
    """How a flow stands.

    is_open: None where it asks no hours, so that there is no open or closed. until: when that changes, None where it does not
    within `AHEAD`. step: takes an ordinary caller now. why: the trace, from the first step on.
    """

    is_open: bool | None
    until: datetime | None
    step: str
    why: tuple[str, ...]


def standing(program: Program, flow: str, called: str, now: datetime) -> Standing:
    """How a flow that answers a number stands now (aware).

    Open is when the step that takes an ordinary caller asks for weekly hours: that is how people write "when we are open".
    """
    runnable = program.flow(flow)
    asks_hours = {step.name for step in runnable.steps if step.enabled and _asks_hours(step.when)}
    is_open, step, why = _at(program, flow, called, now, asks_hours)
    until = next(
        (
            span.start
            for span in spans(program, flow, now, now + AHEAD)[1:]
            if _at(program, flow, called, span.start, asks_hours)[:2] != (is_open, step)
        ),
        None,
    )
    return Standing(is_open if asks_hours else None, until, step, why)


def _asks_hours(condition: Condition | None) -> bool:
    return any(one.kind == "hours" for one in watched_by(condition))


def _at(
    program: Program, flow: str, called: str, at: datetime, asks_hours: set[str]
) -> tuple[bool, str, tuple[str, ...]]:
    turn = begin(program, Call("standing", STRANGER, called, LINE), at, flow)
    taken = {name for name in asks_hours if any(line.startswith(f"step {name} taken") for line in turn.trace)}
    return bool(taken), turn.step, turn.trace
