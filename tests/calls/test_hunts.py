"""People who are rung over REST while the caller waits with music: every outcome, on both providers, and the races."""

from __future__ import annotations

from typing import Any

import pytest

from tests.calls.conftest import Caller, Clock
from tests.calls.ringing import Exchange

ANNA, BOB, CLAIRE = "+33140506070", "+33140506071", "+33140506072"
MUSIC = {"bienvenue": {"text": {"fr-FR": "Bienvenue"}}}


def flow(**dial: Any) -> dict[str, Any]:
    """A flow that rings Anna and Bob with music-like REST, and says what became of it."""
    outcomes = {name: [{"type": "play", "prompt": f"Es war {name}."}] for name in ("busy", "no_answer", "failed")}
    action = {"type": "dial", "to": [ANNA, BOB], "timeout": 20, "machine_detection": True, "on": outcomes, **dial}
    return {"steps": [{"name": "ring", "actions": [action, {"type": "hangup"}]}]}


def calls(somebody: Caller, exchange: Exchange, **dial: Any) -> None:
    somebody.follows(**flow(**dial))
    somebody.dials()
    exchange.works()


def test_all_are_rung_at_once_and_the_first_to_accept_is_joined(somebody: Caller, exchange: Exchange) -> None:
    calls(somebody, exchange)
    anna, bob = exchange.whose(ANNA), exchange.whose(BOB)
    assert (anna.timeout, bob.timeout, somebody.phone.room != "") == (20, 20, True)

    anna.is_("ringing")
    bob.is_("ringing")
    bob.answers()
    exchange.works()

    assert bob.joins(somebody.phone.room)
    assert (anna.hung_up, bob.hung_up) == (True, False)


def test_who_is_second_hears_so_and_is_not_joined(somebody: Caller, exchange: Exchange) -> None:
    """Two answer in the same instant."""
    calls(somebody, exchange)
    anna, bob = exchange.whose(ANNA), exchange.whose(BOB)

    bob.answers()
    anna.answers()

    assert bob.joins(somebody.phone.room)
    assert not anna.joins(somebody.phone.room)
    assert "pris par quelqu" in anna.document.decode()


def test_a_key_must_be_pressed_where_one_is_asked(somebody: Caller, exchange: Exchange) -> None:
    calls(somebody, exchange, accept_key="1", whisper="Appel du standard.")
    anna, bob = exchange.whose(ANNA), exchange.whose(BOB)

    anna.answers()
    assert "Appel du standard" in anna.document.decode()
    anna.presses("")
    bob.answers()
    bob.presses("1")

    assert not anna.joins(somebody.phone.room)
    assert bob.joins(somebody.phone.room)


@pytest.mark.parametrize(
    ("anna", "bob", "outcome"),
    [
        ("busy", "busy", "busy"),
        ("busy", "unanswered", "busy"),
        ("failed", "unanswered", "no_answer"),
        ("failed", "failed", "failed"),
    ],
)
def test_nobody_takes_the_call(somebody: Caller, exchange: Exchange, anna: str, bob: str, outcome: str) -> None:
    calls(somebody, exchange)

    exchange.whose(ANNA).is_(anna)
    exchange.whose(BOB).is_(bob)
    exchange.works()

    somebody.hears(f"Es war {outcome}.")
    assert somebody.phone.ended_by


@pytest.mark.parametrize("ring", ["together", "in_turn"])
def test_who_hangs_up_during_the_whisper_has_not_taken_the_call(
    somebody: Caller, exchange: Exchange, ring: str
) -> None:
    calls(somebody, exchange, accept_key="1", whisper="Appel du standard.", ring=ring)
    for number in (ANNA, BOB):
        exchange.whose(number).answers()
        exchange.whose(number).is_("completed")
        exchange.works()

    somebody.hears("Es war no_answer.")


def test_a_machine_has_not_taken_the_call(somebody: Caller, exchange: Exchange) -> None:
    """E1"""
    calls(somebody, exchange, to=[ANNA])
    anna = exchange.whose(ANNA)

    if somebody.provider == "twilio":
        anna.answers(AnsweredBy="machine_start")
        assert not anna.joins(somebody.phone.room)
    else:
        anna.is_("machine")
    exchange.works()

    somebody.hears("Es war no_answer.")


def test_a_machine_that_was_taken_for_a_person_gives_the_caller_back(somebody: Caller, exchange: Exchange) -> None:
    """E1: Vonage tells after the two are joined that it was a mailbox; the caller's own line goes on."""
    calls(somebody, exchange, to=[ANNA])
    anna = exchange.whose(ANNA)
    anna.answers()
    assert anna.joins(somebody.phone.room)
    assert b'"endOnExit":true' not in anna.document

    if somebody.provider == "vonage":
        anna.is_("machine")
        exchange.works()

        somebody.hears("Es war no_answer.")
        assert anna.hung_up


def test_a_key_that_is_told_late_does_not_end_the_conversation(somebody: Caller, exchange: Exchange) -> None:
    calls(somebody, exchange, accept_key="1")
    bob = exchange.whose(BOB)
    bob.answers()
    bob.presses("1")
    assert bob.joins(somebody.phone.room)

    bob.presses("2")
    exchange.works()

    assert not bob.hung_up
    assert exchange.sent_on == []
    assert somebody.phone.ended_by is None


