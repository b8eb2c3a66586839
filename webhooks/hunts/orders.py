"""What is asked of a provider for a hunt: ring this person, let them go, send the caller on."""

from __future__ import annotations

from typing import Protocol

from flows.position import Seal
from flows.record import Frozen
from flows.ringing.hunt import Leg
from flows.store.hunts import Facts
from providers.base import Purpose


class Refused(Exception):
    """The provider will never do that: a number it does not know, no credit. `str()` says why."""


class Unreachable(Exception):
    """The provider cannot do that now; a moment later it may. `str()` says why."""


class Gone(Exception):
    """The line of the caller is over already."""


class Order(Frozen):
    """Ring somebody. answer_url: what they hear. event_url: what becomes of the leg."""

    to: str
    caller_id: str
    timeout: int
    answer_url: str
    event_url: str
    time_limit: int
    machine: bool
    token: str = ""


class Rest(Protocol):
    """One provider's REST API, as far as hunts need it. Each raises `Refused` or `Unreachable`."""

    def place(self, order: Order) -> str:
        """Ring somebody; the provider's id of the leg."""

    def hang_up(self, leg: str) -> None:
        """Let a leg go, whatever it is doing. One that is gone already is no error."""

    def send_on(self, call: str, url: str) -> None:
        """Have the caller's line fetch its next document there. A call that is over is no error."""

    def bring(self, call: str, url: str) -> None:
        """Have the caller's line, who waits in a queue, come to the room where an agent is. Raises `Gone` as well."""

    def say(self, call: str, text: str, language: str) -> None:
        """Say that to the caller; without a language, it is the address of audio. A call that is over is no error."""


def order_of(public_url: str, seal: Seal, facts: Facts, leg: Leg) -> Order:
    """The order to ring that leg."""
    base = f"{public_url}/voice/{facts.provider}"
    return Order(
        to=leg.to,
        caller_id=facts.caller_id,
        timeout=leg.timeout,
        answer_url=f"{base}/resume?{seal.with_more(facts.query, k='whisper', l=leg.number)}",
        event_url=f"{base}/status?{seal.with_more(facts.query, k='leg', l=leg.number)}",
        time_limit=facts.time_limit,
        machine=facts.machine,
        token=facts.token,
    )


def next_url(public_url: str, seal: Seal, facts: Facts, purpose: Purpose = "held") -> str:
    """Where the caller goes on."""
    return f"{public_url}/voice/{facts.provider}/resume?{seal.with_more(facts.query, k=purpose)}"
