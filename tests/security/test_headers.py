"""Headers that want to be believed: who asks, where to, with which method, in whose name."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest
from flask import Flask

from providers.base import Webhook
from tests.api.conftest import Api
from tests.calls.conftest import Caller, through
from tests.security.conftest import REFUSED, everything
from tests.security.forging import headed, signed_by_twilio

EVIL = "evil.example"
CLAIMS: list[dict[str, str]] = [
    {"host": EVIL},
    {"host": f"{EVIL}@ivr.example.com"},
    {"host": "ivr.example.com, evil.example"},
    {"x-forwarded-host": EVIL, "x-forwarded-proto": "http", "x-forwarded-port": "1"},
    {"x-forwarded-host": "ivr.example.com", "x-forwarded-proto": "https", "host": "10.0.0.1:8000"},
    {"x-forwarded-prefix": "/voice/vonage", "x-script-name": "/x"},
    {"forwarded": f"for=127.0.0.1;host={EVIL};proto=http"},
    {"x-forwarded-for": "127.0.0.1, ::1", "x-real-ip": "127.0.0.1", "client-ip": "127.0.0.1"},
    {"x-original-url": "/healthz", "x-rewrite-url": "/healthz", "x-forwarded-uri": "/healthz"},
    {"x-http-method-override": "GET", "x-method-override": "GET", "x-http-method": "GET"},
    {"x-twilio-webhooks-signature-settings": "key=x, algorithm=HMAC_SHA256"},
    {"x-carillon-insecure": "1", "cookie": "session=x"},
]


def test_no_header_makes_a_forged_webhook_good_or_a_good_one_another(caller: Caller) -> None:
    caller.dials()
    caller.presses("1")
    send, before = through(caller.app.test_client()), everything(caller.app)
    for (webhook, answer), claims in product(list(caller.sent), CLAIMS):
        good = Webhook(webhook.method, webhook.target, {**webhook.headers, **claims}, webhook.body)
        assert (send(good).status, send(good).body) == (answer.status, answer.body)
        assert EVIL.encode() not in send(good).body
        forged = Webhook(good.method, good.target, good.headers, good.body + b"&x=1")
        assert send(forged).status == REFUSED[caller.provider]
    assert everything(caller.app) == before


def test_no_header_opens_the_api_nor_names_another_host_in_its_answers(api: Api) -> None:
    nobody = Api(api.client.application, None)
    ways = (("GET", "/api/config"), ("POST", "/api/tokens"), ("DELETE", "/api/people/ann"))
    for claims, (method, path) in product(CLAIMS, ways):
        assert nobody.send(method, path, {} if method == "POST" else None, headers=claims).status_code == 401
    for claims, path in product(
        CLAIMS, ("/healthz", "/api/openapi.json", "/api/nothing", "/nothing", "/console", "//healthz")
    ):
        answer = nobody.send("GET", path, headers=claims)
        assert EVIL not in answer.text
        assert EVIL not in answer.headers.get("Location", "")


TARGETS = [
    "http://evil.example/voice/twilio/answer",
    "https://ivr.example.com/voice/twilio/answer",
    "*",
    "//evil.example",
]


@pytest.mark.parametrize("target", TARGETS)
def test_an_absolute_target_is_our_own_path_or_nothing(app: Flask, target: str) -> None:
    """RFC 9112, section 3.2.2: the host of an absolute target says nothing; the signature is over ours."""
    told = b"CallSid=CA1&To=%2B33972101010&From=%2B33612345678&AccountSid=AC" + b"a" * 32
    plain = signed_by_twilio(Webhook("POST", "/voice/twilio/answer", {}, told))
    answer = app.test_client().post(
        "/voice/twilio/answer",
        data=told,
        headers=list(plain.headers.items()),
        environ_overrides={"RAW_URI": target, "REQUEST_URI": target},
    )
    assert answer.status_code == (200 if target.endswith("/voice/twilio/answer") else 403)
    assert EVIL.encode() not in answer.data


TWICE: list[tuple[bytes, bytes]] = [
    (b"From=%2B33612345678", b"From=%2B33612345678&From=%2B33699999999"),
    (b"From=%2B33612345678", b"From=%2B33699999999&From=%2B33612345678"),
    (b"To=", b"Digits=9&To="),
    (b"CallSid=", b"callsid=CA0&CallSid="),
]


@pytest.mark.parametrize(("part", "twice"), TWICE)
def test_a_parameter_more_is_a_signature_that_does_not_fit(caller: Caller, part: bytes, twice: bytes) -> None:
    caller.dials()
    webhook, _ = caller.sent[0]
    if caller.provider == "twilio":
        assert part in webhook.body
        told = webhook.body.replace(part, twice, 1)
    else:
        told = webhook.body.replace(b'{"from":', b'{"from":"33699999999","from":', 1)
    doubled = Webhook(webhook.method, webhook.target, webhook.headers, told)
    assert through(caller.app.test_client())(doubled).status == REFUSED[caller.provider]


def test_of_a_parameter_that_was_signed_twice_the_first_is_read(app: Flask, caller: Caller) -> None:
    if caller.provider != "twilio":
        return
    told = "CallSid=CA1&To=%2B33972101010&To=%2B33999999999&From=%2B33612345678&AccountSid=AC" + "a" * 32
    webhook = signed_by_twilio(Webhook("POST", "/voice/twilio/answer", {}, told.encode()))
    assert through(app.test_client())(webhook).status == 200
    here: Any = app.extensions["carillon"]
    here.log.flush()
    assert [call.called for call in here.store.calls.list()] == ["+33972101010"]


@pytest.mark.parametrize("second", ["", "AAAA", "=", "é"])
def test_two_signatures_in_one_header_are_none(caller: Caller, second: str) -> None:
    caller.dials()
    webhook, _ = caller.sent[0]
    name = "x-twilio-signature" if caller.provider == "twilio" else "authorization"
    for joined in (f"{webhook.headers[name]},{second}", f"{second},{webhook.headers[name]}"):
        doubled = headed(webhook, **{name: joined.encode().decode("latin-1")})
        assert through(caller.app.test_client())(doubled).status == REFUSED[caller.provider]
