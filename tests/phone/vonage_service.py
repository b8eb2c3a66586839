"""A service that answers the telephone on a Vonage line, and what it answers."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from providers.base import Webhook
from providers.vonage import Vonage
from tests.providers.vonage_wire import API_KEY, APPLICATION, SECRET
from webhooks.phone.base import Response
from webhooks.phone.vonage import VonagePhone

URL = "https://ivr.example.com"


RESUME = f"{URL}/voice/vonage/resume"


NOTHING = Response(204, {}, b"")


JSON = {"content-type": "application/json"}


TALK = {"action": "talk", "text": "Tapez 1", "language": "fr-FR", "bargeIn": True}


INPUT = {
    "action": "input",
    "type": ["dtmf"],
    "dtmf": {"timeOut": 5, "maxDigits": 1, "submitOnHash": False},
    "eventUrl": [f"{RESUME}?p=s0a1~0&u=turn"],
}


MENU = [TALK, INPUT]


AFTER = {"action": "notify", "payload": {"event": "after"}, "eventUrl": [f"{RESUME}?p=s0a1~0&u=after"]}


SPOKEN = {"action": "talk", "text": "Au revoir"}


RECORD = {
    "action": "record",
    "format": "mp3",
    "endOnSilence": 10,
    "endOnKey": "#",
    "timeOut": 120,
    "eventUrl": [f"{URL}/voice/vonage/status?u=recording"],
}


def connect(target: int = 0, **endpoint: Any) -> dict[str, Any]:
    return {
        "action": "connect",
        "from": "33972101010",
        "eventType": "synchronous",
        "timeout": 30,
        "endpoint": [{"type": "phone", "number": "33140506070", **endpoint}],
        "eventUrl": [f"{RESUME}?p=s0a1~{target}&u=turn"],
    }


WHISPERED = connect(onAnswer={"url": f"{RESUME}?p=s0a1~0&u=whisper"})


class Service:
    """Answers one hand-written NCCO after the other, and keeps what it was sent. Every webhook must be signed.

    Events that go to the status URL, and states of a leg that are not the end of it, are answered with nothing.
    """

    def __init__(self, *answers: Any, public_url: str = URL) -> None:
        self.answers, self.webhooks = list(answers), list[Webhook]()
        self.provider = Vonage({API_KEY: (SECRET,)}, (APPLICATION,))

    def __call__(self, webhook: Webhook) -> Response:
        assert self.provider.verify(webhook, Clock.now) == API_KEY
        self.webhooks.append(webhook)
        told = self.sent(-1)
        if "/status" in webhook.target or told.get("status") in ("started", "ringing", "answered", "completed"):
            return NOTHING
        answer = self.answers.pop(0)
        return answer if isinstance(answer, Response) else Response(200, JSON, json.dumps(answer).encode())

    def sent(self, at: int) -> dict[str, Any]:
        webhook = self.webhooks[at]
        told = webhook.body.decode() or json.dumps(dict(parse_qsl(urlsplit(webhook.target).query)))
        fields: dict[str, Any] = json.loads(told)
        return fields

    def told(self, part: str) -> list[dict[str, Any]]:
        return [self.sent(at) for at, webhook in enumerate(self.webhooks) if part in webhook.target]

    def states(self, part: str) -> list[str]:
        return [told["status"] for told in self.told(part) if "status" in told]


class Clock:
    now = 1767268800.0

    def __call__(self) -> float:
        return self.now


def phone(*answers: Any, method: Any = "POST") -> tuple[VonagePhone, Service]:
    service = Service(*answers)
    return VonagePhone(service, URL, Clock(), API_KEY, APPLICATION, SECRET, method), service


def calling(*answers: Any) -> tuple[VonagePhone, Service]:
    line, service = phone(*answers)
    line.dial("+33972101010")
    return line, service


def heard(turns: Any) -> list[str]:
    return [str(one) for turn in turns for one in turn.heard]
