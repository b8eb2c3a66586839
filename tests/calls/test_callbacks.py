"""Callers who ask to be called back and keep their place, on both providers."""

from __future__ import annotations

from typing import Any

import pytest

from tests.calls.conftest import Caller, Clock
from tests.calls.queueing import ANNA, another, calls, flow
from tests.calls.ringing import Exchange


def test_who_asks_to_be_called_back_keeps_their_place(somebody: Caller, exchange: Exchange, clock: Clock) -> None:
    calls(somebody, exchange, agents={"Anna": {"to": ANNA}}, callback_key="1", wrap_up=0)
    first = exchange.whose(ANNA)
    second = another(somebody, exchange)
    third = another(somebody, exchange, "+33612345698")
    second.says_nothing()
    second.hears("en position 2", "tapez 1")
    second.presses("1")
    second.hears("nous vous rappelons")
    assert second.phone.ended_by
    first.answers()
    exchange.works()
    clock.seconds += 60
    first.is_("completed")
    exchange.works()

    called = exchange.people[-1]
    assert len(exchange.people) == 2
    called.answers()
    exchange.works()
    assert "demandé à être rappelé" in called.document.decode()
    assert b"33612345699" in called.document
    third.says_nothing()
    third.hears("Vous êtes le prochain")


def asked_back(somebody: Caller, exchange: Exchange) -> Any:
    """The agent who has been told to call somebody back."""
    calls(somebody, exchange, agents={"Anna": {"to": ANNA}}, callback_key="1", wrap_up=0)
    somebody.presses("1")
    exchange.works()
    exchange.whose(ANNA).answers()
    exchange.works()
    return exchange.whose(ANNA)


def test_a_call_back_that_is_answered_is_over_with_the_conversation(
    somebody: Caller, exchange: Exchange, clock: Clock
) -> None:
    anna = asked_back(somebody, exchange)
    anna.calls("answered")
    clock.seconds += 60
    anna.is_("completed")
    exchange.works()

    floor = somebody.app.extensions["carillon"].store.desk.floor()
    assert floor.places == {}


@pytest.mark.parametrize("outcome", ["busy", "no_answer", "failed"])
def test_who_is_not_reached_is_called_again_later(
    somebody: Caller, exchange: Exchange, clock: Clock, outcome: str
) -> None:
    anna = asked_back(somebody, exchange)
    for tries in (1, 2, 3):
        exchange.whose(ANNA).calls(outcome)
        assert "Personne ne répond" in exchange.whose(ANNA).document.decode()
        exchange.whose(ANNA).is_("completed")
        exchange.works()
        assert len(exchange.people) == tries
        clock.seconds += 301
        exchange.works()
        if tries < 3:
            exchange.whose(ANNA).answers()
            exchange.works()

    assert len(exchange.people) == 3
    assert anna.to == ANNA
    assert somebody.app.extensions["carillon"].store.desk.floor().places == {}


def test_an_agent_who_hangs_up_while_it_rings_has_reached_nobody(
    somebody: Caller, exchange: Exchange, clock: Clock
) -> None:
    """The end of the agent's leg is told before what became of the call that they made."""
    anna = asked_back(somebody, exchange)
    anna.is_("completed")
    anna.calls("no_answer")
    exchange.works()
    clock.seconds += 301
    exchange.works()

    assert len(exchange.people) == 2


def test_who_hides_their_number_cannot_be_called_back(somebody: Caller, exchange: Exchange) -> None:
    somebody.follows(**flow(callback_key="1"))
    somebody.dials(caller=None)
    exchange.works()
    somebody.hears_not("tapez 1")
    somebody.presses("1")

    somebody.hears("Vous êtes le prochain")
