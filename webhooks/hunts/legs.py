"""What the legs of a hunt do, and the caller who waits: every webhook about them moves the hunt's row."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import replace

from flows.events import CalleeAnswered, CalleePressed, DialEnded, Event, LegProgressed
from flows.instructions import Hangup, Instruction, Join
from flows.interpreter import Turn, language_at
from flows.position import Position
from flows.prompting import own
from flows.ringing import hunt
from flows.ringing.hunt import Change, Hunt, room_of
from providers.base import Provider, Webhook
from webhooks.hunts import queue
from webhooks.hunts.opening import REMEMBERED
from webhooks.service import Service
from webhooks.wire import leg_of

log = logging.getLogger("carillon.ringing")


def progressed(here: Service, position: Position, leg: int, notice: LegProgressed) -> bool:
    """A leg has changed state; False where that could not be kept and the provider should tell it again."""
    now = here.clock()

    def step(found: Hunt) -> Change:
        if notice.machine:
            return hunt.machine(found, leg, now)
        if notice.state in ("ended", "not_connected"):
            return hunt.ended(found, leg, notice.outcome or "failed", now)
        if notice.state == "active":
            return hunt.answered(found, leg, notice.leg, now)
        return hunt.placed(found, leg, notice.leg, now)

    try:
        found = _change(here, room_of(position), step)
    except Exception as wrong:  # the database is away
        log.error("call %s: what leg %d does cannot be kept: %s", position.call.id, leg, wrong)
        return False
    if found and notice.state == "ended" and found.winner == leg:
        here.store.marks.set(f"talked:{found.legs[leg].to}", str(now), here.now() + REMEMBERED)
    return True


def told(
    here: Service, line: Provider, webhook: Webhook, position: Position, leg: int, event: Event, turn: Turn
) -> Turn:
    """What a person hears who has picked up or pressed a key; whoever is not the first to accept is told so, and let go."""
    call, now = leg_of(line, webhook), here.clock()
    if isinstance(event, CalleeAnswered) and event.machine:
        _change(here, room_of(position), lambda found: hunt.machine(found, leg, now))
        return replace(turn, instructions=(Hangup(),))
    if any(isinstance(one, Join) for one in turn.instructions):
        found = _change(here, room_of(position), lambda found: hunt.accepted(found, leg, call, now))
        return turn if found and found.winner == leg else replace(turn, instructions=_too_late(here, position))
    if isinstance(event, CalleePressed):
        _change(here, room_of(position), lambda found: hunt.declined(found, leg, now))
        return replace(turn, instructions=(Hangup(),))
    found = _change(here, room_of(position), lambda found: hunt.answered(found, leg, call, now))
    if found is None or found.is_over or found.winner is not None:
        return replace(turn, instructions=_too_late(here, position))
    return turn


def returned(here: Service, position: Position, event: DialEnded) -> DialEnded:
    """The caller has left the room. What became of the hunt is in its row; one that is still on ends with that."""
    now = here.clock()
    try:
        found = _change(here, room_of(position), lambda found: _given_up(found, event, now))
    except Exception as wrong:  # the database is away: what the provider said must do
        log.error("call %s: what became of its dial cannot be looked up: %s", position.call.id, wrong)
        return event
    return DialEnded(found.outcome, event.seconds) if found and found.outcome else event


def callers_left(here: Service, calls: Sequence[str]) -> None:
    """Callers' calls are over: whoever is still rung for them is let go."""
    try:
        for room in here.store.hunts.of_calls(calls):
            _change(here, room, lambda found: hunt.left(found, here.clock()))
    except Exception as wrong:  # the database is away: legs end by their own time limits
        log.error("calls %s: the people rung for them cannot be let go: %s", calls, wrong)


def _given_up(found: Hunt, event: DialEnded, now: float) -> Change:
    """The caller is out of the room before the hunt is over: after a conversation, or because the line could not wait."""
    if found.is_over:
        return found, ()
    if found.winner is not None:
        return replace(found, outcome="answered"), ()
    over, errands = hunt.left(found, now)
    return replace(over, outcome=event.outcome), errands


def _change(here: Service, room: str, step: Callable[[Hunt], Change]) -> Hunt | None:
    found = here.store.hunts.change(room, step)
    if found is None:
        log.warning("a hunt %s is not known", room)
        return None
    queue.run_soon(here.settings.redis_url, found[2])
    return found[0]


def _too_late(here: Service, position: Position) -> tuple[Instruction, ...]:
    program = here.live.program(position.revision)
    return (own(program, "call_taken", language_at(program, position)), Hangup())
