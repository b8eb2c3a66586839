"""Who is offered to whom: callers who wait, agents who are free, and the strategy of each queue. Pure."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from flows.instructions import Ring
from flows.record import Frozen
from flows.ringing.order import shuffled


class Free(Frozen):
    """An agent, as a queue sees them.

    here: signed in, and in their hours. busy: rung or in a conversation, for whichever queue. free_at, idle_since, offered_at:
    seconds since 1970: not rung before; when the last conversation ended; when they were last rung (0: never).
    """

    name: str
    to: str
    here: bool = True
    busy: bool = False
    free_at: float = 0.0
    idle_since: float = 0.0
    offered_at: float = 0.0


class Waiting(Frozen):
    """A caller who waits. since: seconds since 1970. rung: agents are being rung for them. offers: how often that was so.
    not_before: not offered earlier. calls_back: they wait to be called, not on the line."""

    id: str
    queue: str
    since: float
    rung: bool = False
    offers: int = 0
    not_before: float = 0.0
    calls_back: bool = False


class Offer(Frozen):
    """These agents are rung for that caller."""

    id: str
    agents: tuple[Free, ...]


def in_line(waiting: Sequence[Waiting]) -> list[Waiting]:
    """Who came first comes first, in whichever queue."""
    return sorted(waiting, key=lambda one: (one.since, one.id))


def offers(
    waiting: Sequence[Waiting], agents: Mapping[str, Sequence[Free]], strategies: Mapping[str, Ring], now: float
) -> list[Offer]:
    """Who is rung now. agents: by queue, as written there. An agent of two queues is given to whoever waits longest."""
    found, given = [], set[str]()
    for place in in_line(waiting):
        if place.rung or now < place.not_before:
            continue
        free = [one for one in agents.get(place.queue, ()) if is_free(one, now) and one.name not in given]
        strategy = strategies.get(place.queue, "longest_idle")
        chosen = ordered(free, strategy, f"{place.id}:{place.offers}")
        chosen = chosen if strategy == "together" else chosen[:1]
        if chosen:
            given |= {one.name for one in chosen}
            found.append(Offer(place.id, tuple(chosen)))
    return found


def is_free(agent: Free, now: float) -> bool:
    return agent.here and not agent.busy and agent.free_at <= now


def ordered(agents: Sequence[Free], strategy: Ring, seed: str) -> list[Free]:
    """Who is first. seed: decides where any order will do, so that it is the same whenever it is asked again.

    >>> both = [Free("Anna", "+33140506070", offered_at=20, idle_since=5), Free("Bob", "+33140506071", offered_at=10, idle_since=9)]
    >>> [[one.name for one in ordered(both, how, "")] for how in ("in_turn", "round_robin", "longest_idle")]
    [['Anna', 'Bob'], ['Bob', 'Anna'], ['Anna', 'Bob']]
    """
    if strategy == "random":
        return shuffled(agents, seed)
    if strategy == "round_robin":
        return sorted(agents, key=lambda one: one.offered_at)
    if strategy == "longest_idle":
        return sorted(agents, key=lambda one: one.idle_since)
    return list(agents)


def place_of(waiting: Sequence[Waiting], id: str) -> int:
    """1 for who is next in their queue, 0 for somebody who does not wait."""
    own = next((one for one in waiting if one.id == id), None)
    if own is None:
        return 0
    return [one.id for one in in_line([one for one in waiting if one.queue == own.queue])].index(id) + 1


def estimate(place: int, agents: Sequence[Free], seconds: float) -> int | None:
    """About how many seconds it takes until it is that caller's turn. seconds: of a conversation with all that belongs to it, on
    average. None where nothing is known of that, or nobody is there.

    >>> estimate(3, [Free("Anna", ""), Free("Bob", "")], 240), estimate(3, [], 240), estimate(3, [Free("Anna", "")], 0)
    (360, None, None)
    """
    here = sum(one.here for one in agents)
    return math.ceil(place * seconds / here) if here and seconds and place else None
