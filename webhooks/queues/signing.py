"""Agents who sign in and out by telephone: what a flow has decided is kept, before the caller hears of it."""

from __future__ import annotations

import logging

from flows.events import Call
from flows.interpreter import Turn
from webhooks.service import Service

log = logging.getLogger("carillon.queues")


def kept(here: Service, call: Call, turn: Turn) -> None:
    """Sign in and out whom the turn names. Raises where that cannot be kept: nobody must be told what is not so."""
    for name, signed_in in turn.signs:
        here.store.desk.sign(name, signed_in, f"by telephone, {call.caller or 'number withheld'}")
        here.store.audit.add(name, "agent", "sign in agent" if signed_in else "sign out agent", name, {"call": call.id})
        log.info("call %s: agent %s signed %s", call.id, name, "in" if signed_in else "out")