def test_one_after_the_other(somebody: Caller, exchange: Exchange) -> None:
    calls(somebody, exchange, ring="in_turn")
    assert [person.to for person in exchange.people] == [ANNA]

    exchange.whose(ANNA).is_("busy")
    exchange.works()
    assert [person.to for person in exchange.people] == [ANNA, BOB]
    exchange.whose(BOB).is_("unanswered")
    exchange.works()

    somebody.hears("Es war no_answer.")


def test_who_comes_later_is_rung_later(somebody: Caller, exchange: Exchange, clock: Clock) -> None:
    calls(somebody, exchange, to=[ANNA, {"to": BOB, "delay": 10}], machine_detection=False)
    assert [person.to for person in exchange.people] == [ANNA]

    clock.seconds += 11
    exchange.works()

    assert [person.to for person in exchange.people] == [ANNA, BOB]


def test_a_number_that_is_refused_stops_nobody_else(somebody: Caller, exchange: Exchange) -> None:
    """E3"""
    exchange.refused[ANNA] = 400
    calls(somebody, exchange)

    assert [person.to for person in exchange.people] == [BOB]
    exchange.whose(BOB).answers()
    assert exchange.whose(BOB).joins(somebody.phone.room)


def test_a_provider_that_is_away_for_a_moment_is_asked_again(
    somebody: Caller, exchange: Exchange, clock: Clock
) -> None:
    exchange.refused[ANNA] = 503
    calls(somebody, exchange, to=[ANNA])
    assert exchange.people == []

    exchange.refused.clear()
    clock.seconds += 2
    exchange.works()

    assert [person.to for person in exchange.people] == [ANNA]


def test_when_the_caller_leaves_nobody_is_left_ringing(somebody: Caller, exchange: Exchange) -> None:
    calls(somebody, exchange)

    somebody.hangs_up()
    exchange.works()

    assert [person.hung_up for person in exchange.people] == [True, True]


def test_who_accepts_as_the_caller_leaves_is_let_go(somebody: Caller, exchange: Exchange) -> None:
    calls(somebody, exchange)
    room = somebody.phone.room

    somebody.hangs_up()
    exchange.works()
    exchange.whose(BOB).answers()

    assert not exchange.whose(BOB).joins(room)


def test_a_leg_whose_end_is_never_told_does_not_hold_the_caller(
    somebody: Caller, exchange: Exchange, clock: Clock
) -> None:
    """E2: the time of a dial is bounded, whatever the provider tells or does not."""
    calls(somebody, exchange)

    clock.seconds += 60
    exchange.works()

    somebody.hears("Es war no_answer.")
    assert [person.hung_up for person in exchange.people] == [True, True]


def test_events_told_twice_and_out_of_order_change_nothing(somebody: Caller, exchange: Exchange) -> None:
    calls(somebody, exchange)
    anna, bob = exchange.whose(ANNA), exchange.whose(BOB)

    bob.answers()
    for state in ("ringing", "started", "answered", "answered"):
        bob.is_(state)
    bob.answers()
    anna.is_("cancelled")
    exchange.works()

    assert bob.joins(somebody.phone.room)
    assert not bob.hung_up
    assert len(exchange.people) == 2


def test_round_robin_begins_behind_whoever_was_first_last_time(somebody: Caller, exchange: Exchange) -> None:
    calls(somebody, exchange, ring="round_robin")
    somebody.dials()
    exchange.works()
    somebody.dials()
    exchange.works()

    assert [person.to for person in exchange.people] == [ANNA, BOB, ANNA]


def test_longest_idle_is_rung_first(somebody: Caller, exchange: Exchange, clock: Clock) -> None:
    calls(somebody, exchange, ring="longest_idle")
    exchange.people[0].answers()
    clock.seconds += 60
    exchange.people[0].is_("completed")

    somebody.dials(at="2026-11-23 10:30")
    exchange.works()

    assert [person.to for person in exchange.people] == [ANNA, BOB]


def test_without_the_database_people_are_rung_by_the_document(somebody: Caller, exchange: Exchange) -> None:
    somebody.follows(**flow())
    here = somebody.app.extensions["carillon"]
    with here.store.engine.begin() as connection:
        connection.exec_driver_sql("DROP TABLE errands")
        connection.exec_driver_sql("DROP TABLE hunts")

    somebody.dials()

    somebody.rings(*([ANNA, BOB] if somebody.provider == "twilio" else [ANNA]))
    assert somebody.phone.room == ""


def test_a_recorded_conversation_is_recorded_in_the_room(somebody: Caller, exchange: Exchange) -> None:
    calls(somebody, exchange, record=True)

    exchange.whose(BOB).answers()

    assert b"record-from-answer" in exchange.whose(BOB).document or b'"record":true' in exchange.whose(BOB).document


def test_who_waits_is_told_to_hold_the_line_again_and_again(somebody: Caller, exchange: Exchange, clock: Clock) -> None:
    calls(somebody, exchange, hold_prompt="Ne quittez pas.", hold_interval=20, timeout=100)
    if somebody.provider == "twilio":
        round_ = [body for body in somebody.documents if b"Ne quittez pas" in body]
        assert round_
        assert b"<Play>" in round_[-1]
        return
    assert exchange.said == []
    for seconds in (20, 40):
        clock.seconds += 20
        exchange.works()
        assert exchange.said == ["Ne quittez pas."] * (seconds // 20)

    exchange.whose(BOB).answers()
    clock.seconds += 20
    exchange.works()
    assert len(exchange.said) == 2
