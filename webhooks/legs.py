"""What is remembered of dialled legs where the provider's next webhook does not tell it (Vonage).

After a `connect` Vonage's line simply goes on: the webhook that comes then does not say whether somebody had taken the
call. So when a leg is answered, or a callee has pressed the accept key, that is noted under the dial's own key; only such
webhooks touch a store.
"""

from __future__ import annotations

import logging
import threading
from datetime import timedelta

from flows.actions.dial import Dial
from flows.events import CalleePressed, DialEnded, Event, LegProgressed
from flows.instructions import Decline
from flows.interpreter import Turn, action_at
from flows.position import Position
from flows.program import Program
from providers.base import Provider, Purpose, Webhook
from webhooks import late
from webhooks.hunts import legs as hunts
from webhooks.jobs import legs as jobs
from webhooks.service import Service
from webhooks.wire import leg_of

log = logging.getLogger("carillon.legs")
KEPT = timedelta(hours=26)
"""Longer than any conversation may last."""


def key(position: Position) -> str:
    """The name of one dial of one call."""
    return f"dial:{position.call.id}:{position.turn}"


def progressed(here: Service, position: Position, notice: LegProgressed) -> None:
    """A leg of the dial that is under way has changed state."""
    if notice.state == "active":
        _note(here, position, "answered")


def told(here: Service, line: Provider, webhook: Webhook, position: Position, event: Event, turn: Turn) -> None:
    """A callee was told something: joined, asked for a key, or declined. Who declined is hung up where no document can."""
    if line.name != "vonage" or not isinstance(event, CalleePressed):
        return
    if any(isinstance(told, Decline) for told in turn.instructions):
        _hang_up(here, leg_of(line, webhook), position.call.region)
    else:
        _note(here, position, "accepted")


def _hang_up(here: Service, leg: str, region: str) -> None:
    """At once and in this process: the caller waits for the next target. Should it fail, the leg's document asks again."""
    threading.Thread(
        target=jobs.hang_up, args=(leg, region, here.settings), name="carillon-hang-up", daemon=True
    ).start()


def corrected(here: Service, program: Program, position: Position, event: Event, purpose: Purpose) -> Event:
    """`after` a dial the line goes on and does not say why: what was noted of the leg tells whether somebody took the call.
    Who has been `held` while people were rung over REST is told what became of that."""
    if purpose == "held" and isinstance(event, DialEnded):
        return hunts.returned(here, position, event)
    if purpose != "after" or not isinstance(event, DialEnded):
        return event
    try:
        noted = late.noted(here, key(position))
    except Exception as wrong:  # the store is away: most dials that end like this were answered
        log.error("call %s: what became of its dial cannot be looked up: %s", position.call.id, wrong)
        return event
    action = action_at(program, position)
    asked_for_key = isinstance(action, Dial) and action.accept_key is not None
    if noted == "accepted" or (noted == "answered" and not asked_for_key):
        return event
    return DialEnded("no_answer")


def _note(here: Service, position: Position, what: str) -> None:
    if not late.note(here, key(position), what, here.now() + KEPT):
        log.error(
            "call %s: %s cannot be noted", position.call.id, what
        )  # at worst its end is taken for an answered one
