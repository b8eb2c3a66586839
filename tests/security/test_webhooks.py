"""Webhooks that are not what they seem, on every voice route that there is."""

from __future__ import annotations

from itertools import product

import pytest
from flask import Flask

from providers.base import Webhook
from tests.calls.conftest import Caller, through
from tests.security.conftest import REFUSED, everything, voice_routes
from tests.security.forging import FORGES

TRICKS: list[dict[str, str]] = [
    {},
    {"x-twilio-signature": "", "authorization": ""},
    {"x-twilio-signature": "AAAA", "authorization": "Bearer eyJhbGciOiJub25lIn0.e30."},
    {"x-forwarded-host": "ivr.example.com", "x-forwarded-proto": "https", "host": "evil.example"},
]


@pytest.mark.parametrize("provider", REFUSED)
def test_what_is_not_signed_is_refused_on_every_route(app: Flask, provider: str) -> None:
    send = through(app.test_client())
    for path, headers, method in product(voice_routes(app, provider), TRICKS, ("GET", "POST", "HEAD")):
        answer = send(Webhook(method, path, headers, b"CallSid=CA1&To=%2B33972101010" if method == "POST" else b""))
        assert (answer.status, answer.body) == (REFUSED[provider], b""), (path, headers, method)


def test_a_whole_call_uses_every_voice_route_there_is(whole_call: Caller) -> None:
    """So what follows forgets none, and neither does the way that leaves Flask out."""
    routes = voice_routes(whole_call.app, whole_call.provider)
    assert {webhook.target.partition("?")[0] for webhook, _ in whole_call.sent} == routes
    assert routes <= whole_call.app.direct.keys()
    assert {kind for kind in ("leg", "recording", "held", "whisper", "accept") if f"k={kind}" in told(whole_call)} == {
        *("leg", "recording", "held", "whisper", "accept")
    }


def told(call: Caller) -> str:
    return " ".join(webhook.target for webhook, _ in call.sent) + b" ".join(call.documents).decode()


def test_no_webhook_of_a_call_is_believed_once_it_is_forged(whole_call: Caller) -> None:
    """And nothing at all is changed by it."""
    send, before = through(whole_call.app.test_client()), everything(whole_call.app)
    believed = [
        (name, webhook.target)
        for webhook, _ in whole_call.sent
        for name, forge in FORGES[whole_call.provider].items()
        if (made := forge(webhook)) != webhook and send(made).status != REFUSED[whole_call.provider]
    ]
    assert believed == []
    assert everything(whole_call.app) == before


def test_what_was_signed_for_one_route_opens_no_other(whole_call: Caller) -> None:
    """Twilio signs the address. Vonage does not: there a call's own webhook may reach another route, where it moves nothing. At the
    most a leg is taken for a call that arrives, and answered."""
    send, before = through(whole_call.app.test_client()), everything(whole_call.app)
    answered = set()
    for webhook, _ in list(whole_call.sent):
        path, _, query = webhook.target.partition("?")
        for other in voice_routes(whole_call.app, whole_call.provider) - {path}:
            moved = Webhook(webhook.method, f"{other}?{query}", webhook.headers, webhook.body)
            answered.add(send(moved).status)
    assert answered <= ({403} if whole_call.provider == "twilio" else {200, 204})
    after, log = everything(whole_call.app), ("calls", "call_turns")
    assert {name: rows for name, rows in after.items() if name not in log} == {
        name: rows for name, rows in before.items() if name not in log
    }
    assert all(set(map(repr, before[name])) <= set(map(repr, after[name])) for name in log)
    assert whole_call.provider == "vonage" or after == before


@pytest.mark.parametrize("provider", REFUSED)
def test_one_provider_does_not_open_the_others_routes(app: Flask, provider: str, caller: Caller) -> None:
    if provider == caller.provider:
        return
    caller.dials()
    webhook, _ = caller.sent[0]
    for path in voice_routes(app, provider):
        crossed = Webhook("POST", path, webhook.headers, webhook.body)
        assert through(app.test_client())(crossed).status == REFUSED[provider]
