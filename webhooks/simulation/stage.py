"""A service for one call that nobody made: it knows one configuration, its clock stands where it is put, and it changes nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from typing import Any

from flows.actions.request import Request
from flows.events import Call, CallEnded, RequestEnded
from flows.interpreter import Turn
from flows.program import Program
from flows.record import replace
from flows.store.desk import Desk
from flows.store.engine import connect
from flows.store.schema import metadata
from flows.store.store import Store
from providers.base import Provider
from providers.twilio import Twilio
from providers.vonage import Vonage
from webhooks.config import Settings
from webhooks.live import Live
from webhooks.service import Service


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
    """An audit log that keeps nothing."""

    def add(self, *_: object) -> None:
        pass


@dataclass
class Collector:
    """The call log of one call, in memory."""

    turns: list[Turn] = field(default_factory=list)
    advice: set[str] = field(default_factory=set)

    def turn(
        self,
        provider: str,
        call: Call,
        revision: int,
        number: int,
        event: str,
        turn: Turn,
        now: datetime,
        *,
        aloud: bool = True,
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


WRITTEN = ("calls", "voicemails", "hunts", "desk")
"""The parts of the store that calls write, and read again."""


@dataclass(frozen=True)
class Answering:
    """A `Live` in which every number is answered by one flow."""

    live: Live
    flow: str

    def program(self, number: int | None = None) -> Program:
        return self.live.program(number).answering(self.flow)

    def program_for(self, caller: str | None) -> Program:
        return self.live.program_for(caller).answering(self.flow)


def all_signed_in(desk: Desk, program: Program) -> None:
    """Every agent of a configuration is there, as far as their hours are."""
    for queue in program.configuration.names("queues"):
        for agent in program.queue(queue).agents:
            desk.sign(agent, True, "simulation")


class Scratch:
    """A store of one call, in a database in memory that is made when it is first needed.

    clock: the instant, aware. program: the agents of its queues have all signed in.
    """

    def __init__(self, clock: Callable[[], datetime], program: Program) -> None:
        self._clock, self._program = clock, program
        self.is_made = False

    @cached_property
    def store(self) -> Store:
        self.is_made = True
        made = Store.on(connect("sqlite://"), self._clock)
        metadata.create_all(made.engine)
        all_signed_in(made.desk, self._program)
        return made


class Part:
    """One part of a scratch store."""

    def __init__(self, scratch: Scratch, name: str) -> None:
        self._scratch, self._name = scratch, name

    def __getattr__(self, name: str) -> Any:
        return getattr(getattr(self._scratch.store, self._name), name)

    # What is asked on every call, also where nobody is rung over REST

    def of_calls(self, calls: Sequence[str]) -> Sequence[str]:
        return self._scratch.store.hunts.of_calls(calls) if self._scratch.is_made else ()

    def due(self) -> Sequence[int]:
        return self._scratch.store.hunts.due() if self._scratch.is_made else ()


class Clock:
    """Stands where it is put, until it is let go on."""

    def __init__(self, at: datetime) -> None:
        self._seconds = at.timestamp()

    def __call__(self) -> float:
        return self._seconds

    def now(self) -> datetime:
        """The instant, aware, UTC."""
        return datetime.fromtimestamp(self._seconds, UTC)

    def passes(self, seconds: float) -> None:
        self._seconds += seconds


def staged(
    here: Service, program: Program, collector: Collector, clock: Clock, providers: Mapping[str, Provider]
) -> Service:
    """A service that answers calls with that program alone, on that clock, and stores, asks and rings nothing."""
    scratch = Scratch(clock.now, program)
    parts: dict[str, Any] = {name: Part(scratch, name) for name in WRITTEN}
    forgetful: Any = Forgetful()
    marks: Any = Marks()
    live: Any = OneProgram(program)
    log: Any = collector
    return replace(
        here,
        settings=replace(here.settings, redis_url=None),  # nothing of this call is the worker's
        store=replace(here.store, **parts, marks=marks, audit=forgetful),
        live=live,
        log=log,
        providers=providers,
        clock=clock,
        ask=_not_asked,
    )


def insecure(settings: Settings) -> dict[str, Provider]:
    """Providers whose webhooks need no signature, of a service with a worker."""
    url, destinations = settings.public_url, settings.destinations
    return {
        "twilio": Twilio({}, url, insecure=True, hunts=True, destinations=destinations),
        "vonage": Vonage({}, insecure=True, public_url=url, hunts=True, destinations=destinations),
    }


def _not_asked(action: Request, values: dict[str, str], key: str) -> RequestEnded:
    return RequestEnded(ok=False, detail="not made in a simulation")
