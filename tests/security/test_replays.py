"""A webhook that somebody has copied and sends again: the same answer, and no second effect."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from flows.events import RequestEnded
from providers.base import Webhook
from tests.calls.conftest import Caller, through
from tests.calls.queueing import flow as queue_of
from tests.calls.ringing import Exchange
from tests.security.conftest import RINGS, everything

HOUR = 3600


def answers(call: Caller, webhooks: list[Webhook]) -> list[tuple[int, bytes]]:
    send = through(call.app.test_client())
    return [(answer.status, answer.body) for answer in map(send, webhooks)]


def given(call: Caller) -> list[tuple[int, bytes]]:
    """What the webhooks were answered when they came first, but for people's legs: their phones ring no more."""
    return [(answer.status, answer.body) for webhook, answer in call.sent if not of_a_leg(webhook)]


def webhooks(call: Caller) -> list[Webhook]:
    return [webhook for webhook, _ in call.sent if not of_a_leg(webhook)]


def of_a_leg(webhook: Webhook) -> bool:
    return "&l=" in webhook.target


@pytest.mark.parametrize("order", [1, -1])
def test_a_whole_call_that_is_sent_again_is_answered_the_same_and_changes_nothing(
    whole_call: Caller, exchange: Exchange, order: int
) -> None:
    before, rung = everything(whole_call.app), len(exchange.people)
    assert answers(whole_call, webhooks(whole_call)[::order]) == given(whole_call)[::order]
    answers(whole_call, [webhook for webhook, _ in whole_call.sent][::order])
    exchange.works()
    assert everything(whole_call.app) == before
    assert len(exchange.people) == rung


def test_many_at_once_have_one_effect(whole_call: Caller, exchange: Exchange) -> None:
    before = everything(whole_call.app)
    with ThreadPoolExecutor(8) as threads:
        answered = list(threads.map(lambda one: answers(whole_call, [one])[0], webhooks(whole_call) * 4))
    assert answered == given(whole_call) * 4
    exchange.works()
    assert everything(whole_call.app) == before


def test_an_hour_later_vonages_token_is_stale_and_twilios_call_has_moved_on(whole_call: Caller) -> None:
    before = everything(whole_call.app)
    whole_call.clock.seconds += HOUR
    sent = [webhook for webhook, _ in whole_call.sent]
    if whole_call.provider == "vonage":
        assert answers(whole_call, sent) == [(401, b"")] * len(sent)
    else:
        assert answers(whole_call, webhooks(whole_call)) == given(whole_call)
        answers(whole_call, sent)
    assert everything(whole_call.app) == before


def test_a_leg_that_is_told_of_again_after_the_call_is_let_go_and_nobody_is_rung(
    whole_call: Caller, exchange: Exchange
) -> None:
    again = [webhook for webhook, _ in whole_call.sent if of_a_leg(webhook)]
    rung = [person.to for person in exchange.people]
    for status, body in answers(whole_call, again):
        assert status in (200, 204)
        assert b"<Dial" not in body
        assert b'"conversation"' not in body
    exchange.works()
    assert [person.to for person in exchange.people] == rung


def test_the_token_of_one_webhook_believes_no_other_body(whole_call: Caller) -> None:
    """Half of one and half of another: headers of each with the body and the target of the next."""
    sent = [webhook for webhook, _ in whole_call.sent]
    before = everything(whole_call.app)
    mixed = [
        Webhook(one.method, other.target, one.headers, other.body)
        for one in sent
        for other in sent
        if (one.body != other.body if whole_call.provider == "vonage" else one != other)
    ]
    assert {status for status, _ in answers(whole_call, mixed)} == {401 if whole_call.provider == "vonage" else 403}
    assert everything(whole_call.app) == before


def test_when_all_but_the_log_of_calls_is_forgotten_nobody_is_rung_and_nothing_asked(
    somebody: Caller, exchange: Exchange, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Twilio's signature never grows old. Vonage's does; there the clock of the token is what is turned back."""
    asked: list[str] = []
    monkeypatch.setattr(
        "webhooks.outgoing.make_request", lambda action, *_, **__: asked.append(action.url) or RequestEnded(True)
    )
    somebody.follows(actions=[{"type": "request", "url": "https://crm.example.com/"}, RINGS])
    somebody.dials()
    exchange.works()
    somebody.hangs_up()
    exchange.works()
    rung, here = len(exchange.people), somebody.app.extensions["carillon"]
    assert (rung, asked) == (2, ["https://crm.example.com/"])
    somebody.clock.seconds += 3 * 86400
    here.store.marks.purge()
    here.store.hunts.purge(here.now())
    line = here.providers[somebody.provider]
    monkeypatch.setattr(line, "verify", lambda webhook, now: "")
    assert {status for status, _ in answers(somebody, [webhook for webhook, _ in somebody.sent])} <= {200, 204}
    exchange.works()
    assert (len(exchange.people), asked) == (rung, ["https://crm.example.com/"])


@pytest.mark.parametrize("days", [0, 3])
def test_an_agent_who_has_signed_out_is_not_signed_in_by_an_old_webhook(
    somebody: Caller, monkeypatch: pytest.MonkeyPatch, days: int
) -> None:
    queue = queue_of(agents={"anna": {"to": "+33140506070", "pin": "470815"}}, sign_in=True)
    somebody.follows(documents=queue["documents"], actions=[{"type": "sign_in"}, {"type": "hangup"}])
    somebody.dials()
    somebody.presses("470815#")
    here = somebody.app.extensions["carillon"]
    assert here.store.desk.signed()["anna"].signed_in
    here.store.desk.sign("anna", False, "anna")
    somebody.app.extensions["carillon"].log.flush()
    somebody.clock.seconds += days * 86400
    here.store.marks.purge()
    before, line = everything(somebody.app), here.providers[somebody.provider]
    monkeypatch.setattr(line, "verify", lambda webhook, now: "")
    assert {status for status, _ in answers(somebody, [webhook for webhook, _ in somebody.sent])} <= {200, 204}
    assert not here.store.desk.signed()["anna"].signed_in
    assert everything(somebody.app)["audit"] == before["audit"]
