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

from sounds.files import files_of
from tests.calls.conftest import ACCOUNT, APPLICATION, PUBLIC_URL, SECRET, TOKEN
from tests.security.fuzz_line import NUMBER, WAITS, private_key, service_in
from webhooks.hunts.orders import next_url, order_of
from webhooks.jobs.tools import Tools
from webhooks.phone.ncco_rules import check_ncco
from webhooks.phone.twiml_rules import check_twiml
from webhooks.queues.matching import match_waiting
from webhooks.services import RedisServer

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
PURPOSES = ("wait", "whisper", "accept", "after", "held", "round", "called", "leg", "recording", "transcription")
CALLS = 12
HARVEST = 25
"""Requests after which the people are looked up who are rung by then."""
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
        "call": st.integers(0, CALLS - 1),
        "waits": st.booleans(),
        "legs": st.booleans(),
        "key": st.sampled_from((None, "1", "1", "2", "*")),
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
        self.queries: dict[str, list[tuple[str, int]]] = {"twilio": [], "vonage": []}
        self.legs: dict[str, list[tuple[str, int]]] = {"twilio": [], "vonage": []}
        self.statuses: Counter[str] = Counter()
        self.rung = self.of_legs = 0

    def send(self, plan: Plan) -> None:
        """One request; AssertionError where it is answered as no provider may be."""
        provider, route, method = plan["provider"], plan["route"], plan["method"]
        is_leg = plan["legs"] and bool(self.legs[provider])
        known = self.legs[provider] if is_leg else self.queries[provider]
        parts = quote(urlencode(plan["query"], errors="replace"), safe="=&%+")
        if plan["known"] and known and route != "answer":
            given, call = known[(len(plan["fields"]) * 7919 + plan["call"] * 104729) % len(known)]
            plan = {**plan, "call": call}
            self.of_legs += is_leg
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
            self._valid(provider, route, answer.data, plan["call"])
        if sum(self.statuses.values()) % HARVEST == 0:
            self._harvest()

    def _harvest(self) -> None:
        """What the worker would do: agents are rung, and the provider is given their URLs."""
        here = self.app.extensions["carillon"]
        tools = Tools(here.settings, here.store, files_of(here.settings.sounds_url), here.now)
        match_waiting(tools)
        for errand in here.store.hunts.due():
            due = here.store.hunts.claim(errand)
            found = here.store.hunts.get(due.hunt) if due else None
            if due and found and due.what == "place":
                leg, facts = found[0].legs[due.leg], found[1]
                order = order_of(PUBLIC_URL, tools.seal, facts, leg)
                call = CALL_OF.index(facts.call) if facts.call in CALL_OF else 0
                urls = (order.answer_url, order.event_url, next_url(PUBLIC_URL, tools.seal, facts))
                self.legs[facts.provider] += [(url.partition("?")[2], call) for url in urls]
                self.rung += 1
            if due:
                here.store.hunts.done(due.id)

    def _valid(self, provider: str, route: str, body: bytes, call: int) -> None:
        if provider == "twilio":
            check_twiml(body)
        elif route != "status" or body:
            check_ncco(body)
        found = re.findall(rf"/voice/{provider}/resume\?([A-Za-z0-9_.~&;=-]+)", body.decode())
        new = [(one.replace("&amp;", "&"), call) for one in found]
        self.queries[provider] = [*self.queries[provider], *new][-500:]


CALL_OF = [f"CA{call:032x}" for call in range(CALLS)]
"""Names of calls, on both providers."""


def _twilio(plan: Plan, target: str) -> tuple[bytes, dict[str, str]]:
    told = {
        "CallSid": CALL_OF[plan["call"]],
        "AccountSid": ACCOUNT,
        "From": "+33612345678",
        "To": WAITS if plan["waits"] else NUMBER,
        "CallStatus": "ringing",
    }
    told |= {"Digits": plan["key"]} if plan["key"] else {}
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
    call, to = CALL_OF[plan["call"]], WAITS if plan["waits"] else NUMBER
    told: dict[str, Any] = {"uuid": call, "conversation_uuid": f"CON-{call}", "from": "33612345678", "to": to[1:]}
    told |= {"dtmf": {"digits": plan["key"], "timed_out": False}} if plan["key"] else {}
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


def plain() -> list[Plan]:
    """Calls of people who wait; one undamaged and one forged request of every provider to every route."""
    usual: Plan = {"method": "POST", "known": True, "query": [], "swap": False, "fields": {}, "raw": None}
    usual |= {"call": 0, "waits": False, "key": None, "legs": False}
    every = [
        {**usual, "provider": provider, "route": route, "signed": signed}
        for provider in FIELDS
        for route in ROUTES
        for signed in (True, False)
    ]
    waits = [
        {
            **usual,
            "provider": provider,
            "route": route,
            "signed": True,
            "call": call,
            "waits": True,
            "key": "12"[call % 2],
        }
        for call in range(CALLS)
        for provider in FIELDS
        for route in ("answer", "resume")
    ]
    return waits + every


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


def main() -> None:
    import logging

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--requests", type=int, default=20_000)
    wanted = parser.parse_args().requests
    logging.disable(logging.CRITICAL)
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        server = RedisServer.private()
        assert server, "no redis-server: make .venv/.dev brings one"
        line, started = Line(service_in(Path(folder), private_key(), server.url)), time.monotonic()
        sent = run(line, wanted, lambda count: print(f"{count} requests", flush=True))
        for name, count in sorted(line.statuses.items()):
            print(f"{name:24} {count}")
        server.close()
        print(f"{line.rung} people rung, {line.of_legs} requests about them")
        print(f"{sent} requests in {time.monotonic() - started:.0f} s, no 5xx, every document valid")


if __name__ == "__main__":
    main()
