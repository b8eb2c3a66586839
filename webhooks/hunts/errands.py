"""Running errands. Each may run twice, or be cut off anywhere and run again: what has been done already is not done anew."""

from __future__ import annotations

import logging
from datetime import timedelta

from sqlalchemy.exc import OperationalError

from flows.events import Outcome
from flows.ringing import hunt
from flows.ringing.hunt import Hunt, Leg
from flows.store.hunts import Due, Facts
from webhooks.hunts import queue
from webhooks.hunts.orders import Gone, Refused, Rest, Unreachable, next_url, order_of
from webhooks.jobs.tools import Tools, settings_here, tools_of
from webhooks.queues import matching

log = logging.getLogger("carillon.ringing")
AGAIN = timedelta(seconds=1)
MOST_ATTEMPTS = 3
MOST_RETURNS = 30
"""Attempts to send a caller on: they hear music until it works."""


def run(id: int) -> None:
    """The job that RQ runs."""
    tools = tools_of(settings_here())
    try:
        carry_on(tools, id)
    except OperationalError as wrong:  # the database is away: the errand is in it, and due again when it is back
        log.warning("errand %d waits for the database: %s", id, wrong)
    finally:
        tools.store.close()


def run_overdue(tools: Tools) -> None:
    """Run what the worker should have run already: it is busy, or away."""
    for errand in tools.store.hunts.due(queue.OVERDUE):
        carry_on(tools, errand)
    matching.match_waiting(tools)


def carry_on(tools: Tools, id: int) -> bool:
    """Run an errand; False where it is done, not due, or another has it."""
    due = tools.store.hunts.claim(id)
    found = tools.store.hunts.get(due.hunt) if due else None
    if due is None or found is None:
        return False
    try:
        _run(tools, due, *found)
    except Unreachable as wrong:
        return _later(tools, due, wrong)
    except Refused as wrong:
        log.error("hunt %s: %s of leg %d is refused: %s", due.hunt, due.what, due.leg, wrong)
        if due.what == "place":
            _ended(tools, due, "failed")
    tools.store.hunts.done(due.id)
    return True


def _run(tools: Tools, due: Due, found: Hunt, facts: Facts) -> None:
    if due.what == "look":
        return _change(tools, due, lambda one, now: hunt.look(one, now))
    if due.what == "match":
        return matching.match(tools)
    rest = tools.rest(facts)
    leg = found.legs[due.leg] if 0 <= due.leg < len(found.legs) else None
    if due.what == "return":
        rest.send_on(facts.call, next_url(tools.settings.public_url, tools.seal, facts))
    elif due.what == "bring" and not found.is_over:
        _bring(tools, due, facts, rest)
    elif due.what == "say" and facts.says and not found.is_over and found.winner is None:
        rest.say(facts.call, *facts.says)
        _change(tools, due, lambda one, now: (one, (hunt.Errand("say", now + facts.every, due.leg + 1),)))
    elif due.what == "cancel" and leg and leg.call:
        rest.hang_up(leg.call)
    elif due.what == "place" and leg:
        _place(tools, due, facts, leg, rest)
    return None


def _bring(tools: Tools, due: Due, facts: Facts, rest: Rest) -> None:
    """Where the caller has gone and nobody could tell us, whoever has taken the call is not left alone on the line."""
    try:
        rest.bring(facts.call, next_url(tools.settings.public_url, tools.seal, facts, "round"))
    except Gone:
        log.warning("hunt %s: the caller has gone", due.hunt)
        _change(tools, due, hunt.left)


def _place(tools: Tools, due: Due, facts: Facts, leg: Leg, rest: Rest) -> None:
    if leg.state != "placing" or leg.call:  # given up meanwhile, or rung by an earlier attempt
        return
    tools.pace(facts)
    call = rest.place(order_of(tools.settings.public_url, tools.seal, facts, leg))
    _change(tools, due, lambda one, now: hunt.placed(one, leg.number, call, now))


def _later(tools: Tools, due: Due, wrong: Exception) -> bool:
    most = MOST_RETURNS if due.what in ("return", "bring", "match") else MOST_ATTEMPTS
    if due.attempts < most:
        log.warning("hunt %s: %s is tried again: %s", due.hunt, due.what, wrong)
        tools.store.hunts.again(due.id, tools.now() + AGAIN, str(wrong))
        return False
    log.error("ALERT hunt %s: %s of leg %d failed %d times: %s", due.hunt, due.what, due.leg, due.attempts, wrong)
    if due.what == "place":
        _ended(tools, due, "failed")
    tools.store.hunts.done(due.id)
    return True


def _ended(tools: Tools, due: Due, outcome: Outcome) -> None:
    _change(tools, due, lambda one, now: hunt.ended(one, due.leg, outcome, now))


def _change(tools: Tools, due: Due, step: hunt.Step) -> None:
    now = tools.now().timestamp()
    queue.change(tools.store, tools.settings.redis_url, due.hunt, lambda one: step(one, now))
