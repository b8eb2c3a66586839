"""Known problems A1 to A5: signatures behind proxies, odd queries, ports, missing credentials, path prefixes."""

from __future__ import annotations

import logging
from typing import Any

import pytest
from flask import Flask
from twilio.request_validator import RequestValidator

from tests.calls.conftest import ACCOUNT, PUBLIC_URL, TOKEN, Caller

FIELDS = {
    "CallSid": "CA" + "1" * 32,
    "AccountSid": ACCOUNT,
    "From": "+33612345678",
    "To": "+33972101010",
    "CallStatus": "ringing",
    "Direction": "inbound",
}
ANSWER = "/voice/twilio/answer"


def post(app: Flask, target: str, signed_url: str, token: str = TOKEN, peer: str = "10.0.0.1", **headers: str) -> Any:
    """A webhook of Twilio, signed for that URL, arriving from a proxy as plain http."""
    signature = RequestValidator(token).compute_signature(signed_url, FIELDS)
    path, _, query = target.partition("?")
    return app.test_client().post(
        path,
        query_string=query,
        data=FIELDS,
        base_url="http://127.0.0.1:8000",
        headers={"X-Twilio-Signature": signature, **headers},
        environ_overrides={"RAW_URI": target, "REMOTE_ADDR": peer},
    )


@pytest.fixture
def served(app, clock, annex):
    Caller("twilio", app, clock).upload(annex)
    return app


FORWARDED = {"X-Forwarded-Proto": "https", "X-Forwarded-Host": "ivr.example.com", "X-Forwarded-Port": "443"}


@pytest.mark.parametrize("headers", [{}, FORWARDED, {"X-Forwarded-Proto": "http", "X-Forwarded-Host": "other.example"}])
def test_a1_signed_for_https_and_arriving_as_http_is_accepted_whatever_a_proxy_says(served, headers):
    assert post(served, ANSWER, PUBLIC_URL + ANSWER, **headers).status_code == 200


def test_a1_who_forges_a_host_and_signs_for_it_is_refused(served, caplog):
    forged = {"X-Forwarded-Proto": "https", "X-Forwarded-Host": "evil.example"}

    answer = post(served, ANSWER, "https://evil.example" + ANSWER, peer="203.0.113.9", **forged)

    assert (answer.status_code, answer.data) == (403, b"")
    assert "twilio webhook refused" in caplog.text


def test_a1_without_the_token_the_same_headers_are_of_no_use(served):
    assert post(served, ANSWER, PUBLIC_URL + ANSWER, token="another token", **FORWARDED).status_code == 403


@pytest.mark.parametrize(
    "query",
    [
        "n=O'Neil",
        "a=x%20y",
        "a=x+y",
        "a=me@home",
        "a=10:30",
        "z=1&b=2&a=3",
        "a=%27&b=%2B",
        "a=1&a=2",
        "é=%C3%A9",
        "empty=",
    ],
)
def test_a2_the_query_of_the_answer_url_is_signed_as_it_was_sent(served, query):
    target = f"{ANSWER}?{query}"

    assert post(served, target, PUBLIC_URL + target).status_code == 200
    assert post(served, target, PUBLIC_URL + ANSWER).status_code == 403


def test_a2_every_key_press_is_accepted_as_the_first_prompt_was(caller):
    caller.dials()
    caller.presses("9")
    caller.presses("1")

    statuses = {answer.status for webhook, answer in caller.sent if "/resume" in webhook.target}
    assert statuses <= {200, 204}
    caller.rings("+33140506070")


@pytest.mark.parametrize("signed", ["https://ivr.example.com:8443", "https://ivr.example.com"])
def test_a3_the_port_may_be_in_the_signed_url_or_not(make_app, clock, annex, signed):
    app = make_app(PUBLIC_URL="https://ivr.example.com:8443")
    Caller("twilio", app, clock).upload(annex)

    assert post(app, ANSWER, signed + ANSWER).status_code == 200


@pytest.mark.parametrize("provider", ["twilio", "vonage"])
@pytest.mark.parametrize("route", ["answer", "resume", "status"])
def test_a4_without_credentials_a_webhook_is_answered_503_and_loudly(make_app, caplog, provider, route):
    names = [name for name in ("TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN") if provider == "twilio"]
    if provider == "vonage":
        names = ["VONAGE_APPLICATION_ID", "VONAGE_API_KEY", "VONAGE_SIGNATURE_SECRET", "VONAGE_PRIVATE_KEY"]
    client = make_app(**dict.fromkeys(names)).test_client()

    assert client.post(f"/voice/{provider}/{route}").status_code == 503
    assert (logging.ERROR, f"no credentials of {provider}") in [
        (record.levelno, f"no credentials of {provider}")
        for record in caplog.records
        if f"no credentials of {provider} are configured" in record.getMessage()
    ]


def test_a4_with_no_credentials_at_all_the_service_is_not_ready(make_app):
    every = ["TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN"]
    every += ["VONAGE_APPLICATION_ID", "VONAGE_API_KEY", "VONAGE_SIGNATURE_SECRET", "VONAGE_PRIVATE_KEY"]

    answer = make_app(**dict.fromkeys(every)).test_client().get("/readyz")

    assert answer.status_code == 503
    assert answer.json["parts"]["twilio"]["state"] == answer.json["parts"]["vonage"]["state"] == "failed"


def test_a5_a_path_prefix_that_a_proxy_strips_is_part_of_the_signature_and_of_every_url(make_app, clock, annex):
    public = "https://example.com/ivr"
    app = make_app(PUBLIC_URL=public)
    Caller("twilio", app, clock).upload(annex)

    answer = post(app, ANSWER, public + ANSWER)

    assert answer.status_code == 200
    assert b'action="https://example.com/ivr/voice/twilio/resume?' in answer.data
    assert post(app, ANSWER, "https://example.com" + ANSWER).status_code == 403


def test_a5_the_token_is_that_of_the_call_s_own_account(make_app, clock, annex):
    other = "AC" + "b" * 32
    accounts = f"{ACCOUNT}:{TOKEN},{other}:another-token-of-another-account"
    app = make_app(TWILIO_ACCOUNT_SID=None, TWILIO_AUTH_TOKEN=None, TWILIO_ACCOUNTS=accounts)
    Caller("twilio", app, clock).upload(annex)

    assert post(app, ANSWER, PUBLIC_URL + ANSWER).status_code == 200
    assert post(app, ANSWER, PUBLIC_URL + ANSWER, token="another-token-of-another-account").status_code == 403
