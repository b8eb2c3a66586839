"""A call that nobody made: the real interpreter, adapters and views, with a phone of each provider at the other end.

What is different from a call: nothing is verified, stored or asked for on the network, and the clock stands where it is put.
"""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Literal

from flows.actions.request import Request
from flows.events import Call, CallEnded, RequestEnded
from flows.interpreter import Turn
from flows.numbers import caller_of
from flows.program import Program
from flows.supposed import NOBODY
from providers.base import Provider, Webhook
from providers.twilio import Twilio
from providers.vonage import Vonage
from webhooks import voice
from webhooks.answer import Answer
from webhooks.phone.base import Phone, Response
from webhooks.phone.base import Turn as Heard
from webhooks.phone.script import Input, play
from webhooks.phone.twilio import TwilioPhone
from webhooks.phone.vonage import VonagePhone
from webhooks.service import Service

ProviderName = Literal["twilio", "vonage"]
KEY = "not-a-secret-for-nothing-is-verified"


@dataclass
class Simulated:
    """What became of a simulated call: the phone's turns, each with what the interpreter decided in it."""

    flow: str | None
    turns: list[tuple[Heard, Turn | None]]
    mailboxes: list[str | None]
    ended_by: str | None


@dataclass
class Marks:
    """Notes of one call, in memory."""

    notes: dict[str, str] = field(default_factory=dict)

    def get(self, key: str) -> str | None:
        return self.notes.get(key)

    def set(self, key: str, value: str, expires_at: datetime) -> None:
        self.notes[key] = value

    def claim(self, key: str, value: str, expires_at: datetime) -> bool:
        is_first = key not in self.notes
        self.notes.setdefault(key, value)
        return is_first


class Forgetful:
    """Takes what a call would change (agents who sign in, and the audit log of that), and keeps nothing."""

    def sign(self, *_: object) -> None:
        pass

    def add(self, *_: object) -> None:
        pass


@dataclass
class Collector:
    """The call log of one call, in memory."""

    turns: list[Turn] = field(default_factory=list)
    advice: set[str] = field(default_factory=set)

    def turn(
        self, provider: str, call: Call, revision: int, number: int, event: str, turn: Turn, now: datetime
    ) -> None:
        self.turns.append(turn)

    def ended(self, provider: str, notice: CallEnded, now: datetime) -> None:
        pass


@dataclass(frozen=True)
class OneProgram:
    """A `Live` that knows one program."""

    only: Program

    def program(self, number: int | None = None) -> Program:
        return self.only

    def program_for(self, caller: str | None) -> Program:
        return self.only


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
    """A simulated call whose phone is in the hands of somebody who decides as it goes on."""

    phone: Phone
    collector: Collector
    paired: list[Turn | None]

    def simulated(self) -> Simulated:
        """What became of the call so far."""
        turns = _aligned(self.phone, self.paired)
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
    collector = Collector()
    there = staged(here, answering(program, flow), collector, at, _insecure(here.settings.public_url))
    paired: list[Turn | None] = []
    return UnderWay(_phone(there, provider, collector, paired), collector, paired)


def _number_of(program: Program, flow: str | None) -> str:
    names = program.configuration.names("numbers")
    return next((number for number in names if program.flow_of(number) == flow), NOBODY)


def answering(program: Program, flow: str | None) -> Program:
    """The program, with every number answered by that flow."""
    if flow is None:
        return program
    answering = copy.copy(program)
    answering.flow_of = lambda called: flow  # type: ignore[method-assign]
    return answering


def staged(
    here: Service, program: Program, collector: Collector, at: datetime, providers: Mapping[str, Provider]
) -> Service:
    """A service that answers calls with that program alone, at that instant, and stores, asks and rings nothing."""
    forgetful: Any = Forgetful()
    store = replace(here.store, marks=Marks(), desk=forgetful, audit=forgetful)  # type: ignore[arg-type]
    return replace(
        here,
        store=store,
        live=OneProgram(program),  # type: ignore[arg-type]
        log=collector,  # type: ignore[arg-type]
        providers=providers,
        clock=at.timestamp,
        ask=_not_asked,
    )


