"""Callers who wait for an agent: every way in which a wait goes, on both providers, through signed webhooks."""

from __future__ import annotations

import pytest

from tests.calls.conftest import Caller, Clock
from tests.calls.queueing import ANNA, BOB, another, calls, flow, heard_in
from tests.calls.ringing import Exchange


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


def test_one_after_the_other_until_somebody_takes_the_call(somebody: Caller, exchange: Exchange, clock: Clock) -> None:
    calls(somebody, exchange, accept_key="1")
    exchange.whose(ANNA).is_("unanswered")
    exchange.works()
    assert [person.to for person in exchange.people] == [ANNA, BOB]

    exchange.whose(BOB).answers()
    exchange.whose(BOB).presses("")
    exchange.works()
    assert [person.to for person in exchange.people] == [ANNA, BOB]  # neither is rung again at once

    clock.seconds += 16
    exchange.works()
    heard_in(somebody, exchange)
    assert [person.to for person in exchange.people] == [ANNA, BOB, ANNA]

    exchange.whose(ANNA).answers()
    exchange.whose(ANNA).presses("1")
    exchange.works()
    assert exchange.whose(ANNA).joins(somebody.phone.room)


@pytest.mark.parametrize("answered", [False, True])
def test_after_the_conversation(somebody: Caller, exchange: Exchange, answered: bool) -> None:
    calls(somebody, exchange, answered=answered)
    exchange.whose(ANNA).answers()
    exchange.works()
    somebody.turns = somebody.phone.talked()

    assert somebody.phone.ended_by
    if answered:
        somebody.hears("Es war answered.")
    else:
        somebody.hears_not("Es war")


def test_whoever_waits_long_enough_goes_on(somebody: Caller, exchange: Exchange, clock: Clock) -> None:
    calls(somebody, exchange, max_wait=60)
    clock.seconds += 61
    exchange.works()

    somebody.hears("Es war timeout.")
    assert exchange.whose(ANNA).hung_up


def test_nobody_is_there(somebody: Caller, exchange: Exchange) -> None:
    """E2: nobody on duty does not ring for ever."""
    calls(somebody, exchange, agents={"Anna": {"to": ANNA, "hours": "nights"}})

    somebody.hears("Es war no_agents.")
    assert exchange.people == []


def test_agents_who_must_sign_in_are_not_there_before(somebody: Caller, exchange: Exchange) -> None:
    calls(somebody, exchange, sign_in=True)

    somebody.hears("Es war no_agents.")


def test_the_last_agent_leaves(somebody: Caller, exchange: Exchange, clock: Clock) -> None:
    calls(somebody, exchange, agents={"Anna": {"to": ANNA}})
    desk = somebody.app.extensions["carillon"].store.desk
    exchange.whose(ANNA).is_("busy")
    desk.sign("Anna", False, "Anna")
    exchange.works()

    somebody.hears("Es war no_agents.")


def test_a_key_leaves_the_queue(somebody: Caller, exchange: Exchange) -> None:
    calls(somebody, exchange, leave_key="*")
    somebody.hears("tapez *")

    somebody.presses("*")
    exchange.works()

    somebody.hears("Es war left.")
    assert exchange.whose(ANNA).hung_up


def test_another_key_changes_nothing(somebody: Caller, exchange: Exchange) -> None:
    calls(somebody, exchange, leave_key="*")
    somebody.presses("7")

    somebody.hears("Vous êtes le prochain")
    somebody.hears_not("Es war")


def test_when_the_caller_hangs_up_the_agent_is_let_go_and_free_for_the_next(
    somebody: Caller, exchange: Exchange
) -> None:
    calls(somebody, exchange)
    somebody.hangs_up()
    exchange.works()
    assert exchange.whose(ANNA).hung_up

    somebody.dials(at="2026-11-23 10:01")
    exchange.works()
    assert [person.to for person in exchange.people] == [ANNA, ANNA]


def test_who_accepts_as_the_caller_leaves_is_let_go(somebody: Caller, exchange: Exchange) -> None:
    calls(somebody, exchange)
    anna = exchange.whose(ANNA)
    somebody.hangs_up()
    exchange.works()
    anna.answers()

    assert b"onversation" not in anna.document
    assert b"<Queue>" not in anna.document


def test_who_presses_a_key_as_an_agent_accepts_is_joined(somebody: Caller, exchange: Exchange) -> None:
    calls(somebody, exchange, leave_key="*")
    exchange.whose(ANNA).answers()
    somebody.presses("*")
    exchange.works()

    somebody.hears_not("Es war")
    assert exchange.whose(ANNA).joins(somebody.phone.room)


