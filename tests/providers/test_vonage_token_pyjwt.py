"""Vonage's signature: exactly what PyJWT refuses is refused."""

import base64
import hashlib
import hmac
import json
import time
from contextlib import suppress
from typing import Any

import jwt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from providers.base import Unverified, Webhook
from providers.vonage import Vonage
from tests.providers.vonage_tokens import OURS
from tests.providers.vonage_wire import API_KEY, APPLICATION, NOW, SECRET, claims


def reference(token: str, webhook: Webhook, secrets: dict[str, str], now: float) -> bool:
    """Whether PyJWT and the claim rules believe it."""
    try:
        api_key = jwt.decode(token, options={"verify_signature": False}).get("api_key")
        if api_key is None and len(secrets) == 1:
            (api_key,) = secrets
        required = ["iat", "jti", *(["payload_hash"] if webhook.method == "POST" else [])]
        options: Any = {"require": required, "verify_aud": False}
        told = jwt.decode(token, secrets[api_key], algorithms=["HS256"], leeway=300, options=options)
        hashed = hashlib.sha256(webhook.body).hexdigest()
        return (
            abs(now - int(told["iat"])) <= 300
            and told.get("iss", "Vonage") == "Vonage"
            and told.get("application_id", APPLICATION) in (None, APPLICATION)
            and (
                (webhook.method == "GET" and told.get("payload_hash") is None) or told["payload_hash"].lower() == hashed
            )
        )
    except Exception:
        return False


def segment(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def built(header: Any, told: Any, secret: str, hash_name: str) -> str:
    """A token with anything in it, signed."""
    text = ".".join(segment(json.dumps(part).encode()) for part in (header, told))
    return f"{text}.{segment(hmac.digest(secret.encode(), text.encode(), hash_name))}"


ODD = st.sampled_from(
    [
        None,
        True,
        False,
        0,
        1.5,
        -1,
        "",
        "x",
        "1",
        "１２",
        [],
        {},
        ["HS256"],
        {"a": 1},
        10**400,
        float("nan"),
        float("inf"),
    ]
)


NEVER_MIND = st.sampled_from(["JWT", "x", None, 5])


HEADERS = st.fixed_dictionaries(
    {"alg": st.sampled_from(["HS256"] * 8 + ["none", "HS512", "RS256", "hs256", ""]) | ODD},
    optional={
        "typ": NEVER_MIND,
        "kid": NEVER_MIND,
        "b64": st.sampled_from([True, False, None, 0]),
        "crit": st.sampled_from([["b64"], [], ["exp"], ["b64", 1], "b64", None, ["b64", "b64"], [["b64"]], {"b64": 1}]),
    },
)


DAMAGE = st.sampled_from(
    ["none", "none", "pad", "double pad", "unpad", "dot", "cut", "bit", "plus", "latin", "space", "swap"]
)


def damaged(token: str, damage: str, at: int) -> str:
    at %= len(token) or 1
    parts = token.split(".")
    which = at % len(parts)
    padded = [part + "=" * (-len(part) % 4) if place == which else part for place, part in enumerate(parts)]
    last = parts[which][-1:] or "A"
    other_end = chr(ord(last) + 1) if last not in "zZ9-_" else last
    return {
        "none": token,
        "pad": ".".join(padded),
        "double pad": token + "==",
        "unpad": ".".join(part + "=" for part in parts),
        "dot": token[:at] + "." + token[at:],
        "cut": token[:at] + token[at + 1 :],
        "bit": ".".join(part[:-1] + other_end if place == which else part for place, part in enumerate(parts)),
        "plus": token.replace("-", "+").replace("_", "/"),
        "latin": token[:at] + "é" + token[at + 1 :],
        "space": token[:at] + " " + token[at:],
        "swap": ".".join(reversed(parts)),
    }[damage]


@settings(max_examples=1500, deadline=None)
@given(
    header=st.just({"alg": "HS256", "typ": "JWT"}) | HEADERS,
    changes=st.just({})
    | st.dictionaries(
        st.sampled_from(["iat", "jti", "payload_hash", "iss", "api_key", "application_id", "exp", "nbf", "sub", "aud"]),
        ODD,
        max_size=2,
    ),
    left_out=st.just(set())
    | st.sets(st.sampled_from(["iat", "jti", "payload_hash", "iss", "api_key", "application_id"]), max_size=1),
    age=st.sampled_from([0, 0, 0, 0, 200, -200, 400, -400]),
    right_secret=st.sampled_from([True] * 9 + [False]),
    hash_name=st.sampled_from(["sha256"] * 9 + ["sha512"]),
    two=st.booleans(),
    method=st.sampled_from(["POST", "GET"]),
    damage=DAMAGE,
    at=st.integers(0, 10**6),
)
def test_every_token_is_believed_or_refused_as_by_pyjwt(
    header: Any,
    changes: Any,
    left_out: Any,
    age: int,
    right_secret: bool,
    hash_name: str,
    two: bool,
    method: str,
    damage: str,
    at: int,
) -> None:
    now, body = time.time(), b"{}" if method == "POST" else b""
    told = claims(body, iat=int(now) - age) | changes
    told = {name: value for name, value in told.items() if name not in left_out}
    token = damaged(built(header, told, SECRET if right_secret else SECRET[::-1], hash_name), damage, at)
    secrets = {API_KEY: SECRET} | ({"other": SECRET[::-1]} if two else {})
    webhook = Webhook(method, "/voice/vonage/answer", {"authorization": f"Bearer {token}"}, body)
    believed = False
    with suppress(Unverified):
        Vonage({key: (secret,) for key, secret in secrets.items()}, (APPLICATION,)).verify(webhook, now)
        believed = True
    assert believed == reference(token, webhook, secrets, now)


@pytest.mark.parametrize(
    "payload",
    [
        b"",
        b"null",
        b"[]",
        b'"x"',
        b"[" * 100_000,
        b"{" * 10,
        b"\xff\xfe",
        b'{"iat": ' + b"9" * 5000 + b"}",
        b"{}" * 200_000,
    ],
    ids=lambda payload: ascii(payload[:8]),
)
def test_a_payload_that_is_none_is_refused(payload: bytes) -> None:
    text = f"eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.{segment(payload)}"
    token = f"{text}.{segment(hmac.digest(SECRET.encode(), text.encode(), 'sha256'))}"
    with pytest.raises(Unverified):
        OURS.verify(Webhook("POST", "/", {"authorization": f"Bearer {token}"}, b"{}"), NOW)
