"""Webhooks as Twilio sends them, signed by Twilio's own SDK."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl, quote, urlencode

from twilio.request_validator import RequestValidator
from werkzeug.datastructures import MultiDict

from providers.base import Unverified, Webhook
from providers.twilio import Twilio

ACCOUNT, TOKEN = "ACaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "test-twilio-auth-token-not-real"
CALL, LEG = "CA00000000000000000000000000000001", "CA00000000000000000000000000000002"
PUBLIC_URL = "https://ivr.example.com"
FORM = "application/x-www-form-urlencoded; charset=UTF-8"

USUAL = {
    "Called": "+33972101010",
    "ToState": "",
    "CallerCountry": "FR",
    "Direction": "inbound",
    "CallSid": CALL,
    "To": "+33972101010",
    "ApiVersion": "2010-04-01",
    "From": "+33612345678",
    "AccountSid": ACCOUNT,
    "Caller": "+33612345678",
    "CallStatus": "in-progress",
}


def post(target: str, fields: dict[str, str], token: str = TOKEN, public_url: str = PUBLIC_URL) -> Webhook:
    """A signed POST with exactly these fields."""
    return raw_post(target, urlencode(fields, quote_via=quote).encode(), token, public_url)


def raw_post(target: str, body: bytes, token: str = TOKEN, public_url: str = PUBLIC_URL) -> Webhook:
    """A signed POST with exactly this body."""
    fields = MultiDict(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True))
    signature = RequestValidator(token).compute_signature(public_url + target, fields)
    return Webhook("POST", target, {"content-type": FORM, "x-twilio-signature": signature}, body)


def get(target: str, token: str = TOKEN, public_url: str = PUBLIC_URL) -> Webhook:
    """A signed GET."""
    signature = RequestValidator(token).compute_signature(public_url + target, {})
    return Webhook("GET", target, {"x-twilio-signature": signature})


def resumed(**fields: str) -> Webhook:
    """A signed webhook to the resume route with the usual fields and these."""
    return post("/voice/twilio/resume?r=12&t=3&p=s0a1~0.n", {**USUAL, **fields})


def told(**fields: str) -> Webhook:
    """A signed webhook to the status route with exactly these fields and the account."""
    return post("/voice/twilio/status", {"AccountSid": ACCOUNT, **fields})


def accepts(webhook: Webhook, public_url: str = PUBLIC_URL, token: str = TOKEN, **settings: Any) -> bool:
    """Whether the webhook is taken."""
    try:
        Twilio({ACCOUNT: (token,)}, public_url, **settings).verify(webhook, 0)
    except Unverified:
        return False
    return True
