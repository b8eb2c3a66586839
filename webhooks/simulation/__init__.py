"""A call that nobody made: the real interpreter, adapters and views, with a phone of each provider at the other end.

What is different from a call: nothing is verified, stored or asked for on the network, and the clock stands where it is put. A
service with a worker is supposed: where people are rung over REST, their phones ring here (`webhooks.simulation.exchange`).
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from flows.instructions import Record
from flows.interpreter import Turn
from flows.numbers import caller_of
from flows.program import Program
from flows.supposed import NOBODY
from providers.base import Webhook
from webhooks import voice
from webhooks.answer import Answer
from webhooks.phone.base import Phone, Response
from webhooks.phone.base import Turn as Heard
from webhooks.phone.script import Input, play
from webhooks.phone.twilio import TwilioPhone
from webhooks.phone.vonage import VonagePhone
from webhooks.service import Service
from webhooks.simulation.exchange import Exchange
from webhooks.simulation.stage import Clock, Collector, insecure, staged

ProviderName = Literal["twilio", "vonage"]
KEY = "not-a-secret-for-nothing-is-verified"


@dataclass
class Simulated:
    """What became of a simulated call: the phone's turns, each with what the interpreter decided in it."""

    flow: str | None
    turns: list[tuple[Heard, Turn | None]]
    mailboxes: list[str | None]
    ended_by: str | None


def simulate(
    here: Service,
    program: Program,
    *,
    number: str | None = None,
    flow: str | None = None,
    caller: str | None,
    at: datetime,
    provider: ProviderName = "twilio",
    inputs: Sequence[Input] = (),
) -> Simulated:
    """Play a call of `program`.

    number or flow: who is called. caller: any spelling, None is withheld. at: the instant it begins, aware.
    Raises `BadInput` for inputs that do not fit, `LineFault` where the provider would have dropped the call.
    """
    under_way = ready(here, program, flow=flow, at=at, provider=provider)
    under_way.phone.dial(number or _number_of(program, flow), caller_of(caller) if caller else None)
    play(under_way.phone, inputs)
    return under_way.simulated()


@dataclass
class UnderWay:
    """A simulated call whose phone is in the hands of somebody who decides as it goes on. answers: those of the service with status
    200, each with what the interpreter decided."""

    phone: Phone
    collector: Collector
    answers: list[tuple[bytes, Turn | None]]

    def simulated(self) -> Simulated:
        """What became of the call so far."""
        turns = _aligned(self.phone, self.answers)
        return Simulated(
            flow=self.collector.turns[0].flow if self.collector.turns else None,
            turns=turns,
            mailboxes=[_mailbox(turn) for _, turn in turns],
            ended_by=_ended_by(self.phone, self.collector),
        )


def ready(
    here: Service, program: Program, *, flow: str | None = None, at: datetime, provider: ProviderName = "twilio"
) -> UnderWay:
    """A phone with which `program` can be called, at that instant. flow: answers whatever number is dialled."""
    collector, clock, answers = Collector(), Clock(at), list[tuple[bytes, Turn | None]]()
    called = program.answering(flow) if flow else program
    there = staged(here, called, collector, clock, insecure(here.settings))
    phone = _phone(there, provider, collector, answers)
    phone.exchange = Exchange(there, phone, lambda: called, clock.passes)
    return UnderWay(phone, collector, answers)


def _number_of(program: Program, flow: str | None) -> str:
    names = program.configuration.names("numbers")
    return next((number for number in names if program.flow_of(number) == flow), NOBODY)


def _phone(
    there: Service, provider: ProviderName, collector: Collector, answers: list[tuple[bytes, Turn | None]]
) -> Phone:
    def transport(webhook: Webhook) -> Response:
        before = len(collector.turns)
        answered = _answer(there, provider, webhook)
        if answered.status == 200:
            answers.append((answered.body, collector.turns[-1] if len(collector.turns) > before else None))
        return Response(answered.status, {"content-type": answered.content_type}, answered.body)

    url, clock = there.settings.public_url, there.clock
    if provider == "twilio":
        return TwilioPhone(transport, url, clock, "AC" + "0" * 32, KEY)
    return VonagePhone(transport, url, clock, "simulated", "simulated", KEY)


def _answer(there: Service, provider: ProviderName, webhook: Webhook) -> Answer:
    route = webhook.target.partition("?")[0].rpartition("/")[2]
    return voice.VIEWS[route](there, there.providers[provider], webhook)


def _aligned(phone: Phone, answers: list[tuple[bytes, Turn | None]]) -> list[tuple[Heard, Turn | None]]:
    """Each turn of the phone with the interpreter's: what is heard in a queue, and the rest of a document, have none."""
    left = [(_document(body, phone), turn) for body, turn in answers if body]
    aligned: list[tuple[Heard, Turn | None]] = []
    seen: list[Any] = []
    for turn in phone.turns:
        again = any(turn.document is document for document in seen) or _is_rest(turn, seen)
        at = next((at for at, (document, _) in enumerate(left) if document == turn.document), None)
        found = None
        if at is not None and not again:
            found, left = left[at][1], left[at + 1 :]
        aligned.append((turn, found))
        seen.append(turn.document)
    return aligned


def _document(body: bytes, phone: Phone) -> Any:
    """A document as the phone's turns have it."""
    return json.loads(body) if isinstance(phone, VonagePhone) else body.decode()


def _is_rest(turn: Heard, seen: list[Any]) -> bool:
    """Whether this is what remained of an NCCO after its recording."""
    before = seen[-1] if seen else None
    return (
        isinstance(before, list) and isinstance(turn.document, list) and turn.document == before[-len(turn.document) :]
    )


def _mailbox(turn: Turn | None) -> str | None:
    return next((told.mailbox for told in turn.instructions if isinstance(told, Record)), None) if turn else None


def _ended_by(phone: Phone, collector: Collector) -> str | None:
    if phone.ended_by is None:
        return None
    last = collector.turns[-1].ended_by if collector.turns else None
    return last or {"caller": "hangup"}.get(phone.ended_by, phone.ended_by)
