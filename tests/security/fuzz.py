"""Requests of every kind to every voice route: never a 5xx, always a valid document.

`python -m tests.security.fuzz --requests 20000` prints how many were answered in which way.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import hmac
import json
import os
import re
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import jwt
from flask import Flask
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from flows.configuration import Configuration
from flows.store.migrate import upgrade
from tests.calls.conftest import ACCOUNT, ANNEX, APPLICATION, ENVIRONMENT, PUBLIC_URL, SECRET, TOKEN
from webhooks.app import create_app
from webhooks.config import Settings
from webhooks.phone.ncco_rules import check_ncco
from webhooks.phone.twiml_rules import check_twiml

NUMBER = "+33972101010"
FIELDS: dict[str, tuple[str, ...]] = {
    "twilio": (
        *("CallSid", "AccountSid", "From", "To", "CallStatus", "Digits", "DialCallStatus", "DialBridged", "ErrorCode"),
        *("RecordingUrl", "RecordingSid", "RecordingStatus", "RecordingDuration", "TranscriptionText", "StirVerstat"),
    ),
    "vonage": (
        *("uuid", "conversation_uuid", "from", "to", "status", "dtmf", "direction", "timestamp", "reason", "payload"),
        *("recording_url", "recording_uuid", "start_time", "end_time", "region_url", "endpoint_type", "from_user"),
    ),
}
WORDS = (
    NUMBER,
    NUMBER[1:],
    "anonymous",
    "ringing",
    "completed",
    "busy",
    "no-answer",
    "timeout",
    "1",
    "2",
    "*",
    "#",
    "",
    "0" * 40,
)
text = st.one_of(st.sampled_from(WORDS), st.text(max_size=40))
value = st.recursive(
    st.one_of(text, st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False, allow_infinity=False)),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(("digits", "timed_out", "x")), inner, max_size=3)
    ),
    max_leaves=5,
)
ROUTES = ("answer", "resume", "status")
PURPOSES = ("wait", "whisper", "accept", "after", "held", "leg", "recording")
query = st.lists(
    st.tuples(
        st.sampled_from("rtfpxkwls"),
        st.one_of(text, st.sampled_from(PURPOSES)),
    ),
    max_size=8,
)
plan = st.fixed_dictionaries(
    {
        "provider": st.sampled_from(("twilio", "vonage")),
        "route": st.sampled_from((*ROUTES, "resume")),
        "method": st.sampled_from(("POST", "POST", "POST", "GET")),
        "known": st.booleans(),
        "query": query,
        "swap": st.booleans(),
        "fields": st.dictionaries(st.integers(0, 16), value, max_size=10),
        "raw": st.one_of(st.none(), st.none(), st.none(), st.binary(max_size=60)),
        "signed": st.sampled_from((True, True, True, True, False)),
    }
)
Plan = dict[str, Any]


class Line:
    """A service, and the resume URLs that it has given out."""

    def __init__(self, app: Flask) -> None:
        self.app, self.client = app, app.test_client()
        self.queries: dict[str, list[str]] = {"twilio": [], "vonage": []}
        self.statuses: Counter[str] = Counter()

    def send(self, plan: Plan) -> None:
        """One request; AssertionError where it is answered as no provider may be."""
        provider, route, method = plan["provider"], plan["route"], plan["method"]
        known = self.queries[provider]
        parts = quote(urlencode(plan["query"], errors="replace"), safe="=&%+")
        if plan["known"] and known and route != "answer":
            given = known[len(plan["fields"]) * 7919 % len(known)]
            parts = f"{given}&{parts}" if plan["swap"] else f"{parts}&{given}"
        target = f"/voice/{provider}/{route}" + (f"?{parts}" if parts else "")
        body, headers = BUILD[provider](plan, target)
        path, _, rest = target.partition("?")
        answer = self.client.open(
            path,
            method=method,
            query_string=rest,
            data=body or None,
            headers=headers,
            base_url=PUBLIC_URL,
            environ_overrides={"RAW_URI": target},
        )
        self.statuses[f"{provider} {route} {answer.status_code}"] += 1
        assert answer.status_code < 500, (plan, answer.status_code)
        assert answer.status_code == 200 or answer.status_code in (204, 401, 403), (plan, answer.status_code)
        if answer.status_code == 200:
            self._valid(provider, route, answer.data)

    def _valid(self, provider: str, route: str, body: bytes) -> None:
        if provider == "twilio":
            check_twiml(body)
        elif route != "status" or body:
            check_ncco(body)
        found = re.findall(rf"/voice/{provider}/resume\?([A-Za-z0-9_.~&;=-]+)", body.decode())
        self.queries[provider] = [*self.queries[provider], *(one.replace("&amp;", "&") for one in found)][-500:]


def _twilio(plan: Plan, target: str) -> tuple[bytes, dict[str, str]]:
    told = {
        "CallSid": "CA" + "1" * 32,
        "AccountSid": ACCOUNT,
        "From": "+33612345678",
        "To": NUMBER,
        "CallStatus": "ringing",
    }
    names = FIELDS["twilio"]
    told |= {names[place % len(names)]: str(one) for place, one in plan["fields"].items()}
    if plan["method"] == "GET":
        body, signed = b"", PUBLIC_URL + target
    else:
        body = urlencode(told, errors="replace").encode()
        clean = {name: one.encode("utf-8", "replace").decode() for name, one in told.items()}
        signed = PUBLIC_URL + target + "".join(name + clean[name] for name in sorted(clean))
    mac = base64.b64encode(hmac.new(TOKEN.encode(), signed.encode(), hashlib.sha1).digest()).decode()
    headers = {"X-Twilio-Signature": mac if plan["signed"] else mac[::-1]}
    return (plan["raw"] or body), {**headers, "Content-Type": "application/x-www-form-urlencoded"}


def _vonage(plan: Plan, target: str) -> tuple[bytes, dict[str, str]]:
    told: dict[str, Any] = {"uuid": "aaaa", "conversation_uuid": "CON-1", "from": "33612345678", "to": NUMBER[1:]}
    names = FIELDS["vonage"]
    told |= {names[place % len(names)]: one for place, one in plan["fields"].items()}
    body = b"" if plan["method"] == "GET" else plan["raw"] or json.dumps(told).encode()
    claims = {
        "iat": int(time.time()),
        "jti": os.urandom(8).hex(),
        "iss": "Vonage",
        "api_key": "a1b2c3d4",
        "application_id": APPLICATION,
        "payload_hash": hashlib.sha256(body).hexdigest(),
    }
    token = jwt.encode(claims, SECRET if plan["signed"] else "x" * 40, "HS256")
    return body, {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}


BUILD: dict[str, Callable[[Plan, str], tuple[bytes, dict[str, str]]]] = {"twilio": _twilio, "vonage": _vonage}


def line_in(folder: Path, key: str) -> Line:
    """A service of the example, in a folder of its own. key: Vonage's private key."""
    url = f"sqlite:///{folder / 'carillon.db'}"
    upgrade(url)
    app = create_app(
        Settings.from_env({**ENVIRONMENT, "DATABASE_URL": url, "VONAGE_PRIVATE_KEY": key}), background=False
    )
    here = app.extensions["carillon"]
    example = json.loads(ANNEX.read_text())
    here.store.revisions.publish(Configuration().merged(example).to_bytes(), "fuzz", "")
    here.cache.refresh()
    here.live.refresh()
    return Line(app)


