"""Several queues: one leads to the other, and agents who are in both."""

from __future__ import annotations

from typing import Any

from tests.calls.conftest import Caller
from tests.calls.queueing import ANNA, BOB, another
from tests.calls.ringing import Exchange

ZONE = {"timezone": "Europe/Paris"}


def flow(first: dict[str, Any], second: dict[str, Any]) -> dict[str, Any]:
    """A flow to a first queue, from there to a second, and then to a word."""
    last = {"type": "play", "prompt": "Es war voll."}
    overflow = {"type": "queue", "queue": "second", "on": {"full": [last], "no_agents": [last]}}
    action = {"type": "queue", "queue": "first", "on": {"full": [overflow], "no_agents": [overflow]}}
    queues = {"first": {**ZONE, **first}, "second": {**ZONE, **second}}
    return {"steps": [{"name": "wait", "actions": [action, {"type": "hangup"}]}], "documents": {"queues": queues}}


def test_who_finds_no_place_waits_in_the_next_queue(somebody: Caller, exchange: Exchange) -> None:
    agents = {"agents": {"Anna": {"to": ANNA}}, "max_waiting": 1}
    somebody.follows(**flow({**agents, "greeting": "Erste."}, {**agents, "greeting": "Zweite."}))
    somebody.dials()
    exchange.works()
    somebody.hears("Erste.")
    somebody.hears_not("Zweite.")
    second = another(somebody, exchange)
    second.hears("Erste.", "Zweite.")
    third = another(somebody, exchange, "+33612345698")
    third.hears("Erste.", "Zweite.", "Es war voll.")

    assert [person.to for person in exchange.people] == [ANNA]
    exchange.whose(ANNA).is_("unanswered")
    exchange.works()
    somebody.clock.seconds += 16
    exchange.works()
    assert len(exchange.people) == 2
    exchange.whose(ANNA).answers()
    exchange.works()
    assert exchange.whose(ANNA).joins(somebody.phone.room)  # who came first, though the other queue waits too


def test_where_nobody_is_there_the_next_queue_is_tried(somebody: Caller, exchange: Exchange) -> None:
    somebody.follows(**flow({"agents": {"Anna": {"to": ANNA}}, "sign_in": True}, {"agents": {"Bob": {"to": BOB}}}))
    somebody.dials()
    exchange.works()

    assert [person.to for person in exchange.people] == [BOB]