def test_all_are_rung_at_once_and_the_second_is_too_late(somebody: Caller, exchange: Exchange) -> None:
    calls(somebody, exchange, strategy="together")
    anna, bob = exchange.whose(ANNA), exchange.whose(BOB)
    bob.answers()
    anna.answers()
    exchange.works()

    assert bob.joins(somebody.phone.room)
    assert not anna.joins(somebody.phone.room)
    assert anna.hung_up


def test_without_the_database_the_agents_are_rung_by_the_document(somebody: Caller, exchange: Exchange) -> None:
    somebody.follows(**flow())
    with somebody.app.extensions["carillon"].store.engine.begin() as connection:
        connection.exec_driver_sql("DROP TABLE errands")
        connection.exec_driver_sql("DROP TABLE hunts")
    somebody.dials()

    somebody.rings(*([ANNA, BOB] if somebody.provider == "twilio" else [ANNA]))


def test_while_the_database_is_away_the_music_goes_on(somebody: Caller, exchange: Exchange) -> None:
    calls(somebody, exchange, leave_key="*")
    engine = somebody.app.extensions["carillon"].store.engine
    with engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE hunts RENAME TO away")
    somebody.says_nothing()
    somebody.hears("♪ ringing")
    somebody.presses("*")
    somebody.hears("♪ ringing")

    with engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE away RENAME TO hunts")
    somebody.presses("*")
    exchange.works()
    somebody.hears("Es war left.")


def test_events_told_twice_and_out_of_order_change_nothing(somebody: Caller, exchange: Exchange) -> None:
    calls(somebody, exchange)
    anna = exchange.whose(ANNA)
    anna.answers()
    for state in ("ringing", "started", "answered", "answered"):
        anna.is_(state)
    anna.answers()
    exchange.works()

    assert anna.joins(somebody.phone.room)
    assert not anna.hung_up
    assert len(exchange.people) == 1


def test_who_came_first_is_first_and_each_hears_their_place(somebody: Caller, exchange: Exchange, clock: Clock) -> None:
    calls(somebody, exchange, agents={"Anna": {"to": ANNA}}, wrap_up=30)
    second = another(somebody, exchange)
    third = another(somebody, exchange, "+33612345698")
    second.hears("en position 2") if somebody.provider == "vonage" else heard_in(second, exchange)
    third.says_nothing()
    third.hears("en position 3")

    exchange.whose(ANNA).answers()
    exchange.works()
    clock.seconds += 120
    exchange.whose(ANNA).is_("completed")
    exchange.works()
    assert len(exchange.people) == 1  # Anna still has to write something down

    third.says_nothing()
    third.hears("en position 2", "environ 4 minutes")
    clock.seconds += 31
    exchange.works()
    assert len(exchange.people) == 2
    exchange.whose(ANNA).answers()
    exchange.works()
    assert exchange.whose(ANNA).joins(second.phone.room)


def test_a_full_queue_takes_nobody_in(somebody: Caller, exchange: Exchange) -> None:
    calls(somebody, exchange, max_waiting=1)
    second = another(somebody, exchange)

    second.hears("Es war full.")
    somebody.says_nothing()
    somebody.hears("Vous êtes le prochain")


def test_two_callers_are_offered_to_two_agents_at_the_same_time(somebody: Caller, exchange: Exchange) -> None:
    calls(somebody, exchange)
    second = another(somebody, exchange)
    assert [person.to for person in exchange.people] == [ANNA, BOB]

    exchange.whose(BOB).answers()
    exchange.whose(ANNA).answers()
    exchange.works()
    assert exchange.whose(ANNA).joins(somebody.phone.room)
    assert exchange.whose(BOB).joins(second.phone.room)


PIN = {"Anna": {"to": ANNA, "pin": "470815"}}


@pytest.mark.parametrize("state", ["in", "out"])
def test_an_agent_signs_in_and_out_by_telephone(somebody: Caller, exchange: Exchange, state: str) -> None:
    queue = flow(agents=PIN, sign_in=state == "in")
    somebody.follows(documents=queue["documents"], actions=[{"type": "sign_in", "state": state}])
    somebody.dials()
    somebody.presses("111111")
    somebody.hears("Ce code n'est pas connu", "Tapez votre code")
    somebody.presses("470815")
    somebody.hears("Anna, vous êtes connecté" if state == "in" else "Anna, vous êtes déconnecté")

    here = somebody.app.extensions["carillon"]
    assert here.store.desk.signed()["Anna"].signed_in == (state == "in")
    assert not [body for body in somebody.documents if b"470815" in body]
    assert not [line for line in somebody.trace if "470815" in line]


def test_an_agent_who_has_signed_in_is_rung(somebody: Caller, exchange: Exchange) -> None:
    somebody.follows(**flow(agents=PIN, sign_in=True))
    somebody.app.extensions["carillon"].store.desk.sign("Anna", True, "tests")
    somebody.dials()
    exchange.works()

    assert [person.to for person in exchange.people] == [ANNA]
