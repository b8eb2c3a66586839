"""The other end of REST: people who are rung by request, on either provider, and what the service asks of their legs."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count
from typing import Any, Protocol
from urllib.parse import parse_qs, urlsplit

import responses
from requests import PreparedRequest

from sounds.files import files_of
from tests.calls.conftest import ACCOUNT, Caller
from webhooks.hunts.errands import carry_on
from webhooks.jobs.tools import Tools
from webhooks.phone.twilio_wire import TwilioWire
from webhooks.phone.vonage_wire import REGION, Wire, iso

TWILIO = f"https://api.twilio.com/2010-04-01/Accounts/{ACCOUNT}"
STATES = {"answered": "in-progress", "unanswered": "no-answer", "cancelled": "canceled", "started": "initiated"}


class Line(Protocol):
    """Whose provider rings people, and sends what they do."""

    provider: str
    phone: Any
    clock: Any


@dataclass
class Person:
    """Somebody whose phone rings. `answers`, `presses` … send what the provider would, signed. order: the number they are shown."""

    to: str
    id: str
    answer_url: str
    event_url: str
    caller: Line
    timeout: int = 0
    order: str = ""
    hung_up: bool = False
    document: bytes = b""
    next_url: str = ""

    def is_(self, state: str) -> int:
        """The provider tells that state of the leg, in Vonage's words; the status of the answer."""
        return self._send(self.event_url, state).status

    def answers(self, **more: str) -> None:
        self.is_("answered")
        self.document = self._send(self.answer_url, "answered", **more).body
        self.next_url = action_in(self.document)

    def presses(self, keys: str) -> None:
        if self.caller.provider == "twilio":
            self.document = self._send(self.next_url, "answered", Digits=keys).body
        else:
            dtmf = {"dtmf": {"digits": keys, "timed_out": not keys}}
            self.document = self._send(self.next_url, "", **dtmf).body

    def calls(self, outcome: str) -> None:
        """The person, an agent, has called somebody back: what became of that."""
        url = connect_in(self.document)
        if self.caller.provider == "twilio":
            status = {"answered": "completed", "no_answer": "no-answer"}.get(outcome, outcome)
            more = {"DialCallStatus": status, "DialBridged": str(outcome == "answered").lower()}
            self.document = self._send(url, "answered", **more).body
        elif outcome == "answered":
            self.document = self._send(notify_in(self.document), "", payload={"event": "after"}).body
        else:
            self.document = self._send(url, {"no_answer": "timeout"}.get(outcome, outcome)).body

    def joins(self, room: str) -> bool:
        """Whether the last document takes the person to the caller's room."""
        if self.caller.provider == "twilio":
            return f"<Queue>{room}</Queue></Dial>".encode() in self.document
        return any(one["action"] == "conversation" and one["name"] == room for one in json.loads(self.document))

    def _send(self, url: str, state: str, **more: Any) -> Any:
        wire = self.caller.phone.wire
        if isinstance(wire, TwilioWire):
            names = {"CallSid": self.id, "Direction": "outbound-api", "CallStatus": STATES.get(state, state)}
            legs = {name: value for name, value in wire.leg(self.to, "+33972101010").items() if name != "ParentCallSid"}
            return wire.post(url, {**legs, **names, **more})
        assert isinstance(wire, Wire)
        names = {"uuid": self.id, "conversation_uuid": f"CON-{self.id}", "direction": "outbound"}
        told = {"status": state} if state else {}
        return wire.send(url, {**names, **told, "timestamp": iso(self.caller.clock()), **more})


def call_id(caller: Caller) -> str:
    """The provider's name of somebody's call."""
    phone: Any = caller.phone
    return str(phone.wire.call_sid if caller.provider == "twilio" else phone.leg.uuid)


def action_in(document: bytes) -> str:
    """Where the keys of a document's wait are sent."""
    if document.startswith(b"<?xml"):
        found = re.search(rb'<Gather[^>]*action="([^"]*)"', document)
        return found[1].decode().replace("&amp;", "&") if found else ""
    return next((str(one["eventUrl"][0]) for one in json.loads(document) if one["action"] == "input"), "")


def connect_in(document: bytes) -> str:
    """Where it is told what became of a call that a document makes."""
    if document.startswith(b"<?xml"):
        found = re.search(rb'<Dial[^>]*action="([^"]*)"', document)
        return found[1].decode().replace("&amp;", "&") if found else ""
    return next((str(one["eventUrl"][0]) for one in json.loads(document) if one["action"] == "connect"), "")


