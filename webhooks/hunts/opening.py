"""Opening a hunt in place of a dial that no document can do."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import timedelta
from urllib.parse import parse_qs

from flows.events import Line
from flows.instructions import Dial, Hold, Play, Say, Target
from flows.interpreter import Turn
from flows.position import Position
from flows.record import replace
from flows.ringing import hunt, order
from flows.ringing.hunt import Change, Errand, Hunt, Leg, room_of
from flows.store.hunts import Facts
from providers.base import Provider, Webhook
from webhooks import late
from webhooks.hunts import music, queue
from webhooks.past import is_past
from webhooks.service import Service

log = logging.getLogger("carillon.ringing")
REMEMBERED = timedelta(days=30)
Again = Callable[[Line], Turn]
"""The same turn once more, on a line that can do only that."""


def opened(here: Service, line: Provider, webhook: Webhook, turn: Turn, again: Again) -> Turn:
    """The turn, with a hold in place of a dial that must be done over REST. Where the hunt cannot be kept, the dial is done as
    well as a document can."""
    dial = turn.instructions[-1] if turn.instructions else None
    if not isinstance(dial, Dial) or not dial.hunt or turn.position is None:
        return turn
    position, began = turn.position, here.clock()
    try:
        if is_too_late(here, position):
            return again(replace(position.call.line, hunts=False))
        facts = facts_of(here, line, position, webhook, dial.caller_id, dial.time_limit, dial.machine)
        facts = replace(facts, says=_said(line, dial), every=dial.every)
        due = here.store.hunts.open(room_of(position), facts, _begun(here, dial, facts, began))
    except Exception as wrong:  # the database is away: a caller is on the line, so people are rung one after the other
        log.error("call %s: people cannot be rung over REST: %s", position.call.id, wrong)
        late.keep_left(here, room_of(position), began)  # it may have been kept after all, and the answer lost
        return again(replace(position.call.line, hunts=False))
    queue.run_soon(here.settings.redis_url, due)
    played = music.heard(here.settings.public_url, line.name, dial.music)
    hold = Hold(room_of(position), played, asks=bool(dial.says) and line.line.ring_together)
    return replace(turn, instructions=(*turn.instructions[:-1], hold))


def _begun(here: Service, dial: Dial, facts: Facts, began: float) -> Change:
    begun, errands = hunt.begin(_hunt(here, dial, began))
    says = (Errand("say", begun.began + facts.every, 0),) if facts.says else ()
    return begun, (*errands, *says)


def _said(line: Provider, dial: Dial) -> tuple[str, str] | None:
    """What a request is to say to the caller: on Vonage, for a room is silent but for its music."""
    if not dial.says or line.line.ring_together:
        return None
    for part in dial.says:
        if isinstance(part, Play):
            return part.url, ""
    spoken = [part for part in dial.says if isinstance(part, Say)]
    return (" ".join(part.text for part in spoken), spoken[0].language) if spoken else None


def is_too_late(here: Service, position: Position) -> bool:
    """Whether the webhook is of a call that is over or went on without a hunt, and not one that comes twice: a hunt is forgotten
    before its call is."""
    room = room_of(position)
    if here.store.hunts.get(room) is not None:
        return False
    return late.has_left(here, room, None) or is_past(here.store.calls, position.call.id, here.now())


def facts_of(
    here: Service,
    line: Provider,
    position: Position,
    webhook: Webhook,
    caller_id: str,
    time_limit: int,
    machine: bool = False,
) -> Facts:
    """What is needed to act for the call that stands there.

    Twilio shows the caller's own number on a call that REST makes only with the token of the caller's call
    (https://www.twilio.com/docs/voice/api/call-resource, CallToken); without it the number called is shown.
    """
    form = parse_qs(webhook.body.decode("utf-8", "replace"))
    account, token = form.get("AccountSid", [""])[0], form.get("CallToken", [""])[0]
    shows_caller = caller_id == position.call.caller
    if shows_caller and not token:
        caller_id = position.call.called
    return Facts(
        provider=line.name,
        call=position.call.id,
        query=here.seal.query(position),
        caller_id=caller_id,
        time_limit=time_limit,
        region=position.call.region,
        account=account,
        machine=machine,
        token=token if shows_caller else "",
    )


def _hunt(here: Service, dial: Dial, began: float) -> Hunt:
    targets = _ordered(here, dial)
    legs = (
        Leg(number, target.to, target.timeout or dial.timeout, target.delay) for number, target in enumerate(targets)
    )
    return Hunt(tuple(legs), began, in_turn=dial.ring != "together", returns=dial.returns)


def _ordered(here: Service, dial: Dial) -> tuple[Target, ...]:
    """The targets in the order in which they are rung; what is remembered of earlier calls decides it where it is to."""
    by_name = {target.to: target for target in dial.targets}
    names = sorted(by_name)
    marks = here.store.marks
    if dial.ring == "round_robin":
        key = f"robin:{','.join(names)}"[:400]
        names = order.after(names, marks.get(key))
        marks.set(key, names[0], here.now() + REMEMBERED)
    elif dial.ring == "longest_idle":
        ended = {name: float(marks.get(f"talked:{name}") or 0) for name in names}
        names = order.longest_idle(names, ended)
    else:
        return dial.targets
    return tuple(by_name[name] for name in names)
