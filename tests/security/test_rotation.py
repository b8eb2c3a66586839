"""A secret of a provider is changed while calls go on: none is refused, and the old one opens nothing once it is taken out."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qsl

import pytest
from flask import Flask
from twilio.request_validator import HMAC_SHA256, RequestValidator
from werkzeug.datastructures import MultiDict

from providers.base import Webhook
from tests.calls.conftest import ACCOUNT, PUBLIC_URL, SECRET, TOKEN, Caller, Clock, through
from tests.calls.ringing import listening
from tests.security.conftest import ANNA, REFUSED, RINGS, everything, voice_routes
from tests.security.forging import RESIGNED, headed

NEW_TOKEN, NEW_SECRET = TOKEN[::-1], SECRET[::-1]
BOTH = {"TWILIO_AUTH_TOKEN": f"{NEW_TOKEN} {TOKEN}", "VONAGE_SIGNATURE_SECRET": f"{NEW_SECRET} {SECRET}"}
NEW = {"TWILIO_AUTH_TOKEN": NEW_TOKEN, "VONAGE_SIGNATURE_SECRET": NEW_SECRET}
OTHER = "AC" + "b" * 32
SUBACCOUNTS = {
    "TWILIO_ACCOUNT_SID": None,
    "TWILIO_AUTH_TOKEN": None,
    "TWILIO_ACCOUNTS": f"{OTHER}:theirs,{ACCOUNT}:{NEW_TOKEN} {TOKEN}",
    "VONAGE_SIGNATURE_SECRET": f"{NEW_SECRET} {SECRET}",
}
KEYS = {"webhooks_sharedkey_1": "the-first-shared-secret", "webhooks_sharedkey_2": "the-second-shared-secret"}
Made = Callable[..., Flask]


def refused(app: Flask, provider: str, webhooks: list[Webhook]) -> list[str]:
    """The targets of those that are taken for forged."""
    send = through(app.test_client())
    return [webhook.target for webhook in webhooks if send(webhook).status == REFUSED[provider]]


def of(call: Caller) -> tuple[list[Webhook], list[Webhook]]:
    """The webhooks of a call, one of every voice route at the least: signed with the old secret, and with the new one."""
    old = [webhook for webhook, _ in call.sent]
    assert {webhook.target.partition("?")[0] for webhook in old} == voice_routes(call.app, call.provider)
    return old, [RESIGNED[call.provider](webhook) for webhook in old]


@pytest.mark.parametrize("secrets", [BOTH, SUBACCOUNTS], ids=["one account", "several"])
def test_both_are_taken_on_every_route_while_a_secret_is_changed(
    whole_call: Caller, make_app: Made, redis_url: str, secrets: dict[str, str | None]
) -> None:
    app, (old, new) = make_app(REDIS_URL=redis_url, **secrets), of(whole_call)
    assert refused(app, whole_call.provider, old) == refused(app, whole_call.provider, new) == []


def test_the_old_one_opens_no_route_once_it_is_taken_out(whole_call: Caller, make_app: Made, redis_url: str) -> None:
    """And nothing at all is changed by it."""
    app, (old, new) = make_app(REDIS_URL=redis_url, **NEW), of(whole_call)
    before = everything(app)
    assert refused(app, whole_call.provider, old) == [webhook.target for webhook in old]
    assert everything(app) == before
    assert refused(app, whole_call.provider, new) == []


def test_a_new_one_is_refused_before_it_is_told(whole_call: Caller) -> None:
    _, new = of(whole_call)
    assert refused(whole_call.app, whole_call.provider, new) == [webhook.target for webhook in new]


def test_rest_is_asked_with_the_first(make_app: Made, clock: Clock, redis_url: str, redis_client: Any) -> None:
    """It counts at Twilio already while it is the secondary one."""
    call = Caller("twilio", make_app(REDIS_URL=redis_url, **BOTH), clock)
    exchange, mock = listening(call)
    with mock:
        call.follows(actions=[RINGS])
        call.dials()
        exchange.works()
        assert exchange.whose(ANNA)
        sent = {request.request.headers["Authorization"] for request in mock.calls}
    assert sent == {"Basic " + b64encode(f"{ACCOUNT}:{NEW_TOKEN}".encode()).decode()}


@pytest.mark.parametrize("somebody", ["twilio"], indirect=True)
def test_keys_of_twilios_webhook_rules_count_beside_the_token(
    whole_call: Caller, make_app: Made, redis_url: str
) -> None:
    app, (old, _) = (
        make_app(REDIS_URL=redis_url, TWILIO_SHARED_KEYS=",".join(map(":".join, KEYS.items()))),
        of(whole_call),
    )
    for name in KEYS:
        assert refused(app, "twilio", [shared(webhook, name, KEYS[name]) for webhook in old]) == []
        strange = [shared(webhook, name, "another-secret") for webhook in old]
        assert refused(app, "twilio", strange) == [webhook.target for webhook in old]
    assert refused(app, "twilio", old) == []


def shared(webhook: Webhook, name: str, secret: str) -> Webhook:
    """https://www.twilio.com/docs/usage/webhooks/webhook-shared-keys"""
    fields: MultiDict[str, str] = MultiDict(parse_qsl(webhook.body.decode(), keep_blank_values=True))
    made = RequestValidator(secret).compute_signature(PUBLIC_URL + webhook.target, fields, HMAC_SHA256)
    told = f"key={name},algorithm=HMAC_SHA256"
    return headed(webhook, x_twilio_signature=made, x_twilio_webhooks_signature_settings=told)


def test_that_two_count_is_told_at_the_start_and_neither_is_shown(
    make_app: Made, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    make_app()
    assert "count with" not in caplog.text
    app = make_app(**BOTH, TWILIO_SHARED_KEYS="k:the-first-shared-secret")
    assert f"webhooks of {ACCOUNT} count with 2 auth tokens" in caplog.text
    assert "webhooks of Vonage count with 2 signature secrets" in caplog.text
    pages = "".join(app.test_client().get(path).get_data(as_text=True) for path in ("/readyz", "/metrics"))
    shown = caplog.text + pages + repr(app.extensions["carillon"].settings)
    assert [one for one in (TOKEN, NEW_TOKEN, SECRET, NEW_SECRET, KEYS["webhooks_sharedkey_1"]) if one in shown] == []


def test_two_secrets_with_a_comma_between_are_told_to_be_one(make_app: Made, caplog: pytest.LogCaptureFixture) -> None:
    make_app(VONAGE_SIGNATURE_SECRET=f"{NEW_SECRET},{SECRET}")
    assert "VONAGE_SIGNATURE_SECRET has a comma" in caplog.text
    assert SECRET not in caplog.text
