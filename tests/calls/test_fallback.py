"""An answer that did not reach the provider: its fallback URL, which may be ours, is asked, and the call goes on where it was."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import parse_qsl, urlencode

import pytest

from flows.record import replace
from providers.base import Webhook
from tests.calls.conftest import PUBLIC_URL, Caller
from tests.security.forging import signed_by_twilio, signed_by_vonage
from webhooks.phone.base import Response

OF_THE_TURN = ("Digits", "FinishedOnKey", "msg")


def fallback(webhook: Webhook, provider: str, turn_is_told: bool) -> Webhook:
    """The webhook that the provider sends to its fallback URL after this one had no answer."""
    url = PUBLIC_URL + webhook.target
    if provider == "vonage":
        told = {
            **json.loads(webhook.body),
            "reason": "Connection closed.",
            "original_request": {"url": url, "type": "input"},
        }
        body, target = json.dumps(told).encode(), "/voice/vonage/answer"
        return signed_by_vonage(replace(webhook, target=target, body=body))
    fields = dict(parse_qsl(webhook.body.decode(), keep_blank_values=True))
    kept = {name: text for name, text in fields.items() if turn_is_told or name not in OF_THE_TURN}
    body = urlencode({**kept, "ErrorCode": "11200", "ErrorUrl": url}).encode()
    return signed_by_twilio(replace(webhook, target="/voice/twilio/answer", body=body))


@pytest.mark.parametrize("code", ["11750", "12100", "12300"])
def test_a_document_that_twilio_cannot_use_is_not_given_again(caller: Caller, code: str) -> None:
    if caller.provider != "twilio":
        return
    caller.dials()
    original = caller.phone.transport
    sent: list[Webhook] = []

    def keeping(webhook: Webhook) -> Response:
        sent.append(webhook)
        return original(webhook)

    caller.phone.transport = caller.phone.wire._transport = keeping
    caller.presses("1")
    asked = fallback(sent[0], "twilio", turn_is_told=True)
    body = asked.body.replace(b"ErrorCode=11200", f"ErrorCode={code}".encode())
    answer = original(signed_by_twilio(replace(asked, body=body)))
    assert answer.status == 200
    assert b"<Say" in answer.body
    assert b"<Hangup" in answer.body
    assert b"<Dial" not in answer.body


def lose(caller: Caller, turn_is_told: bool = True) -> None:
    """From now on the answers of resume URLs do not reach the provider."""
    original = caller.phone.transport

    def unreliable(webhook: Webhook) -> Response:
        answer = original(webhook)
        is_turn = "/resume" in webhook.target and b"RecordingStatus" not in webhook.body
        return original(fallback(webhook, caller.provider, turn_is_told)) if is_turn else answer

    caller.phone.transport = unreliable
    wire = caller.phone.wire
    wire._transport = unreliable


def test_a_key_that_was_pressed_counts(caller: Caller) -> None:
    caller.dials()
    lose(caller)
    caller.presses("1")
    caller.rings("+33140506070")


def test_where_the_key_is_not_told_again_the_menu_is(caller: Caller) -> None:
    if caller.provider == "vonage":
        caller.dials()  # its fallback has the fields of what failed
        lose(caller, turn_is_told=False)
        caller.presses("2")
        caller.rings("+33140506080")
        return
    caller.dials()
    lose(caller, turn_is_told=False)
    caller.presses("2")
    caller.hears("tapez 1")


def test_the_first_answer_that_is_lost_is_given_again(caller: Caller) -> None:
    caller.dials()
    first = caller.sent[0]
    again = caller.new_phone().transport(fallback(first[0], caller.provider, True))
    assert again.body == first[1].body


@pytest.mark.parametrize("damage", ["&x=1", "x"])
def test_a_place_that_nobody_gave_is_the_beginning(caller: Caller, damage: str) -> None:
    caller.dials()
    caller.presses("1")
    pressed = next(webhook for webhook, _ in caller.sent if "/resume" in webhook.target)
    wrong: Any = replace(pressed, target=pressed.target.replace("&x=", damage))
    answer = caller.new_phone().transport(fallback(wrong, caller.provider, True))
    assert answer.status == 200
    assert b"tapez 1" in answer.body