def _insecure(url: str) -> Mapping[str, Provider]:
    return {
        "twilio": Twilio({}, url, insecure=True),
        "vonage": Vonage({}, insecure=True, public_url=url),
    }


def _not_asked(action: Request, values: dict[str, str], key: str) -> RequestEnded:
    return RequestEnded(ok=False, detail="not made in a simulation")


def _phone(there: Service, provider: ProviderName, collector: Collector, paired: list[Turn | None]) -> Phone:
    def transport(webhook: Webhook) -> Response:
        before = len(collector.turns)
        answered = _answer(there, provider, webhook)
        if answered.status == 200:
            paired.append(collector.turns[-1] if len(collector.turns) > before else None)
        return Response(answered.status, {"content-type": answered.content_type}, answered.body)

    url, clock = there.settings.public_url, there.clock
    if provider == "twilio":
        return TwilioPhone(transport, url, clock, "AC" + "0" * 32, KEY)
    return VonagePhone(transport, url, clock, "simulated", "simulated", KEY)


def _answer(there: Service, provider: ProviderName, webhook: Webhook) -> Answer:
    route = webhook.target.partition("?")[0].rpartition("/")[2]
    return voice.VIEWS[route](there, there.providers[provider], webhook)


def _aligned(phone: Phone, paired: list[Turn | None]) -> list[tuple[Heard, Turn | None]]:
    """Each turn of the phone with the interpreter's: documents of callees, and the rest of one, have none."""
    decided = [turn for turn in paired if turn is not None]
    aligned: list[tuple[Heard, Turn | None]] = []
    seen: list[Any] = []
    for turn in phone.turns:
        again = any(turn.document is document for document in seen) or _is_rest(turn, seen)
        aligned.append((turn, None if again or not decided else decided.pop(0)))
        seen.append(turn.document)
    return aligned


def _is_rest(turn: Heard, seen: list[Any]) -> bool:
    """Whether this is what remained of an NCCO after its recording."""
    before = seen[-1] if seen else None
    return (
        isinstance(before, list) and isinstance(turn.document, list) and turn.document == before[-len(turn.document) :]
    )


def _mailbox(turn: Turn | None) -> str | None:
    from flows.instructions import Record

    return next((told.mailbox for told in turn.instructions if isinstance(told, Record)), None) if turn else None


def _ended_by(phone: Phone, collector: Collector) -> str | None:
    if phone.ended_by is None:
        return None
    last = collector.turns[-1].ended_by if collector.turns else None
    return last or {"caller": "hangup"}.get(phone.ended_by, phone.ended_by)


def as_json(simulated: Simulated, revision: int, provider: str) -> dict[str, Any]:
    """The answer of `POST /api/simulate` (http.md, "Simulate, in and out")."""
    by = simulated.ended_by
    mailbox = next((name for name in reversed(simulated.mailboxes) if name), None)
    return {
        "revision": revision,
        "flow": simulated.flow,
        "provider": provider,
        "turns": [
            _turn_json(heard, turn, name)
            for (heard, turn), name in zip(simulated.turns, simulated.mailboxes, strict=True)
        ],
        "end": {"by": by, "mailbox": mailbox if by == "voicemail" else None} if by else None,
    }


def _turn_json(heard: Heard, turn: Turn | None, mailbox: str | None) -> dict[str, Any]:
    return {
        "input": heard.input,
        "step": turn.step if turn and turn.step else None,
        "menu": turn.menu if turn and turn.menu else None,
        "heard": [one.text for one in heard.heard if one.text],
        "sounds": [one.sound for one in heard.heard if one.sound],
        "whispered": [str(one) for one in heard.whispered],
        "dials": heard.dials,
        "mailbox": mailbox,
        "why": list(turn.trace) if turn else [],
        "document": heard.document,
    }
