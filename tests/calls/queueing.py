"""A queue of Anna and Bob, and callers who come to it."""

from __future__ import annotations

from typing import Any

from tests.calls.conftest import Caller
from tests.calls.ringing import Exchange

ANNA, BOB, CLAIRE = "+33140506070", "+33140506071", "+33140506072"
RESULTS = ("answered", "full", "timeout", "no_agents", "left")


def flow(agents: dict[str, Any] | None = None, answered: bool = False, **queue: Any) -> dict[str, Any]:
    """A flow that leads to a queue of Anna and Bob, and says what became of it."""
    on = {name: [{"type": "play", "prompt": f"Es war {name}."}] for name in RESULTS if answered or name != "answered"}
    staff = agents if agents is not None else {"Anna": {"to": ANNA}, "Bob": {"to": BOB}}
    document = {"timezone": "Europe/Paris", "agents": staff, "strategy": "in_turn", **queue}
    action = {"type": "queue", "queue": "service", "on": on}
    return {
        "steps": [{"name": "wait", "actions": [action, {"type": "hangup"}]}],
        "documents": {"queues": {"service": document}, "hours": {"nights": {"week": {"mon-sun": ["20:00-23:00"]}}}},
    }


def another(somebody: Caller, exchange: Exchange, caller: str = "+33612345699") -> Caller:
    """A further caller of the same service, a second later."""
    somebody.clock.seconds += 1
    other = Caller(somebody.provider, somebody.app, somebody.clock)
    exchange.others.append(other)
    other.phone = other.new_phone()
    other.turns = other.phone.dial("+33972101010", caller)
    exchange.works()
    return other


def calls(somebody: Caller, exchange: Exchange, **queue: Any) -> None:
    somebody.follows(**flow(**queue))
    somebody.dials()
    exchange.works()


def heard_in(somebody: Caller, exchange: Exchange) -> None:
    """The wait for a key is over, and the next round is heard."""
    somebody.says_nothing()
    exchange.works()
