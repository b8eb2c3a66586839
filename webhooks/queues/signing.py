"""Agents who sign in and out by telephone: what a flow has decided is kept, before the caller hears of it."""

from __future__ import annotations

import logging

from flows.events import Call
from flows.interpreter import Turn
from flows.position import Position
from webhooks.past import LONGEST, is_past
from webhooks.service import Service

log = logging.getLogger("carillon.queues")
BY = "telephone"


def kept(here: Service, position: Position, turn: Turn) -> None:
    """Sign in and out whom the turn names, once: the same webhook may come again, and they have signed out since. Raises where that
    cannot be kept: nobody must be told what is not so."""
    if not turn.signs or is_past(here.store.calls, position.call.id, here.now()):
        return
    once = f"signed:{position.call.id}:{position.turn}"
    if not here.store.marks.claim(once, "", here.now() + LONGEST):
        return
    try:
        _signed(here, position.call, turn)
    except Exception:
        here.store.marks.set(once, "", here.now())  # it has expired: the provider may ask again
        raise


def _signed(here: Service, call: Call, turn: Turn) -> None:
    for name, signed_in in turn.signs:
        here.store.desk.sign(name, signed_in, BY)
        here.store.audit.add(name, "agent", "sign in agent" if signed_in else "sign out agent", name, {"call": call.id})
        log.info("call %s: agent %s signed %s", call.id, name, "in" if signed_in else "out")
