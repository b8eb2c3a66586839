"""What can be done to a webhook that a provider has signed, and none of which may be believed."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qsl

import jwt
from twilio.request_validator import RequestValidator
from werkzeug.datastructures import MultiDict

from flows.record import replace
from providers.base import Webhook
from tests.calls.conftest import ACCOUNT, APPLICATION, PUBLIC_URL, SECRET, TOKEN

Forge = Callable[[Webhook], Webhook]
STRANGER = "AC" + "b" * 32
SIGNED = {"twilio": "x-twilio-signature", "vonage": "authorization"}
FORM = "application/x-www-form-urlencoded; charset=UTF-8"


def headed(webhook: Webhook, **headers: str) -> Webhook:
    """With other headers; an underscore stands for a dash."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return replace(webhook, headers={**webhook.headers, **named})


def without(webhook: Webhook, *names: str) -> Webhook:
    return replace(webhook, headers={name: text for name, text in webhook.headers.items() if name not in names})


def _signed(webhook: Webhook, token: str = TOKEN, fields: dict[str, str] | None = None) -> Webhook:
    made = RequestValidator(token).compute_signature(PUBLIC_URL + webhook.target, fields or {})
    return headed(webhook, x_twilio_signature=made)


def signed_by_twilio(webhook: Webhook) -> Webhook:
    """A form as Twilio would sign it, whatever is in it."""
    fields: MultiDict[str, str] = MultiDict(parse_qsl(webhook.body.decode(), keep_blank_values=True))
    made = RequestValidator(TOKEN).compute_signature(PUBLIC_URL + webhook.target, fields)
    return headed(webhook, x_twilio_signature=made, content_type=FORM)


def _told(webhook: Webhook) -> dict[str, Any]:
    token = webhook.headers["authorization"][7:]
    return dict(jwt.decode(token, options={"verify_signature": False}))


def _token(webhook: Webhook, secret: str = SECRET, **claims: Any) -> Webhook:
    """With a token of its own claims and these; None leaves one out."""
    told = {name: value for name, value in {**_told(webhook), **claims}.items() if value is not None}
    return headed(webhook, authorization="Bearer " + jwt.encode(told, secret, "HS256"))


def signed_by_vonage(webhook: Webhook) -> Webhook:
    """A body as Vonage would sign it, whatever is in it."""
    return _token(webhook, payload_hash=hashlib.sha256(webhook.body).hexdigest())


def _written(webhook: Webhook, algorithm: str, hash_name: str = "") -> Webhook:
    """With a token whose header asks for another algorithm; hash_name: signed with that, and else not at all."""
    parts = ({"alg": algorithm, "typ": "JWT"}, _told(webhook))
    text = ".".join(_segment(json.dumps(part).encode()) for part in parts)
    mac = _segment(hmac.digest(SECRET.encode(), text.encode(), hash_name)) if hash_name else ""
    return headed(webhook, authorization=f"Bearer {text}.{mac}")


def _segment(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _seen_elsewhere(webhook: Webhook) -> Webhook:
    """Its target is of another public address."""
    made = RequestValidator(TOKEN).compute_signature("https://other.example" + webhook.target, {})
    return headed(webhook, x_twilio_signature=made)


EITHER: dict[str, Forge] = {
    "nothing signed": lambda it: without(it, *SIGNED.values()),
    "an empty signature": lambda it: headed(it, **dict.fromkeys(("x_twilio_signature", "authorization"), "")),
    "one byte more": lambda it: replace(it, body=it.body + b" "),
    "one byte less": lambda it: replace(it, body=it.body[:-1]),
    "an empty body": lambda it: replace(it, body=b""),
    "another field": lambda it: replace(it, body=it.body.replace(b"33612345678", b"33699999999") + b"&x=1"),
}
TWILIO: dict[str, Forge] = {
    "a query more": lambda it: replace(it, target=it.target + ("&" if "?" in it.target else "?") + "a=1"),
    "another spelling of the path": lambda it: replace(it, target=it.target.replace("/voice/", "/%76oice/")),
    "another token": lambda it: _signed(it, TOKEN[::-1], _fields(it)),
    "the address alone": _signed,
    "another host": _seen_elsewhere,
    "signature cut": lambda it: headed(it, x_twilio_signature=it.headers["x-twilio-signature"][:-1]),
    "signature twice": lambda it: headed(it, x_twilio_signature=", ".join([it.headers["x-twilio-signature"]] * 2)),
    "of a stranger": lambda it: _signed(
        replace(it, body=it.body.replace(ACCOUNT.encode(), STRANGER.encode())),
        fields={**_fields(it), "AccountSid": STRANGER},
    ),
    "no form, and no hash of the body": lambda it: headed(_signed(it), content_type="text/plain"),
    "another form": lambda it: headed(it, content_type="multipart/form-data; boundary=x"),
    "a field twice": lambda it: replace(it, body=b"Digits=7&" + it.body),
}
VONAGE: dict[str, Forge] = {
    "another secret": lambda it: _token(it, SECRET[::-1]),
    "another algorithm": lambda it: _written(it, "HS512", "sha512"),
    "no algorithm": lambda it: _written(it, "none"),
    "no algorithm, though signed": lambda it: _written(it, "None", "sha256"),
    "without the body's hash": lambda it: _token(it, payload_hash=None),
    "stale": lambda it: _token(it, iat=_told(it)["iat"] - 301),
    "of tomorrow": lambda it: _token(it, iat=_told(it)["iat"] + 86400),
    "of no time": lambda it: _token(it, iat=None),
    "of nobody": lambda it: _token(it, jti=None),
    "of another account": lambda it: _token(it, api_key="ffffffff"),
    "of another application": lambda it: _token(it, application_id=APPLICATION[::-1]),
    "of another issuer": lambda it: _token(it, iss="Nexmo"),
    "without its signature": lambda it: headed(it, authorization=it.headers["authorization"].rpartition(".")[0] + "."),
    "basic": lambda it: headed(it, authorization=it.headers["authorization"].replace("Bearer", "Basic")),
    "another body with the same token": lambda it: replace(it, body=b'{"to": "33972101010", "uuid": "x"}'),
}
RESIGNED: dict[str, Forge] = {"twilio": TWILIO["another token"], "vonage": VONAGE["another secret"]}
"""The same, signed with `TOKEN` or `SECRET` read backwards."""
FORGES = {"twilio": {**EITHER, **TWILIO}, "vonage": {**EITHER, **VONAGE}}


def _fields(webhook: Webhook) -> dict[str, str]:
    return dict(parse_qsl(webhook.body.decode(), keep_blank_values=True))
