"""What the API, the console, the command line and the telephone know of queues and agents, and signing agents in and out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Literal

from flows.destinations import Destinations
from flows.program import Program
from flows.record import Frozen
from flows.ringing.floor import Floor, Staffed
from flows.ringing.hunt import Hunt
from flows.ringing.offers import Free, in_line
from flows.store.desk import Signed
from flows.store.store import Store
from webhooks.queues.matching import every_queue

Doing = Literal["away", "closed", "free", "rung", "talking", "wrap_up"]
"""away: signed out. closed: not in their hours, or a number that is not dialled."""


class AgentState(Frozen):
    """An agent. queues: in which they are. changed_at, by: when and by whom they were last signed in or out, None: never."""

    name: str
    to: str
    queues: tuple[str, ...]
    signed_in: bool
    doing: Doing
    changed_at: datetime | None = None
    by: str = ""


class PlaceState(Frozen):
    """Somebody in a queue. call: the provider's name of their call. place: 1 for who is next, 0 for who talks already.
    calls_back: they wait to be called. agents: who is rung for them, or talks with them."""

    call: str
    place: int
    since: datetime
    state: Literal["waiting", "rung", "talking"]
    calls_back: bool
    agents: tuple[str, ...]


class QueueState(Frozen):
    """A queue. here, free: how many of its agents could answer, and can right now. seconds: of a conversation, None: unknown."""

    name: str
    places: tuple[PlaceState, ...]
    here: int
    free: int
    seconds: int | None

    @property
    def waiting(self) -> int:
        return sum(one.state != "talking" for one in self.places)


class UnknownAgent(Exception):
    """No queue has an agent of that name. `str()` is the name."""


def agents(program: Program, store: Store, allowed: Destinations, now: datetime) -> list[AgentState]:
    """Every agent of every queue, by name."""
    floor, signed, queues = store.desk.floor(), store.desk.signed(), every_queue(program, allowed, now)
    names = sorted({name for one in queues.values() for name in one.queue.agents})
    return [_agent(name, queues, floor, signed.get(name), now.timestamp()) for name in names]


def queues(program: Program, store: Store, allowed: Destinations, now: datetime) -> list[QueueState]:
    """Every queue, by name."""
    floor = store.desk.floor()
    return [_queue(name, one, floor, now.timestamp()) for name, one in every_queue(program, allowed, now).items()]


def sign(program: Program, store: Store, name: str, signed_in: bool, by: str) -> Signed:
    """Sign an agent in or out; callers are given to them within a second. Raises `UnknownAgent`."""
    if name not in names(program):
        raise UnknownAgent(name)
    return store.desk.sign(name, signed_in, by)


def names(program: Program) -> set[str]:
    """The names of all agents."""
    return {name for queue in program.configuration.names("queues") for name in program.queue(queue).agents}


def _agent(name: str, queues: Mapping[str, Staffed], floor: Floor, signed: Signed | None, now: float) -> AgentState:
    own = {queue: one for queue, one in queues.items() if name in one.queue.agents}
    first = next(iter(own.values()))
    must = all(one.queue.sign_in for one in own.values())
    signed_in = signed.signed_in if signed else not must
    free = [agent for one in own.values() for agent in one.agents(floor) if agent.name == name]
    doing = _doing(free, signed_in, floor, now)
    at, by = (signed.changed_at, signed.by) if signed else (None, "")
    return AgentState(name, first.queue.agents[name].to, tuple(own), signed_in, doing, at, by)


def _doing(as_seen: Sequence[Free], signed_in: bool, floor: Floor, now: float) -> Doing:
    name = as_seen[0].name
    legs = [
        leg.state for _, hunt in floor.places.values() for leg in hunt.legs if leg.agent == name and not leg.is_over
    ]
    if legs:
        return "talking" if "joined" in legs else "rung"
    if not signed_in:
        return "away"
    if not any(one.here for one in as_seen):
        return "closed"
    return "free" if as_seen[0].free_at <= now else "wrap_up"


def _queue(name: str, staffed: Staffed, floor: Floor, now: float) -> QueueState:
    there = [agent for agent in staffed.agents(floor) if agent.here]
    order = {one.id: at for at, one in enumerate(in_line(floor.waiting(name)), 1)}
    own = [(room, hunt) for room, (queue, hunt) in floor.places.items() if queue == name]
    places = sorted(
        (_place(room, hunt, order.get(room, 0)) for room, hunt in own), key=lambda one: (one.place, one.since)
    )
    seconds = floor.seconds.get(name)
    free = sum(not agent.busy and agent.free_at <= now for agent in there)
    return QueueState(name, tuple(places), len(there), free, round(seconds) if seconds else None)


def _place(room: str, hunt: Hunt, place: int) -> PlaceState:
    under_way = tuple(leg.agent for leg in hunt.legs if not leg.is_over)
    state: Literal["waiting", "rung", "talking"] = "rung" if under_way else "waiting"
    since = datetime.fromtimestamp(hunt.began, UTC)
    calls_back = bool(hunt.place and hunt.place.calls_back)
    call = room.rpartition("-")[0]
    return PlaceState(call, place, since, "talking" if hunt.winner is not None else state, calls_back, under_way)
