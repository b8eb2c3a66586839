"""Taking a turn: from an event to the instructions for the line, requests of the flow made on the way."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from flows.actions.request import Request
from flows.events import Call, Event, RequestEnded
from flows.instructions import Hangup, Reject
from flows.interpreter import Turn, advance, begin
from flows.position import Position
from flows.program import Program
from flows.record import replace

MAX_REQUESTS = 5
"""Requests of one turn; the caller waits meanwhile."""
MAX_REFUSED = 50

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
        turn = joined(turn, advance(program, turn.position, _made(turn.request, turn, number, ask), now))
    if turn.request is None or turn.position is None:
        return turn
    return _refused(program, turn, now)


def _refused(program: Program, turn: Turn, now: datetime) -> Turn:
    """The rest of a turn whose further requests are not made; where they never end, the call does."""
    refused = RequestEnded(ok=False, detail=f"more than {MAX_REQUESTS} requests in one turn")
    for _ in range(MAX_REFUSED):
        if turn.request is None or turn.position is None:
            return turn
        turn = joined(turn, advance(program, turn.position, refused, now))
    why = "cut: requests in a circle, and nothing waits for the caller"
    told = (*turn.instructions, Hangup())
    return replace(
        turn,
        position=None,
        request=None,
        instructions=told,
        trace=(*turn.trace, f"ALERT {why}"),
        alerts=(*turn.alerts, why),
        ended_by="limit",
    )


def _made(request: Request, turn: Turn, number: int, ask: Ask) -> RequestEnded:
    position = turn.position
    assert position is not None
    values = {**dict(turn.values), "caller": position.call.caller or "", "called": position.call.called}
    return ask(request, values, f"{position.call.id}-{position.turn}-{number}")


def joined(before: Turn, after: Turn) -> Turn:
    """One turn out of two: what was said and decided before something, and after. A call that has heard something cannot be
    refused any more, only hung up."""
    told = after.instructions
    if before.instructions:
        told = tuple(Hangup() if isinstance(one, Reject) else one for one in told)
    return replace(
        after,
        instructions=before.instructions + told,
        trace=before.trace + after.trace,
        alerts=before.alerts + after.alerts,
        step=after.step or before.step,
        menu=after.menu or before.menu,
        signs=before.signs + after.signs,
    )
