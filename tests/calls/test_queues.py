"""Callers who wait for an agent: every way in which a wait goes, on both providers, through signed webhooks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask

from tests.calls.conftest import Caller, Clock
from tests.calls.ringing import Exchange, listening

ANNA, BOB, CLAIRE = "+33140506070", "+33140506071", "+33140506072"
RESULTS = ("answered", "full", "timeout", "no_agents", "left")


def flow(agents: dict[str, Any] | None = None, answered: bool = False, **queue: Any) -> dict[str, Any]:
    """A flow that leads to a queue of Anna and Bob, and says what became of it."""
    on = {name: [{"type": "play", "prompt": f"Es war {name}."}] for name in RESULTS if answered or name != "answered"}
    staff = agents if agents is not None else {"Anna": {"to": ANNA}, "Bob": {"to": BOB}}
    document = {"timezone": "Europe/Paris", "agents": staff, "strategy": "in_turn", **queue}
    action = {"type": "queue", "queue": "service", "on": on}
    return {
        "steps": [{"name": "wait", "actions": [action, {"type": "hangup"}]}],
        "documents": {"queues": {"service": document}, "hours": {"nights": {"week": {"mon-sun": ["20:00-23:00"]}}}},
    }


@pytest.fixture(params=["twilio", "vonage"])
def somebody(request: pytest.FixtureRequest, make_app: Callable[..., Flask], clock: Clock, redis_url: str) -> Caller:
    return Caller(request.param, make_app(REDIS_URL=redis_url), clock)


@pytest.fixture
def exchange(somebody: Caller) -> Iterator[Exchange]:
    exchange, mock = listening(somebody)
    with mock:
        yield exchange


def another(somebody: Caller, exchange: Exchange) -> Caller:
    """A second caller of the same service. The exchange sends on whoever waits in the room that is named."""
    return Caller(somebody.provider, somebody.app, somebody.clock)


def calls(somebody: Caller, exchange: Exchange, **queue: Any) -> None:
    somebody.follows(**flow(**queue))
    somebody.dials()
    exchange.works()


def test_the_caller_hears_their_place_and_the_first_free_agent_is_joined(somebody: Caller, exchange: Exchange) -> None:
    calls(somebody, exchange, greeting="Un moment.")
    somebody.hears("Un moment.", "Vous êtes le prochain", "♪ ringing")
    assert [person.to for person in exchange.people] == [ANNA]

    exchange.whose(ANNA).answers()
    exchange.works()

    room = somebody.phone.room
    assert room
    assert exchange.whose(ANNA).joins(room)
    assert [person.to for person in exchange.people] == [ANNA]
