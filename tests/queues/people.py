"""Who takes part in a simulated hour: callers with more or less patience, agents who answer more or less quickly."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from typing import Literal

from tests.calls.conftest import Caller
from tests.calls.ringing import Person

Fate = Literal["talked", "hung up", "waited too long", "called back", "not reached", "full", "nobody there"]
BACK = "1"


@dataclass
class Waiter:
    """A caller. patience: seconds after which they hang up. wants_back: seconds after which they ask to be called back."""

    number: str
    caller: Caller
    patience: float
    wants_back: float | None
    talks: float
    arrived: float = 0.0
    fate: Fate | None = None
    with_agents: list[str] = field(default_factory=list)

    @property
    def on_the_line(self) -> bool:
        return self.caller.phone.ended_by is None


@dataclass
class Desk:
    """An agent's telephone. answers: seconds until they pick up, None: they do not, this time. leg: what rings there now."""

    name: str
    to: str
    leg: Person | None = None
    talking: bool = False
    free_at: float = 0.0
    idle_since: float = 0.0
    offered_at: float = 0.0
    talked: int = 0

    def is_free(self, now: float) -> bool:
        return self.leg is None and now >= self.free_at


def waiters(many: int, seconds: float, chance: random.Random) -> list[tuple[float, float, float | None, float]]:
    """When each caller comes, patience, when they ask to be called back, and how long they talk, all in seconds."""
    found = []
    for _ in range(many):
        patience = max(30.0, chance.expovariate(1 / 900))
        back = chance.uniform(40, 120) if chance.random() < 0.15 else None
        found.append((chance.uniform(0, seconds), patience, back, max(30.0, chance.gauss(260, 90))))
    return sorted(found)
