"""The floor: everybody who waits in a queue, every agent, and what is to be done about them now. Pure."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

from flows.document.queues import Queue
from flows.instructions import QueueResult
from flows.record import Frozen, field
from flows.ringing import place
from flows.ringing.hunt import Change, Hunt
from flows.ringing.offers import Free, Waiting, offers


class Known(Frozen):
    """What is known of an agent. signed_in: None where they never signed in or out. The rest as in `Free`."""

    signed_in: bool | None = None
    free_at: float = 0.0
    idle_since: float = 0.0
    offered_at: float = 0.0


class Floor(Frozen):
    """places: id → queue and hunt, of all that are not over. agents: by name. seconds: queue → of a conversation, on average."""

    places: Mapping[str, tuple[str, Hunt]]
    agents: Mapping[str, Known] = field(default_factory=dict)
    seconds: Mapping[str, float] = field(default_factory=dict)

    @property
    def busy(self) -> set[str]:
        """The agents who are rung or in a conversation."""
        return {leg.agent for _, hunt in self.places.values() for leg in hunt.legs if leg.agent and not leg.is_over}

    def waiting(self, queue: str | None = None) -> list[Waiting]:
        """Who waits, in that queue or in any."""
        return [
            _waiting(id_, name, hunt)
            for id_, (name, hunt) in self.places.items()
            if hunt.winner is None and not hunt.is_over and queue in (None, name)
        ]


class Staffed(Frozen):
    """A queue, and the names of its agents whose hours are open and whom this service may dial."""

    queue: Queue
    open: Collection[str]

    def agents(self, floor: Floor) -> list[Free]:
        """Its agents as they stand, by rank."""
        busy = floor.busy
        return [self._agent(name, to.to, floor.agents.get(name, Known()), busy) for name, to in self.queue.in_order]

    def _agent(self, name: str, to: str, known: Known, busy: Collection[str]) -> Free:
        signed_in = not self.queue.sign_in if known.signed_in is None else known.signed_in
        here = signed_in and name in self.open
        return Free(name, to, here, name in busy, known.free_at, known.idle_since, known.offered_at)


def staffed(queue: Queue, is_open: Callable[[str], bool], may_dial: Callable[[str], bool]) -> Staffed:
    """The queue now. is_open: whether hours of that name are. may_dial: whether that number is dialled at all."""
    there = [
        name
        for name, agent in queue.agents.items()
        if (agent.hours is None or is_open(agent.hours)) and may_dial(agent.to)
    ]
    return Staffed(queue, frozenset(there))


def matched(floor: Floor, queues: Mapping[str, Staffed], now: float) -> dict[str, Change]:
    """What happens to places now: some have waited long enough, some are offered to agents. Place's id → change."""
    changes = {one.id: change for one in floor.waiting() if (change := _ended(floor, one, queues.get(one.queue), now))}
    left = [one for one in floor.waiting() if one.id not in changes and one.queue in queues]
    agents = {name: queue.agents(floor) for name, queue in queues.items()}
    strategies = {name: one.queue.strategy for name, one in queues.items()}
    for offer in offers(left, agents, strategies, now):
        name, hunt = floor.places[offer.id]
        queue = queues[name].queue
        rung = [(agent.name, agent.to) for agent in offer.agents]
        changes[offer.id] = place.offered(hunt, rung, queue.ring_timeout, queue.wrap_up, now)
    return changes


def _ended(floor: Floor, one: Waiting, queue: Staffed | None, now: float) -> Change | None:
    """The change of a place whose wait is over without a conversation."""
    hunt, waited = floor.places[one.id][1], now - one.since
    if one.calls_back:
        return place.given_up(hunt, now) if queue is None or waited >= place.CALLBACK_LONGEST else None
    if queue is None or not any(agent.here for agent in queue.agents(floor)):
        return place.ends(hunt, "no_agents", now, returns=True)
    return place.ends(hunt, "timeout", now, returns=True) if waited >= queue.queue.max_wait else None


def _waiting(id: str, queue: str, hunt: Hunt) -> Waiting:
    assert hunt.place
    rung = any(leg.is_under_way for leg in hunt.legs)
    calls_back = bool(hunt.place.calls_back)
    return Waiting(id, queue, hunt.began, rung, len(hunt.legs), hunt.place.not_before, calls_back)


def refusal(floor: Floor, name: str, queue: Staffed) -> QueueResult | None:
    """Why another caller cannot wait in that queue; None where they can."""
    if not any(agent.here for agent in queue.agents(floor)):
        return "no_agents"
    on_the_line = [one for one in floor.waiting(name) if not one.calls_back]
    return "full" if len(on_the_line) >= queue.queue.max_waiting else None
