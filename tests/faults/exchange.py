"""The other end of REST while calls are made: people who are rung, pick up or not, accept, talk and hang up, on both providers."""

from __future__ import annotations

import json
import random
import re
import threading
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import count
from typing import Any
from urllib.parse import parse_qsl, urlencode

from requests import PreparedRequest
from twilio.request_validator import RequestValidator

from flows.record import replace
from providers.base import Webhook
from tests.calls.conftest import PUBLIC_URL, TOKEN
from tests.calls.ringing import Exchange, Person, action_in
from tests.faults.later import signed_again
from tests.faults.provider import OF_A_TURN, Provider, Record
from webhooks.phone.base import LineFault, Response

AT_ONCE, LEGS = 64, 10**6
ALONE_SECONDS = 90.0
"""Whoever is still alone on a line then has been forgotten there."""
PATIENT_SECONDS = 1.5
DIAL_SECONDS = 30
"""Of a dial on Twilio that says nothing else; into a queue that is empty as well (https://www.twilio.com/docs/voice/twiml/queue)."""


class Line(Provider):
    """The transport of people who are rung. fallbacks: the address that was ordered for a leg, should an answer not come."""

    def __init__(self, *how: Any) -> None:
        super().__init__(*how)
        self.fallbacks: dict[str, str] = {}

    def _attempts(self, webhook: Webhook) -> list[Webhook]:
        has_one = self.kind == "vonage" or _call_of(webhook) in self.fallbacks
        return super()._attempts(webhook) if has_one else [webhook]

    def _compare(self, webhook: Webhook, first: Response, second: Response) -> None:
        """Who is first to accept hears something else than whoever comes after."""

    def _fallback(self, webhook: Webhook) -> Webhook:
        told = dict(parse_qsl(webhook.body.decode(), keep_blank_values=True))
        fields = {key: value for key, value in told.items() if key not in OF_A_TURN}
        fields |= {"ErrorCode": "11200", "ErrorUrl": PUBLIC_URL + webhook.target}
        url = self.fallbacks[_call_of(webhook)]
        headers = {**webhook.headers, "x-twilio-signature": RequestValidator(TOKEN).compute_signature(url, fields)}
        target = url.removeprefix(PUBLIC_URL)
        return replace(webhook, target=target, body=urlencode(fields).encode(), headers=headers)


def _call_of(webhook: Webhook) -> str:
    return dict(parse_qsl(webhook.body.decode())).get("CallSid", "")


@dataclass
class Booth:
    """Where the people of one provider telephone from."""

    provider: str
    phone: Any
    clock: Callable[[], float]


@dataclass
class Meeting:
    """Somebody in a room. met: the caller is there. over: the caller has talked, and both put the phone down."""

    person: Person
    met: threading.Event = field(default_factory=threading.Event)
    over: threading.Event = field(default_factory=threading.Event)


@dataclass
class Seen:
    """What an onlooker counts. rung: when each leg was, by the provider's id; by_the_end: how many. for_nobody: who came to an
    empty room, and was let go. wrong: in words."""

    rung: dict[str, float] = field(default_factory=dict)
    by_the_end: int = 0
    for_nobody: int = 0
    talked: Counter[str] = field(default_factory=Counter)
    called_back: Counter[str] = field(default_factory=Counter)
    ends: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)


