"""What the legs of a hunt do, and the caller who waits: every webhook about them moves the hunt's row."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence

from flows.events import CalleeAnswered, CalleePressed, DialEnded, Event, LegProgressed, QueueEnded
from flows.instructions import Dial, Hangup, Instruction, Join, Target
from flows.interpreter import Turn, language_at
from flows.position import Position
from flows.prompting import own
from flows.record import replace
from flows.ringing import hunt, place
from flows.ringing.hunt import Change, Hunt, room_of
from providers.base import Provider, Webhook
from webhooks import late
from webhooks.hunts import queue
from webhooks.hunts.opening import REMEMBERED
from webhooks.service import Service
from webhooks.wire import leg_of

log = logging.getLogger("carillon.ringing")
CALLBACK_SECONDS = 30
"""For so long somebody is rung who has asked to be called back."""


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
        found = change(here, room_of(position), step)
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
        change(here, room_of(position), lambda found: hunt.machine(found, leg, now))
        return replace(turn, instructions=(Hangup(),))
    if any(isinstance(one, Join) for one in turn.instructions):
        found = _accepted(here, position, leg, call, now)
        if found is None or found.winner != leg or found.is_over or _for_nobody(here, position, found):
            return replace(turn, instructions=_too_late(here, position))
        calls_back = found.place.calls_back if found.place else ""
        return replace(turn, instructions=_calling_back(here, position, calls_back)) if calls_back else turn
    if isinstance(event, CalleePressed):
        change(here, room_of(position), lambda found: hunt.declined(found, leg, now))
        return replace(turn, instructions=(Hangup(),))
    found = change(here, room_of(position), lambda found: hunt.answered(found, leg, call, now))
    if found is None or found.is_over or found.winner is not None:
        return replace(turn, instructions=_too_late(here, position))
    return turn


def _accepted(here: Service, position: Position, leg: int, call: str, now: float) -> Hunt | None:
    room = room_of(position)
    try:
        return change(here, room, lambda found: hunt.accepted(found, leg, call, now))
    except Exception:  # the database is away: the person hears that it does not work, and is let go
        late.keep_untaken(here, room, leg, now)
        raise


def _for_nobody(here: Service, position: Position, found: Hunt) -> bool:
    """Whether the caller does not wait, and SQL was away when that could have been kept; then it is kept now."""
    room = room_of(position)
    if not late.has_left(here, room, found):
        return False
    now = change(here, room, lambda found: hunt.left(found, here.clock()))
    return now is not None and now.is_over


def called_back(here: Service, position: Position, leg: int, event: DialEnded) -> tuple[Instruction, ...]:
    """An agent has called somebody back, and that is over: what the agent hears."""
    change(here, room_of(position), lambda found: place.called(found, leg, event.outcome, here.clock()))
    if event.outcome == "answered":
        return (Hangup(),)
    program = here.live.program(position.revision)
    return (own(program, "queue_not_reached", language_at(program, position)), Hangup())


def _calling_back(here: Service, position: Position, number: str) -> tuple[Instruction, ...]:
    program = here.live.program(position.revision)
    said = own(program, "queue_calling_back", language_at(program, position))
    return (said, Dial((Target(number),), position.call.called, CALLBACK_SECONDS))


def returned(here: Service, position: Position, event: DialEnded) -> DialEnded | QueueEnded:
    """The caller has left the room. What became of the hunt is in its row; one that is still on ends with that."""
    now = here.clock()
    try:
        found = change(here, room_of(position), lambda found: _given_up(found, event, now))
    except Exception as wrong:  # the database is away: what the provider said must do
        log.error("call %s: what became of its dial cannot be looked up: %s", position.call.id, wrong)
        late.keep_left(here, room_of(position))
        return event
    if found and found.place:
        return QueueEnded(place.result_of(found) or "timeout")
    return DialEnded(found.outcome, event.seconds) if found and found.outcome else event


def callers_left(here: Service, calls: Sequence[str]) -> None:
    """Callers' calls are over: whoever is still rung for them is let go. Raises sqlalchemy.exc.SQLAlchemyError; doing it again is
    harmless."""
    for room in here.store.hunts.of_calls(calls):
        change(here, room, lambda found: hunt.left(found, here.clock()))


def _given_up(found: Hunt, event: DialEnded, now: float) -> Change:
    """The caller is out of the room before the hunt is over: after a conversation, or because the line could not wait."""
    if found.is_over or (found.place and found.place.calls_back):
        return found, ()
    if found.winner is not None:
        return replace(found, outcome="answered"), ()
    over, errands = hunt.left(found, now)
    return replace(over, outcome=event.outcome), errands


def change(here: Service, room: str, step: Callable[[Hunt], Change]) -> Hunt | None:
    """Let something happen to a hunt; as it then stands, None where it is not known."""
    found = queue.change(here.store, here.settings.redis_url, room, step)
    if found is None:
        log.warning("a hunt %s is not known", room)
    return found


def _too_late(here: Service, position: Position) -> tuple[Instruction, ...]:
    program = here.live.program(position.revision)
    return (own(program, "call_taken", language_at(program, position)), Hangup())
