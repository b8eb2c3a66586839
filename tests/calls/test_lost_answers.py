"""SQL keeps a place or a hunt, and its answer is lost: the caller is rung by the document, and nobody else is for them."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy.exc import OperationalError

from tests.calls import test_hunts as hunting
from tests.calls.conftest import Caller, through
from tests.calls.queueing import ANNA, BOB, calls, flow
from tests.calls.ringing import Exchange, Person
from webhooks import late

LOST = OperationalError("COMMIT", {}, Exception("no answer from the database within 1.5 s"))


def service(somebody: Caller) -> Any:
    return somebody.app.extensions["carillon"]


def loses(monkeypatch: pytest.MonkeyPatch, thing: Any, name: str) -> None:
    """What is done there is done, and nobody hears of it."""
    does = getattr(thing, name)

    def lost(*given: Any) -> None:
        does(*given)
        raise LOST

    monkeypatch.setattr(thing, name, lost)


def rung(somebody: Caller) -> list[str]:
    """Whom the document rings; Vonage's can ring one."""
    return [ANNA, BOB] if somebody.provider == "twilio" else [ANNA]


def comes_again(somebody: Caller) -> bytes:
    """The webhook of the call that arrived, once more; what it is answered."""
    first = next(webhook for webhook, _ in somebody.sent if "/answer" in webhook.target)
    return through(somebody.app.test_client())(first).body


@pytest.mark.parametrize("known", [False, True], ids=["taken before it is known", "taken after it is known"])
def test_an_agent_is_not_joined_with_who_has_no_place(
    somebody: Caller, exchange: Exchange, monkeypatch: pytest.MonkeyPatch, known: bool
) -> None:
    here = service(somebody)
    somebody.follows(**flow())
    with monkeypatch.context() as away:
        loses(away, here.store.desk, "take")
        somebody.dials()
    somebody.rings(*rung(somebody))
    assert not somebody.phone.room
    exchange.works()
    anna = exchange.whose(ANNA)
    if known:
        assert late.take_back(here) == 1
    anna.answers()
    exchange.works()
    assert somebody.phone.call_id not in str(anna.document)
    assert exchange.sent_on == []
    assert here.store.desk.floor().places == {}


def test_a_webhook_that_comes_again_makes_no_place_either(
    somebody: Caller, exchange: Exchange, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = service(somebody)
    somebody.follows(**flow())
    with monkeypatch.context() as away:
        away.setattr(here.store.desk, "take", lambda *_: (_ for _ in ()).throw(LOST))
        somebody.dials()
    somebody.rings(*rung(somebody))
    comes_again(somebody)
    assert here.store.desk.floor().places == {}
    exchange.works()
    assert exchange.people == []


def test_a_caller_who_waits_keeps_their_place_when_the_webhook_comes_again_while_sql_is_away(
    somebody: Caller, exchange: Exchange, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = service(somebody)
    calls(somebody, exchange)
    somebody.clock.seconds += 1
    with monkeypatch.context() as away:
        loses(away, here.store.desk, "take")
        comes_again(somebody)
    assert late.take_back(here) == 1
    exchange.works()
    anna = exchange.whose(ANNA)
    anna.answers()
    assert anna.joins(next(iter(here.store.desk.floor().places)))


def test_who_has_left_while_sql_was_away_is_nobody_to_be_joined_with(
    somebody: Caller, exchange: Exchange, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They come to where the flow goes on, and that cannot be kept."""
    here = service(somebody)
    calls(somebody, exchange)
    anna, phone = exchange.whose(ANNA), somebody.phone
    with monkeypatch.context() as away:
        away.setattr(here.store.hunts, "change", lambda *_: (_ for _ in ()).throw(LOST))
        somebody.turns = phone.sent_on(held(here, somebody))
    somebody.hears("Es war")
    anna.answers()
    exchange.works()
    assert "Queue" not in str(anna.document)
    assert "conversation" not in str(anna.document)
    assert here.store.desk.floor().places == {}


def held(here: Any, somebody: Caller) -> str:
    """Where the line of a caller who waits goes on."""
    from webhooks.hunts.orders import next_url

    (room,) = here.store.desk.floor().places
    _, facts = here.store.hunts.get(room)
    return next_url(here.settings.public_url, here.seal, facts)


def test_who_hangs_up_while_sql_gives_up_is_known_to_have_left(
    somebody: Caller, exchange: Exchange, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Their end is in the log of calls, and whoever is rung for them could not be let go."""
    here = service(somebody)
    here.log.when_unwritten = lambda facts, turns: late.keep_log(here, facts, turns)
    calls(somebody, exchange)
    assert not exchange.whose(ANNA).hung_up
    somebody.hangs_up()
    with monkeypatch.context() as away:
        away.setattr(here.store.hunts, "of_calls", lambda *_: (_ for _ in ()).throw(LOST))
        here.log.flush()
    assert len(here.store.desk.floor().places) == 1
    assert late.take_back(here) == 1
    exchange.works()
    assert here.store.desk.floor().places == {}
    assert exchange.whose(ANNA).hung_up


def picks_up(person: Person) -> None:
    """Nothing of it is told but what asks for a document."""
    person.document = person._send(person.answer_url, "answered").body


@pytest.mark.parametrize("kept", [True, False], ids=["SQL kept it", "SQL did not keep it"])
def test_a_caller_does_not_wait_for_who_was_told_that_it_does_not_work(
    somebody: Caller, exchange: Exchange, monkeypatch: pytest.MonkeyPatch, kept: bool
) -> None:
    """Anna takes the call, and the answer of SQL is lost, and what is told of her end."""
    here = service(somebody)
    hunting.calls(somebody, exchange)
    anna, bob = exchange.whose(ANNA), exchange.whose(BOB)
    with monkeypatch.context() as away:
        if kept:
            loses(away, here.store.hunts, "change")
        else:
            away.setattr(here.store.hunts, "change", lambda *_: (_ for _ in ()).throw(LOST))
        picks_up(anna)
    assert not anna.joins(somebody.phone.room)
    assert late.take_back(here) == 1
    if not kept:
        exchange.works()
        assert not bob.hung_up
        bob.is_("unanswered")
    exchange.works()
    somebody.hears("Es war no_answer.")


def test_who_has_taken_the_call_stays_with_the_caller_where_the_same_webhook_failed_too(
    somebody: Caller, exchange: Exchange, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = service(somebody)
    hunting.calls(somebody, exchange)
    anna = exchange.whose(ANNA)
    anna.answers()
    document = anna.document
    somebody.clock.seconds += 1
    with monkeypatch.context() as away:
        loses(away, here.store.hunts, "change")
        picks_up(anna)
    assert late.take_back(here) == 1
    exchange.works()
    assert somebody.phone.room.encode() in document
    assert not anna.hung_up