def plain() -> list[Plan]:
    """One undamaged and one forged request of every provider to every route."""
    usual: Plan = {"method": "POST", "known": True, "query": [], "swap": False, "fields": {}, "raw": None}
    return [
        {**usual, "provider": provider, "route": route, "signed": signed}
        for provider in FIELDS
        for route in ROUTES
        for signed in (True, False)
    ]


def run(line: Line, requests: int, told: Callable[[int], None] = lambda _: None, seeded: bool = False) -> int:
    """Send that many, plain ones first; how many were sent. seeded: the same ones each time."""
    sent = 0
    for one in plain():
        line.send(one)
        sent += 1

    @settings(
        derandomize=seeded,
        max_examples=-(-requests // 5),
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(st.lists(plan, min_size=5, max_size=5))
    def every(plans: list[Plan]) -> None:
        nonlocal sent
        for one in plans:
            line.send(one)
            sent += 1
        if sent % 2000 < 5:
            told(sent)

    every()
    return sent


def private_key() -> str:
    """A key such as a Vonage application has."""
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric import rsa

    kind = serialization.PrivateFormat.PKCS8
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    return key.private_bytes(serialization.Encoding.PEM, kind, serialization.NoEncryption()).decode()


def main() -> None:
    import logging

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--requests", type=int, default=20_000)
    wanted = parser.parse_args().requests
    logging.disable(logging.CRITICAL)
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        line, started = line_in(Path(folder), private_key()), time.monotonic()
        sent = run(line, wanted, lambda count: print(f"{count} requests", flush=True))
        for name, count in sorted(line.statuses.items()):
            print(f"{name:24} {count}")
        print(f"{sent} requests in {time.monotonic() - started:.0f} s, no 5xx, every document valid")


if __name__ == "__main__":
    main()