def notify_in(document: bytes) -> str:
    """Where a line tells that it goes on."""
    return next((str(one["eventUrl"][0]) for one in json.loads(document) if one["action"] == "notify"), "")


@dataclass
class Exchange:
    """Both providers' REST APIs. `works` runs the errands that are due, as the worker would."""

    caller: Caller
    people: list[Person] = field(default_factory=list)
    refused: dict[str, int] = field(default_factory=dict)
    sent_on: list[tuple[str, str]] = field(default_factory=list)
    others: list[Caller] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    gone: set[str] = field(default_factory=set)
    """Calls that are over, of which nobody was told."""
    _ids: Any = field(default_factory=lambda: count(1))

    def works(self) -> None:
        here, tools = self.caller.app.extensions["carillon"], self.tools()
        here.log.flush()
        for _ in range(20):
            due = here.store.hunts.due()
            if not due:
                break
            for errand in due:
                carry_on(tools, errand)
        while self.sent_on:
            call, url = self.sent_on.pop(0)
            whose = next((one for one in self.others if call_id(one) == call), self.caller)
            whose.turns = whose.phone.sent_on(url)

    def tools(self) -> Tools:
        """What the worker works with."""
        here = self.caller.app.extensions["carillon"]
        return Tools(here.settings, here.store, files_of(here.settings.sounds_url), here.now)

    def whose(self, to: str) -> Person:
        return next(person for person in reversed(self.people) if person.to.endswith(to))

    def answers_with(self) -> Callable[[PreparedRequest], tuple[int, dict[str, str], str]]:
        return self._vonage if self.caller.provider == "vonage" else self._twilio

    def _vonage(self, request: PreparedRequest) -> tuple[int, dict[str, str], str]:
        body, path = json.loads(request.body or b"{}"), urlsplit(str(request.url)).path
        if path.endswith(("/talk", "/stream")):
            self.said.append(str(body.get("text") or body["stream_url"][0]))
            return 200, {}, json.dumps({"message": "Talk started", "uuid": path.split("/")[-2]})
        if request.method == "PUT":
            return self._told(
                path.rpartition("/")[2], body["action"] == "hangup", body.get("destination", {}).get("url")
            )
        to = body["to"][0]
        name = "+" + to["number"] if to["type"] == "phone" else to["uri"]
        more = body["answer_url"][0], body["event_url"][0], body["ringing_timer"]
        return self._rung(name, *more, order=str(body["from"]))

    def _twilio(self, request: PreparedRequest) -> tuple[int, dict[str, str], str]:
        raw = request.body or ""
        body = {key: values[0] for key, values in parse_qs(raw if isinstance(raw, str) else raw.decode()).items()}
        name = urlsplit(str(request.url)).path.rpartition("/")[2].removesuffix(".json")
        if name != "Calls":
            return self._told(name, body.get("Status") == "completed", [body["Url"]] if "Url" in body else None)
        shown = {name: value for name, value in body.items() if name in ("From", "CallToken")}
        return self._rung(body["To"], body["Url"], body["StatusCallback"], int(body["Timeout"]), order=str(shown))

    def _rung(self, to: str, answer: str, events: str, timeout: int, order: str) -> tuple[int, dict[str, str], str]:
        if status := self.refused.get(to):
            return status, {}, json.dumps({"code": 21211, "message": "refused", "status": status, "title": "refused"})
        leg = f"CA{next(self._ids):032x}"
        self.people.append(Person(to, leg, answer, events, self.caller, timeout, order))
        told = {"uuid": leg, "conversation_uuid": f"CON-{leg}", "status": "started", "direction": "outbound"}
        return 201, {}, json.dumps({**told, "sid": leg})

    def _told(self, leg: str, hang_up: bool, urls: list[str] | None) -> tuple[int, dict[str, str], str]:
        for person in self.people:
            if person.id == leg and hang_up:
                person.hung_up = True
        if leg in self.gone:
            return 404, {}, json.dumps({"code": 20404, "message": "not found", "status": 404, "title": "not found"})
        if urls:
            self.sent_on.append((leg, urls[0]))
        return (204, {}, "") if self.caller.provider == "vonage" else (200, {}, json.dumps({"sid": leg}))


def listening(caller: Caller) -> tuple[Exchange, responses.RequestsMock]:
    """An exchange behind the addresses of both APIs. The mock is a context manager; nothing else is reached in it."""
    exchange = Exchange(caller)
    mock = responses.RequestsMock(assert_all_requests_are_fired=False)
    for method in ("POST", "PUT"):
        for host in (TWILIO, REGION):
            mock.add_callback(method, re.compile(re.escape(host)), exchange.answers_with())
    return exchange, mock
