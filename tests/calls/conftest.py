"""A caller whose every call goes through signed webhooks, once on each provider."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from flows.check import check_upload
from flows.configuration import Configuration
from flows.schedules.zones import at_instant
from providers.base import Webhook
from tests.flows import playing
from webhooks.app import create_app
from webhooks.config import Settings
from webhooks.phone.base import Phone, Response
from webhooks.phone.twilio import TwilioPhone
from webhooks.phone.vonage import VonagePhone

ANNEX = Path(__file__).parents[2] / "examples" / "annex.json"
PUBLIC_URL = "https://ivr.example.com"
ACCOUNT = "AC" + "a" * 32
TOKEN = "test-twilio-auth-token-not-real"
APPLICATION = "aaaaaaaa-bbbb-cccc-dddd-0123456789ab"
SECRET = "test-vonage-signature-secret-32bytes"
ENVIRONMENT = {
    "PUBLIC_URL": PUBLIC_URL,
    "SECRET_KEY": "a-secret-of-the-tests-long-enough-to-be-one",
    "TWILIO_ACCOUNT_SID": ACCOUNT,
    "TWILIO_AUTH_TOKEN": TOKEN,
    "VONAGE_APPLICATION_ID": APPLICATION,
    "VONAGE_API_KEY": "a1b2c3d4",
    "VONAGE_SIGNATURE_SECRET": SECRET,
}


@dataclass
class Clock:
    """A clock that stands still until it is moved."""

    seconds: float = 0.0

    def __call__(self) -> float:
        return self.seconds

    def set(self, at: str, zone: str = "Europe/Paris") -> None:
        self.seconds = at_instant(at.replace(" ", "T"), zone).timestamp()


Sent = list[tuple[Webhook, Response]]


def through(client: FlaskClient, sent: Sent | None = None) -> Callable[[Webhook], Response]:
    """A transport into the application, the target untouched. sent: what was sent, and answered."""

    def send(webhook: Webhook) -> Response:
        response = _send(webhook)
        if sent is not None:
            sent.append((webhook, response))
        return response

    def _send(webhook: Webhook) -> Response:
        path, _, query = webhook.target.partition("?")
        answer = client.open(
            path,
            method=webhook.method,
            query_string=query,
            data=webhook.body or None,
            headers=list(webhook.headers.items()),
            base_url=PUBLIC_URL,
            environ_overrides={"RAW_URI": webhook.target},
        )
        return Response(answer.status_code, {name.lower(): value for name, value in answer.headers}, answer.data)

    return send


@dataclass
class Caller:
    """Somebody with a telephone. `hears`, `is_put_through_to` … look at what came of the last thing that was done."""

    provider: str
    app: Flask
    clock: Clock
    phone: Phone = field(init=False)
    turns: list[Any] = field(default_factory=list)
    sent: Sent = field(default_factory=list)

    def upload(self, document: dict[str, Any], whole: bool = True) -> int:
        here = self.app.extensions["carillon"]
        revision = here.store.revisions.publish(
            Configuration().merged(document, whole).to_bytes(), author="tests", message=""
        )
        here.cache.refresh()
        here.live.refresh()
        return int(revision.number)

    def follows(self, **case: Any) -> int:
        """Upload a configuration of one flow, as `tests/flows/playing.py` writes them. It must be free of errors."""
        upload = playing.configuration(case).as_json()
        assert [problem.message for problem in check_upload(upload, Configuration()).errors] == []
        return self.upload(upload)

    def dials(
        self,
        number: str = "+33972101010",
        at: str = "2026-11-23 10:00",
        caller: str | None = "+33612345678",
        **how: Any,
    ) -> None:
        self.clock.set(at)
        self.phone = self.new_phone()
        self.turns = self.phone.dial(number, caller, **how)

    def new_phone(self) -> Phone:
        transport = through(self.app.test_client(), self.sent)
        if self.provider == "twilio":
            return TwilioPhone(transport, PUBLIC_URL, self.clock, ACCOUNT, TOKEN)
        return VonagePhone(transport, PUBLIC_URL, self.clock, "a1b2c3d4", APPLICATION, SECRET)

    def presses(self, keys: str) -> None:
        self.turns = self.phone.press(keys)

    def says_nothing(self) -> None:
        self.turns = self.phone.stay_silent()

    def dial_ends(self, outcome: Any, accept: str | None = None) -> None:
        self.turns = self.phone.dial_ends(outcome, accept)

    def speaks(self, seconds: int = 5) -> None:
        self.turns = self.phone.speak(seconds)

    def hangs_up(self) -> None:
        self.turns = self.phone.hang_up()

    @property
    def heard(self) -> str:
        return " | ".join(str(heard) for turn in self.turns for heard in turn.heard)

    @property
    def whispered(self) -> str:
        """What dialled people have heard during the call."""
        return " | ".join(str(heard) for turn in self.phone.turns for heard in turn.whispered)

    def hears(self, *parts: str) -> None:
        """These, in this order."""
        position = 0
        for part in parts:
            found = self.heard.find(part, position)
            assert found >= 0, f"{part!r} was not heard (after what came before) in: {self.heard!r}"
            position = found + len(part)

    def hears_not(self, part: str) -> None:
        assert part not in self.heard

    def rings(self, *numbers: str) -> None:
        assert [number for turn in self.turns for number in turn.dials] == list(numbers)

    def is_recorded(self) -> None:
        assert self.turns[-1].records

    @property
    def documents(self) -> list[bytes]:
        """Every document of the call so far."""
        return [answer.body for _, answer in self.sent if answer.status == 200]

    def is_cut_off(self, by: str) -> None:
        assert self.phone.ended_by == by

    @property
    def trace(self) -> list[str]:
        here = self.app.extensions["carillon"]
        here.log.flush()
        call = here.store.calls.list(limit=1)[0]
        return [line for turn in here.store.calls.turns(call.id) for line in turn.lines]


@pytest.fixture
def clock() -> Clock:
    clock = Clock()
    clock.set("2026-11-23 10:00")
    return clock


@pytest.fixture(scope="session")
def vonage_key() -> str:
    """A private key such as a Vonage application has."""
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric import rsa

    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    kind = serialization.PrivateFormat.PKCS8
    return key.private_bytes(serialization.Encoding.PEM, kind, serialization.NoEncryption()).decode()


@pytest.fixture
def make_app(
    sqlite_url: str, clock: Clock, vonage_key: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[..., Flask]]:
    """Makes applications; what it is given changes the environment (None: that name is not set)."""
    monkeypatch.chdir(tmp_path)
    made = []

    def make(**changes: str | None) -> Flask:
        environment = {**ENVIRONMENT, "DATABASE_URL": sqlite_url, "VONAGE_PRIVATE_KEY": vonage_key, **changes}
        given = {name: value for name, value in environment.items() if value is not None}
        made.append(create_app(Settings.from_env(given), clock, background=False))
        return made[-1]

    yield make
    for app in made:
        app.extensions["carillon"].store.close()


@pytest.fixture
def app(make_app: Callable[..., Flask]) -> Flask:
    return make_app()


@pytest.fixture
def annex() -> dict[str, Any]:
    document: dict[str, Any] = json.loads(ANNEX.read_text())
    return document


@pytest.fixture(params=["twilio", "vonage"])
def caller(request: pytest.FixtureRequest, app: Flask, clock: Clock, annex: dict[str, Any]) -> Caller:
    """A caller of the annex, on Twilio the first time, on Vonage the second."""
    somebody = Caller(request.param, app, clock)
    somebody.upload(annex)
    return somebody


@pytest.fixture(params=["twilio", "vonage"])
def somebody(request: pytest.FixtureRequest, make_app: Callable[..., Flask], clock: Clock, redis_url: str) -> Caller:
    """A caller of a service with Redis, so that people can be rung over REST, on each provider."""
    return Caller(request.param, make_app(REDIS_URL=redis_url), clock)


@pytest.fixture
def exchange(somebody: Caller) -> Iterator[Any]:
    """Both providers' REST APIs (`tests.calls.ringing.Exchange`)."""
    from tests.calls.ringing import listening

    exchange, mock = listening(somebody)
    with mock:
        yield exchange
