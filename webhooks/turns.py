"""Taking a turn: from an event to the instructions for the line, requests of the flow made on the way."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from flows.actions.request import Request
from flows.events import Call, Event, RequestEnded
from flows.interpreter import Turn, advance, begin
from flows.position import Position
from flows.program import Program

MAX_REQUESTS = 5
"""Requests of one turn; the caller waits meanwhile."""

Ask = Callable[[Request, dict[str, str], str], RequestEnded]
"""Makes the request of a flow: the action, the values that may be sent, a key that is the same whenever it is repeated."""


def first_turn(program: Program, call: Call, now: datetime, ask: Ask, flow: str | None = None) -> Turn:
    """The first turn of a call."""
    return _with_requests(program, begin(program, call, now, flow), now, ask)


def next_turn(program: Program, position: Position, event: Event, now: datetime, ask: Ask) -> Turn:
    """The turn that an event leads to."""
    return _with_requests(program, advance(program, position, event, now), now, ask)


def _with_requests(program: Program, turn: Turn, now: datetime, ask: Ask) -> Turn:
    for number in range(MAX_REQUESTS):
        if turn.request is None or turn.position is None:
            return turn
        turn = _then(turn, advance(program, turn.position, _made(turn.request, turn, number, ask), now))
    if turn.request is None or turn.position is None:
        return turn
    refused = RequestEnded(ok=False, detail=f"more than {MAX_REQUESTS} requests in one turn")
    while turn.request is not None and turn.position is not None:
        turn = _then(turn, advance(program, turn.position, refused, now))
    return turn


def _made(request: Request, turn: Turn, number: int, ask: Ask) -> RequestEnded:
    position = turn.position
    assert position is not None
    values = {**dict(turn.values), "caller": position.call.caller or "", "called": position.call.called}
    return ask(request, values, f"{position.call.id}-{position.turn}-{number}")


def _then(before: Turn, after: Turn) -> Turn:
    """One turn out of two: what was said and decided before a request, and after."""
    return replace(
        after,
        instructions=before.instructions + after.instructions,
        trace=before.trace + after.trace,
        alerts=before.alerts + after.alerts,
        step=after.step or before.step,
        menu=after.menu or before.menu,
    )
