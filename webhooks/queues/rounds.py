"""What a caller hears while they wait, round by round, and the keys that they press."""

from __future__ import annotations

import logging

from flows.actions.dial import Dial
from flows.actions.queue import JoinQueue
from flows.events import QueueWaits
from flows.instructions import Hold, Leave, Play
from flows.interpreter import Turn, action_at, advance
from flows.position import Position
from flows.program import Program
from flows.record import replace
from flows.ringing import place
from flows.ringing.hunt import Change, Hunt, room_of
from flows.ringing.offers import estimate, place_of
from providers.base import Provider
from sounds import ringing
from webhooks.hunts import music
from webhooks.hunts.legs import change
from webhooks.queues.matching import one_queue
from webhooks.service import Service

log = logging.getLogger("carillon.queues")


def told(here: Service, program: Program, position: Position, digits: str) -> Turn:
    """The turn of a caller who waits and has pressed these keys ("": none). Where they leave, that is kept first."""
    turn = _turn(here, program, position, digits)
    leave = turn.instructions[-1] if turn.instructions else None
    if not isinstance(leave, Leave) or not leave.result:
        return turn
    now, number = here.clock(), position.call.caller or ""

    def step(found: Hunt) -> Change:
        if leave.result == "called_back":
            return place.will_be_called(found, number, now)
        return place.ends(found, "left", now, returns=False)

    try:
        kept = change(here, room_of(position), step)
    except Exception as wrong:  # the database is away: the key counts when it is pressed again
        log.error("call %s: that its caller leaves the queue cannot be kept: %s", position.call.id, wrong)
        return _turn(here, program, position, "")
    if kept is not None and place.result_of(kept) is None:  # an agent has just taken the call
        return _turn(here, program, position, "")
    return turn


def or_joined(here: Service, line: Provider, position: Position, turn: Turn) -> Turn:
    """The same, or the room where the agent is, on a line that goes there itself (Vonage)."""
    if line.line.ring_together or any(isinstance(one, Leave) for one in turn.instructions):
        return turn
    try:
        found = here.store.hunts.get(room_of(position))
    except Exception as wrong:  # the database is away: the next round may know
        log.error("call %s: whether an agent has taken it cannot be told: %s", position.call.id, wrong)
        return turn
    if found is None or found[0].winner is None or found[0].is_over:
        return turn
    played = music.heard(here.settings.public_url, line.name, None)
    return replace(turn, instructions=(Hold(room_of(position), played),))


def _turn(here: Service, program: Program, position: Position, digits: str) -> Turn:
    action = action_at(program, position)
    if isinstance(action, Dial):
        return advance(program, position, _holding(here, program, position, action), here.now())
    assert isinstance(action, JoinQueue)
    try:
        waits = _facts(here, program, position, action.queue, digits)
    except Exception as wrong:  # the database is away: music is heard until it is back
        log.error("call %s: its place in the queue cannot be told: %s", position.call.id, wrong)
        waits = QueueWaits("", music=_tone(here, program.queue(action.queue).announcements.interval))
    return advance(program, position, waits, here.now())


def _facts(here: Service, program: Program, position: Position, name: str, digits: str) -> QueueWaits:
    room, staffed = room_of(position), one_queue(program, name, here.settings.destinations, here.now())
    found = here.store.hunts.get(room)
    floor = here.store.desk.floor()
    at = place_of(floor.waiting(), room)
    seconds = estimate(at, staffed.agents(floor), floor.seconds.get(name, 0.0))
    over = found is None or place.result_of(found[0]) is not None
    queue = staffed.queue
    return QueueWaits(digits, at, seconds, _music(here, program, queue.music, queue.announcements.interval), over)


def _holding(here: Service, program: Program, position: Position, dial: Dial) -> QueueWaits:
    """What a caller hears for whom people are rung together."""
    try:
        found = here.store.hunts.get(room_of(position))
        heard = _music(here, program, dial.music, dial.hold_interval)
    except Exception as wrong:  # the database is away: a tone is heard until it is back
        log.error("call %s: what became of its dial cannot be told: %s", position.call.id, wrong)
        return QueueWaits(music=_tone(here, dial.hold_interval))
    return QueueWaits(music=heard, over=found is None or found[0].is_over)


def _music(here: Service, program: Program, name: str | None, interval: int) -> Play:
    """The music as often as it fits between two announcements, once at least."""
    url = program.audio.get(name) if name else None
    kept = here.store.audio.get(name) if name and url else None
    if name is None or url is None or kept is None:
        return _tone(here, interval)
    return Play(name, url, _times(interval, kept.seconds))


def _tone(here: Service, interval: int) -> Play:
    tone = music.heard(here.settings.public_url, "", None)
    return replace(tone, loop=_times(interval, ringing.SECONDS))


def _times(interval: int, seconds: float) -> int:
    return max(1, round(interval / max(seconds, 1.0)))
