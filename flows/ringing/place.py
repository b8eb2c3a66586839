"""A place in a queue: a hunt to which agents are added one after the other, whenever one of them is free."""

from __future__ import annotations

from collections.abc import Sequence

from flows.events import Outcome
from flows.instructions import QueueResult
from flows.record import Frozen, replace
from flows.ringing.hunt import Change, Errand, Hunt, Leg, Place, let_go

MISSED_SECONDS = 15
"""For so long an agent who was rung in vain is not rung again: their phone is busy, or they are not there (E4)."""
LET_GO_SECONDS = 2
"""For so long a telephone that is told to stop ringing may still be busy."""
CALLBACK_TRIES = 3
CALLBACK_PAUSE = 300
CALLBACK_LONGEST = 86_400
"""Seconds after which nobody is called back any more."""


class Freed(Frozen):
    """An agent is free again at `at`. talked: seconds of the conversation that they had, None where they had none."""

    agent: str
    at: float
    talked: float | None = None


def taken(now: float, returns: bool, longest: int, max_wait: int) -> Change:
    """A caller begins to wait. returns: the caller's call goes on after the conversation. longest: seconds of it."""
    place = Place(longest=longest)
    return Hunt((), now, returns=returns, place=place), (Errand("match", now), Errand("match", now + max_wait))


def refused(hunt: Hunt, result: QueueResult) -> Change:
    """A caller is not taken in."""
    assert hunt.place
    return replace(hunt, outcome="no_answer", place=replace(hunt.place, result=result)), ()


def refusal_of(hunt: Hunt) -> QueueResult | None:
    """Why a caller was not taken in, None for one who was."""
    result = hunt.place.result if hunt.place else ""
    return result if hunt.is_over and not hunt.legs and (result == "full" or result == "no_agents") else None


def result_of(hunt: Hunt) -> QueueResult | None:
    """How the caller's wait has ended, None for one who still waits."""
    if hunt.place is None:
        return None
    if hunt.place.calls_back:
        return "called_back"
    if hunt.is_over and hunt.place.result in ("", "not_reached"):
        return "answered" if hunt.winner is not None else "timeout"
    return hunt.place.result if hunt.place.result != "not_reached" and hunt.place.result else None


def offered(hunt: Hunt, agents: Sequence[tuple[str, str]], ring_timeout: int, wrap_up: int, now: float) -> Change:
    """Ring these agents (name and number) for the caller."""
    if hunt.place is None or hunt.is_over or hunt.winner is not None:
        return hunt, ()
    first = len(hunt.legs)
    legs = tuple(
        Leg(first + index, to, ring_timeout, state="placing", since=now, agent=name)
        for index, (name, to) in enumerate(agents)
    )
    errands = tuple(Errand("place", now, leg.number) for leg in legs)
    look = Errand("look", now + ring_timeout + 20)
    return replace(hunt, legs=hunt.legs + legs, place=replace(hunt.place, wrap_up=wrap_up)), (*errands, look)


def ends(hunt: Hunt, result: QueueResult, now: float, returns: bool) -> Change:
    """The wait ends without a conversation. returns: the line is told to go on; else it has asked itself what comes next."""
    if hunt.place is None or hunt.is_over or hunt.winner is not None:
        return hunt, ()
    hunt, errands = let_go(hunt, [leg.number for leg in hunt.legs], "no_answer", now)
    assert hunt.place
    over = replace(hunt, outcome="no_answer", place=replace(hunt.place, result=result))
    return over, (*errands, Errand("return", now)) if returns else errands


def will_be_called(hunt: Hunt, number: str, now: float) -> Change:
    """The caller hangs up, keeps their place, and is called at `number` when it is their turn."""
    if hunt.place is None or hunt.is_over or hunt.winner is not None:
        return hunt, ()
    return replace(hunt, place=replace(hunt.place, calls_back=number)), ()


def called(hunt: Hunt, leg: int, outcome: Outcome, now: float) -> Change:
    """An agent has called the caller back, and that is over. Who was not reached keeps their place for some more tries."""
    if hunt.place is None or hunt.winner != leg or hunt.is_over:
        return hunt, ()
    if outcome == "answered":
        return replace(hunt, outcome="answered"), ()
    agent = replace(hunt.legs[leg], state="over", outcome="answered", since=now)
    legs = (*hunt.legs[:leg], agent, *hunt.legs[leg + 1 :])
    tries = hunt.place.tries + 1
    place = replace(hunt.place, tries=tries, not_before=now + CALLBACK_PAUSE)
    again = replace(hunt, legs=legs, winner=None, place=place)
    if tries < CALLBACK_TRIES:
        return again, (Errand("match", place.not_before),)
    return replace(again, outcome="no_answer", place=replace(place, result="not_reached")), ()


def given_up(hunt: Hunt, now: float) -> Change:
    """Nobody is called back any more who has waited for a day."""
    if hunt.place is None or hunt.is_over or hunt.winner is not None:
        return hunt, ()
    hunt, errands = let_go(hunt, [leg.number for leg in hunt.legs], "no_answer", now)
    assert hunt.place
    return replace(hunt, outcome="no_answer", place=replace(hunt.place, result="not_reached")), errands


def freed(before: Hunt, after: Hunt, now: float) -> list[Freed]:
    """The agents whom a change has let go, and from when on they are free."""
    found = []
    for old, new in zip(before.legs, after.legs, strict=False):
        if not new.agent or old.is_over or not (new.is_over or (after.is_over and not before.is_over)):
            continue
        if old.state == "joined":
            wrap_up = after.place.wrap_up if after.place else 0
            found.append(Freed(new.agent, now + wrap_up, now - old.since))
        elif after.winner is None and not after.is_over:
            found.append(Freed(new.agent, now + MISSED_SECONDS))
        else:
            found.append(Freed(new.agent, now + LET_GO_SECONDS))
    return found


def followed(before: Hunt, change: Change, now: float) -> Change:
    """A change with what follows of it for others: whoever has become free, or will soon be, is given to who waits."""
    after, errands = change
    if after.place is None:
        return change
    times = {one.at for one in freed(before, after, now)}
    if times or (after.is_over and not before.is_over):
        times.add(now)
    steps = 2 * sum(leg.is_over for leg in after.legs) + after.is_over
    return after, (*errands, *(Errand("match", at, steps) for at in sorted(times)))
