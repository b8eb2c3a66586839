"""Webhooks as Vonage sends them, signed by PyJWT."""

from __future__ import annotations

import hashlib
import json
from typing import Any
from urllib.parse import urlencode

import jwt

from providers.base import Webhook

API_KEY, SECRET = "a1b2c3d4", "test-vonage-signature-secret-32bytes"
APPLICATION = "aaaaaaaa-bbbb-cccc-dddd-0123456789ab"
NOW = 1767268800
CALL, LEG = "0779a56d002f1c7f47f82ef5fe84ab79", "8aa86e22-8d45-4201-b8d8-3dcd76e76429"
CONVERSATION = "CON-8f5a100c-fbce-4218-8d4b-16341335bcd6"

ARRIVES = {
    "from": "33612345678",
    "to": "33972101010",
    "uuid": CALL,
    "conversation_uuid": CONVERSATION,
    "endpoint_type": "phone",
    "region_url": "https://api-eu-3.vonage.com",
}
LEG_NAMES = {"from": "33972101010", "to": "33140506070", "uuid": LEG, "conversation_uuid": CONVERSATION}


def claims(body: bytes, **others: Any) -> dict[str, Any]:
    """The claims of a token of now; one that is given as None is left out."""
    usual = {
        "iat": NOW,
        "jti": "2aa67d77-b396-546d-bf54-61d623f2b3aa",
        "iss": "Vonage",
        "payload_hash": hashlib.sha256(body).hexdigest(),
        "api_key": API_KEY,
        "application_id": APPLICATION,
    }
    return {name: value for name, value in (usual | others).items() if value is not None}


def signed(
    body: bytes, target: str = "/voice/vonage/resume?r=12&t=3&p=s0a1~0.n", secret: str = SECRET, **others: Any
) -> Webhook:
    """A POST of exactly these bytes. others: claims that are not the usual ones."""
    token = jwt.encode(claims(body, **others), secret, "HS256")
    headers = {"content-type": "application/json", "authorization": f"Bearer {token}"}
    return Webhook("POST", target, headers, body)


def post(fields: Any, target: str = "/voice/vonage/resume?r=12&t=3&p=s0a1~0.n", **others: Any) -> Webhook:
    """A POST of these fields."""
    return signed(json.dumps(fields, separators=(",", ":")).encode(), target, **others)


def get(target: str, fields: dict[str, str], **others: Any) -> Webhook:
    """A GET with these fields in its query."""
    token = jwt.encode(claims(b"", **others), SECRET, "HS256")
    return Webhook("GET", f"{target}?{urlencode(fields)}", {"authorization": f"Bearer {token}"})


def pressed(digits: Any, **others: Any) -> Webhook:
    """What an input has got."""
    keys = {"digits": digits, "timed_out": True, **others}
    return post({"speech": {"results": []}, "dtmf": keys, "uuid": CALL, "conversation_uuid": CONVERSATION})


def leg(status: str, **others: Any) -> Webhook:
    """A state of a dialled person's leg."""
    return post({"headers": {}, **LEG_NAMES, "status": status, "direction": "outbound", **others})


def caller(status: str, **others: Any) -> Webhook:
    """A state of the caller's leg."""
    names = {"from": "33612345678", "to": "33972101010", "uuid": CALL, "conversation_uuid": CONVERSATION}
    return post({**names, "status": status, "direction": "inbound", **others}, "/voice/vonage/status")