class Switchboard:
    """Both providers' APIs. `stop` waits for everybody to have put their phone down. eager: everybody picks up. waits_in: whether a
    caller is in that room; they may be slow to look who has come."""

    def __init__(self, booths: list[Booth], eager: bool, seed: int = 5) -> None:
        self.seen, self._chance, self._lock = Seen(), random.Random(seed), threading.Lock()
        self._eager = eager
        self.waits_in: Callable[[str], bool] = lambda room: True
        self._rooms: dict[str, list[Meeting]] = {}
        self._mail: dict[str, list[str]] = {}
        self._pool = ThreadPoolExecutor(AT_ONCE)
        self.boards: dict[str, _Board] = {}
        for booth in booths:
            self.boards[booth.provider] = _Board(booth, self)

    def mail(self, call: str) -> list[str]:
        """Where a caller's line is told to go, since this was last asked."""
        with self._lock:
            return self._mail.pop(call, [])

    def meets(self, room: str) -> list[Meeting]:
        """Whoever has come to a caller's room and has not met them yet."""
        with self._lock:
            found = [one for one in self._rooms.get(room, []) if not one.met.is_set() and not one.person.hung_up]
            for one in found:
                one.met.set()
            return found

    def stop(self) -> None:
        self._pool.shutdown(wait=True)
        self.seen.by_the_end = len(self.seen.rung)

    def tell_again(self) -> int:
        """Everything that was told of those who were rung comes again, backwards; how much that was. Use it after `stop`."""
        told = 0
        for board in self.boards.values():
            line = board.caller.phone.transport
            for webhook, _ in reversed(list(line.sent)):
                told += 1
                try:
                    line.asks(signed_again(webhook, line.record.clock()), again=True)
                except LineFault as fault:
                    self.seen.wrong.append(f"told again of somebody who was rung: {fault}")
        return told

    # Called by the boards

    def rung(self, person: Person) -> None:
        with self._lock:
            self.seen.rung[person.id] = time.monotonic()
            answers, waits, back = (
                self._chance.random() * (not self._eager),
                self._chance.uniform(0.2, 1.2),
                self._chance.random() < 0.7,
            )
        with suppress(RuntimeError):  # all have gone home; whoever is rung now is counted
            self._pool.submit(self._lives, person, answers, waits, "answered" if back else "no_answer")

    def sent(self, call: str, url: str) -> None:
        with self._lock:
            self._mail.setdefault(call, []).append(url)

    # People

    def _lives(self, person: Person, answers: float, waits: float, reaches: str) -> None:
        try:
            self._picks_up(person, answers, waits, reaches)
        except LineFault as fault:  # nobody tells them anything: they hang up
            self.seen.wrong.append(f"somebody who was rung: {fault}")
            self._ends(person, "completed")

    def _picks_up(self, person: Person, answers: float, waits: float, reaches: str) -> None:
        person.is_("ringing")
        if answers > 0.9:
            return self._ends(person, "busy")
        if answers > 0.75:
            self._until(lambda: person.hung_up, PATIENT_SECONDS)
            return self._ends(person, "cancelled" if person.hung_up else "unanswered")
        self._until(lambda: person.hung_up, waits)
        if person.hung_up:
            return self._ends(person, "cancelled")
        person.answers()
        if action_in(person.document) and not _calls(person):
            person.presses("1")
        if number := _calls(person):
            return self._calls_back(person, number, reaches)
        if room := _room(person):
            return self._waits_in(room, person)
        return self._ends(person, "completed")

    def _waits_in(self, room: str, person: Person) -> None:
        meeting = Meeting(person)
        with self._lock:
            self._rooms.setdefault(room, []).append(meeting)
        until_it_ends = _until_it_ends(person)
        moved = self._until(lambda: meeting.met.is_set() or person.hung_up, until_it_ends or ALONE_SECONDS)
        if not moved and until_it_ends and self.waits_in(room):
            self._until(lambda: meeting.met.is_set() or person.hung_up, ALONE_SECONDS)
            until_it_ends = None
        if meeting.met.is_set():
            meeting.over.wait(ALONE_SECONDS)
            self.seen.talked[person.to] += 1
        elif person.hung_up or until_it_ends:
            self.seen.for_nobody += 1
        else:
            self.seen.wrong.append(f"{person.to} ({person.caller.provider}) is alone in room {room}")
        self._ends(person, "completed")

    def _calls_back(self, person: Person, number: str, outcome: str) -> None:
        time.sleep(0.3)
        person.calls(outcome)
        self.seen.called_back[number] += outcome == "answered"
        self._ends(person, "completed")

    def _ends(self, person: Person, state: str) -> None:
        self.seen.ends[state] += 1
        person.is_(state)

    @staticmethod
    def _until(is_so: Callable[[], bool], seconds: float) -> bool:
        until = time.monotonic() + seconds
        while not is_so() and time.monotonic() < until:
            time.sleep(0.02)
        return is_so()


class _Board(Exchange):
    """One provider's API."""

    def __init__(self, booth: Booth, whole: Switchboard) -> None:
        super().__init__(booth, _ids=count(LEGS * len(whole.boards)))
        self._whole, self._alone, self._order = whole, threading.Lock(), threading.local()

    def _twilio(self, request: PreparedRequest) -> tuple[int, dict[str, str], str]:
        raw = request.body or b""
        self._order.body = dict(parse_qsl(raw if isinstance(raw, str) else raw.decode()))
        return super()._twilio(request)

    def _rung(self, *order: Any, **more: Any) -> tuple[int, dict[str, str], str]:
        with self._alone:
            answer = super()._rung(*order, **more)
            person = self.people[-1]
        if url := getattr(self._order, "body", {}).get("FallbackUrl"):
            person.caller.phone.transport.fallbacks[person.id] = url
        self._whole.rung(person)
        return answer

    def _told(self, leg: str, hang_up: bool, urls: list[str] | None) -> tuple[int, dict[str, str], str]:
        answer = super()._told(leg, hang_up, None)
        for url in urls or ():
            self._whole.sent(leg, url)
        return answer


def line_of(kind: str, url: Callable[[], str], record: Record) -> Line:
    """Every webhook of the people of this provider comes twice at once."""
    return Line(kind, url, record, "twice at once")


def _until_it_ends(person: Person) -> float | None:
    """For how long the person's line waits for a caller to come; None for ever."""
    if person.caller.provider == "vonage":
        return None
    told = re.search(rb'<Dial[^>]* timeout="([0-9]+)"', person.document)
    return float(told[1]) if told else DIAL_SECONDS


def _room(person: Person) -> str:
    """Where the person's document takes them, "" for nowhere."""
    if person.caller.provider == "twilio":
        found = re.search(rb"<Queue>([^<]*)</Queue>", person.document)
        return found[1].decode() if found else ""
    return next((str(one["name"]) for one in json.loads(person.document) if one["action"] == "conversation"), "")


def _calls(person: Person) -> str:
    """The number that the person's document calls, "" where it calls nobody."""
    if person.caller.provider == "twilio":
        found = re.search(rb"<Number[^>]*>([^<]*)</Number>", person.document)
        return found[1].decode() if found else ""
    connects = [one["endpoint"][0] for one in json.loads(person.document) if one["action"] == "connect"]
    return f"+{connects[0]['number']}" if connects else ""
