"""A hunt: a caller waits while several people are rung, until the first of them accepts.

Used where the provider's own document cannot do it (Vonage rings one number at a time; neither plays music of ours while it
rings). Legs are placed over REST, and everything that happens to them comes here, one thing after the other, in whatever order
and however often it is told. What comes of it is a new hunt and errands: requests that somebody must make.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Literal

from flows.events import Outcome
from flows.instructions import QueueResult
from flows.position import Position
from flows.record import Frozen, replace

LegState = Literal["due", "placing", "ringing", "answered", "joined", "over"]
What = Literal["place", "cancel", "return", "look", "bring", "match", "say"]
GRACE_SECONDS = 20
"""After its ringing time a leg may still be told about late, hear a whisper and press a key; then it counts as no answer."""
WORST_FIRST: tuple[Outcome, ...] = ("failed", "no_answer", "busy")


class Leg(Frozen):
    """One person who is rung.

    delay: seconds after the hunt's beginning at which they are (together). timeout: seconds of ringing. call: the provider's
    id of the leg, "" as long as it is not known. since: seconds since 1970, of the present state. agent: their name in the queue.
    """

    number: int
    to: str
    timeout: int
    delay: int = 0
    state: LegState = "due"
    call: str = ""
    outcome: Outcome | None = None
    since: float = 0.0
    agent: str = ""

    @property
    def is_over(self) -> bool:
        return self.state == "over"

    @property
    def is_under_way(self) -> bool:
        return self.state in ("placing", "ringing", "answered")


class Errand(Frozen):
    """A request to be made: place or cancel a leg, return the caller to the flow, bring them to who has taken the call, match
    callers with agents who have become free, say something to the caller, or look again. at: seconds since 1970."""

    what: What
    at: float
    leg: int = -1

    @property
    def name(self) -> str:
        """The same for the same errand, however often it comes up."""
        timed = {"look": f"look:{self.at:.0f}", "match": f"match:{self.leg}:{self.at:.0f}"}
        return timed.get(self.what) or f"{self.what}:{self.leg}"


class Place(Frozen):
    """A place in a queue. result: how the wait has ended, "" as long as it has not. calls_back: the number that is to be called
    back, "" for a caller who is on the line. tries: how often that was tried. not_before: not offered to anybody earlier.
    wrap_up: seconds for which an agent is not rung after the conversation. longest: seconds of conversation."""

    result: QueueResult | Literal["", "not_reached"] = ""
    calls_back: str = ""
    tries: int = 0
    not_before: float = 0.0
    wrap_up: int = 0
    longest: int = 14400


class Hunt(Frozen):
    """began: seconds since 1970. in_turn: one after the other, in the order of `legs`. returns: the caller goes on in the flow
    after a conversation. winner: the number of the leg that took the call. outcome: set once the hunt is over.

    place: what is known of the caller's place, where they wait in a queue (`flows.ringing.place`).
    """

    legs: tuple[Leg, ...]
    began: float
    in_turn: bool = False
    returns: bool = False
    winner: int | None = None
    outcome: Outcome | None = None
    place: Place | None = None

    @property
    def is_over(self) -> bool:
        return self.outcome is not None


Change = tuple[Hunt, tuple[Errand, ...]]
Step = Callable[[Hunt, float], Change]


def room_of(position: Position) -> str:
    """The name of the hunt of the dial that a call stands at, and of the room in which its caller waits."""
    return f"{position.call.id}-{position.turn}"


def begin(hunt: Hunt) -> Change:
    """Ring whoever is due from the beginning."""
    later = {hunt.began + leg.delay for leg in hunt.legs if leg.delay and not hunt.in_turn}
    looks = tuple(Errand("look", at) for at in sorted(later))
    return settled(hunt, hunt.began, looks)


def look(hunt: Hunt, now: float) -> Change:
    """Time has passed: further people are due, or a leg is overdue."""
    return settled(hunt, now)


def placed(hunt: Hunt, number: int, call: str, now: float) -> Change:
    """The provider has taken the order to ring that leg, and calls it `call`."""
    leg = hunt.legs[number]
    if leg.call:
        return hunt, ()
    known = _with(hunt, replace(leg, call=call))
    if leg.is_over:
        return known, (Errand("cancel", now, number),)
    if leg.state == "placing":
        known = _with(known, replace(leg, call=call, state="ringing"))
    return known, ()


def answered(hunt: Hunt, number: int, call: str, now: float) -> Change:
    """That leg has been answered, by a person or a machine; it hears what is whispered to it."""
    hunt, errands = placed(hunt, number, call, now)
    leg = hunt.legs[number]
    if leg.state not in ("placing", "ringing"):
        return hunt, errands
    return _with(hunt, replace(leg, state="answered", since=now)), errands


def accepted(hunt: Hunt, number: int, call: str, now: float) -> Change:
    """That leg takes the call. It is the winner unless somebody was first, or the caller has gone: look at `winner`."""
    hunt, errands = answered(hunt, number, call, now)
    if hunt.winner == number:
        return hunt, errands
    if hunt.is_over or hunt.winner is not None or hunt.legs[number].is_over:
        hunt, more = let_go(hunt, [number], "no_answer", now)
        return hunt, errands + more
    others = [leg.number for leg in hunt.legs if leg.number != number]
    hunt, cancelled = let_go(hunt, others, "no_answer", now)
    joined = replace(hunt.legs[number], state="joined", since=now)
    return replace(_with(hunt, joined), winner=number), errands + cancelled + _meeting(hunt, number, now)


def _meeting(hunt: Hunt, number: int, now: float) -> tuple[Errand, ...]:
    """Who waits in a queue is brought to the agent; and should nobody tell the end of their conversation, it ends all the same."""
    if hunt.place is None:
        return ()
    look = Errand("look", now + hunt.place.longest + GRACE_SECONDS)
    return (look,) if hunt.place.calls_back else (Errand("bring", now, number), look)


def ended(hunt: Hunt, number: int, outcome: Outcome, now: float, hang_up: bool = False) -> Change:
    """That leg is over: not reached, declined, or the conversation has ended. hang_up: it is still on the line."""
    if number == hunt.winner:
        legs = _with(hunt, replace(hunt.legs[number], state="over", outcome="answered", since=now))
        if hunt.is_over:
            return legs, ()
        if hunt.place and hunt.place.calls_back:  # whether the caller was reached is told apart, perhaps later
            return legs, (Errand("look", now + GRACE_SECONDS),)
        return replace(legs, outcome="answered"), (Errand("return", now),) if hunt.returns else ()
    if outcome == "answered":  # they picked up, and did not take the call
        outcome = "no_answer"
    hunt, errands = let_go(hunt, [number], outcome, now, hang_up)
    return settled(hunt, now, errands)


def machine(hunt: Hunt, number: int, now: float) -> Change:
    """A machine has answered that leg. Where it was taken for a person and joined already, the caller is not left with it."""
    return untaken(hunt, number, now)


def untaken(hunt: Hunt, number: int, now: float) -> Change:
    """That leg has not taken the call, whatever was thought; it is hung up."""
    if hunt.winner == number and not hunt.is_over:
        hunt = replace(hunt, winner=None)
    return ended(hunt, number, "no_answer", now, hang_up=True)


def declined(hunt: Hunt, number: int, now: float) -> Change:
    """That person does not take the call. Who has taken it already cannot any more: a webhook may come late."""
    return (hunt, ()) if hunt.winner == number else ended(hunt, number, "no_answer", now)


def left(hunt: Hunt, now: float) -> Change:
    """The caller has gone: nobody is rung any more, and nobody is left alone on a line."""
    if hunt.is_over or (hunt.place and hunt.place.calls_back):
        return hunt, ()
    everybody = [leg.number for leg in hunt.legs]
    outcome: Outcome = "answered" if hunt.winner is not None else "no_answer"
    hunt, errands = let_go(hunt, everybody, "no_answer", now)
    return replace(hunt, outcome=outcome), errands


def settled(hunt: Hunt, now: float, errands: tuple[Errand, ...] = ()) -> Change:
    """What follows of itself: overdue legs are given up, due ones placed, and where nobody is left the caller returns."""
    if hunt.is_over or hunt.winner is not None:
        return _cut(hunt, now), errands
    overdue = [leg.number for leg in hunt.legs if leg.is_under_way and now >= _deadline(leg)]
    hunt, cancelled = let_go(hunt, overdue, "no_answer", now)
    hunt, placing = _placing(hunt, now)
    errands += cancelled + placing
    if hunt.place or not all(leg.is_over for leg in hunt.legs):
        return hunt, errands
    return replace(hunt, outcome=_outcome(hunt)), (*errands, Errand("return", now))


def _cut(hunt: Hunt, now: float) -> Hunt:
    """A conversation with an agent of which the end was never told counts as over: the agent would never be rung again."""
    if hunt.is_over or hunt.winner is None or hunt.place is None:
        return hunt
    leg = hunt.legs[hunt.winner]
    longest = 0 if leg.is_over else hunt.place.longest
    return replace(hunt, outcome="answered") if now >= leg.since + longest + GRACE_SECONDS else hunt


def _deadline(leg: Leg) -> float:
    return leg.since + leg.timeout + GRACE_SECONDS


def _placing(hunt: Hunt, now: float) -> Change:
    errands: list[Errand] = []
    for number in _due(hunt, now):
        leg = replace(hunt.legs[number], state="placing", since=now)
        hunt = _with(hunt, leg)
        errands += [Errand("place", now, number), Errand("look", _deadline(leg))]
    return hunt, tuple(errands)


def _due(hunt: Hunt, now: float) -> Sequence[int]:
    waiting = [leg for leg in hunt.legs if leg.state == "due"]
    if hunt.in_turn:
        return [] if _anybody(hunt) else [leg.number for leg in waiting[:1]]
    due = [leg.number for leg in waiting if now >= hunt.began + leg.delay]
    if due or not waiting or _anybody(hunt):
        return due
    soonest = min(leg.delay for leg in waiting)  # all before have failed: the next wave need not wait for its time
    return [leg.number for leg in waiting if leg.delay == soonest]


def _anybody(hunt: Hunt) -> bool:
    """Whether somebody is being rung."""
    return any(leg.is_under_way for leg in hunt.legs)


def let_go(hunt: Hunt, numbers: Iterable[int], outcome: Outcome, now: float, hang_up: bool = True) -> Change:
    """These legs are over; whoever is on a line is hung up."""
    errands: list[Errand] = []
    for number in numbers:
        leg = hunt.legs[number]
        if leg.is_over:
            continue
        if hang_up and leg.state not in ("due",) and leg.call:
            errands.append(Errand("cancel", now, number))
        hunt = _with(hunt, replace(leg, state="over", outcome=outcome, since=now))
    return hunt, tuple(errands)


def _outcome(hunt: Hunt) -> Outcome:
    """In turn, that of the last who was rung; together, the best (flow-document, section 4)."""
    outcomes = [leg.outcome or "failed" for leg in hunt.legs]
    if not outcomes:
        return "failed"
    return outcomes[-1] if hunt.in_turn else max(outcomes, key=WORST_FIRST.index)


def _with(hunt: Hunt, leg: Leg) -> Hunt:
    return replace(hunt, legs=(*hunt.legs[: leg.number], leg, *hunt.legs[leg.number + 1 :]))
