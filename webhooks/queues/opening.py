"""A call comes to a queue: it gets a place, or goes on because there is none for it."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime

from flows.events import Line, QueueEnded
from flows.instructions import Enqueue, Gather, QueueResult
from flows.interpreter import Turn
from flows.position import Position
from flows.program import Program
from flows.record import replace
from flows.ringing import place
from flows.ringing.floor import refusal
from flows.ringing.hunt import room_of
from providers.base import Provider, Webhook
from webhooks import late
from webhooks.hunts import queue
from webhooks.hunts.opening import facts_of, is_too_late
from webhooks.queues import rounds
from webhooks.queues.matching import one_queue
from webhooks.service import Service
from webhooks.turns import joined, next_turn

log = logging.getLogger("carillon.queues")
MOST = 10
"""Queues that one turn may try: each may be full and lead to the next."""


def taken_in(
    here: Service, line: Provider, webhook: Webhook, program: Program, turn: Turn, again: Callable[[Line], Turn]
) -> Turn:
    """The turn, with a place for the caller where it leads to a queue. again: the same turn on a line without queues."""
    for _ in range(MOST):
        enqueue = turn.instructions[-1] if turn.instructions else None
        if not isinstance(enqueue, Enqueue) or turn.position is None:
            return turn
        position, now = turn.position, here.now()
        try:
            if is_too_late(here, position):
                break
            refused = _place(here, line, webhook, program, position, enqueue, now)
        except Exception as wrong:  # the database is away: a caller is on the line, so the agents are rung once
            log.error("call %s: nobody can wait in queue %s: %s", position.call.id, enqueue.queue, wrong)
            late.keep_left(
                here, room_of(position), now.timestamp()
            )  # the place may have been kept after all, and the answer lost
            break
        if refused is None:
            return _waiting(here, line, program, turn, enqueue)
        before = replace(turn, instructions=turn.instructions[:-1])
        turn = joined(before, next_turn(program, position, QueueEnded(refused), here.now(), here.ask))
    return again(replace(line.line, hunts=False))


def _place(
    here: Service,
    line: Provider,
    webhook: Webhook,
    program: Program,
    position: Position,
    enqueue: Enqueue,
    now: datetime,
) -> QueueResult | None:
    """Keep a place for the caller; why there is none."""
    name = enqueue.queue
    facts = facts_of(here, line, position, webhook, enqueue.caller_id, enqueue.time_limit)
    staffed = one_queue(program, name, here.settings.destinations, now)
    new = place.taken(now.timestamp(), enqueue.returns, enqueue.time_limit, staffed.queue.max_wait)
    refused, due = here.store.desk.take(
        room_of(position), replace(facts, queue=name), new, lambda floor: refusal(floor, name, staffed)
    )
    queue.run_soon(here.settings.redis_url, due)
    return refused


def _waiting(here: Service, line: Provider, program: Program, turn: Turn, enqueue: Enqueue) -> Turn:
    position = turn.position
    assert position is not None
    first = None if line.line.ring_together else rounds.told(here, program, position, "").instructions[-1]
    heard = first if isinstance(first, Gather) else None
    told = replace(enqueue, room=room_of(position), heard=heard)
    return replace(turn, instructions=(*turn.instructions[:-1], told))
