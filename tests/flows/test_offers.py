"""Who is offered to whom: tables of callers and agents, and what holds whatever happens on the floor."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.document.queues import Queue
from flows.ringing import hunt, place
from flows.ringing.floor import Floor, Known, matched, refusal, staffed
from flows.ringing.hunt import Change, Hunt
from flows.ringing.offers import Free, Waiting, estimate, offers, place_of

ANNA, BOB, CLAIRE = Free("Anna", "1"), Free("Bob", "2"), Free("Claire", "3")


def agent(name: str, **facts: Any) -> Free:
    return Free(name, name, **facts)


CASES: list[tuple[str, list[Waiting], list[Free], str, list[tuple[str, list[str]]]]] = [
    ("nobody waits", [], [ANNA], "in_turn", []),
    ("nobody is free", [Waiting("a", "q", 1)], [agent("Anna", busy=True)], "in_turn", []),
    ("who is not there is not rung", [Waiting("a", "q", 1)], [agent("Anna", here=False)], "together", []),
    ("wrap-up time", [Waiting("a", "q", 1)], [agent("Anna", free_at=101)], "in_turn", []),
    ("wrap-up time is over", [Waiting("a", "q", 1)], [agent("Anna", free_at=100)], "in_turn", [("a", ["Anna"])]),
    ("together, all are rung for the first", [Waiting("b", "q", 2), Waiting("a", "q", 1)], [ANNA, BOB], "together",
     [("a", ["Anna", "Bob"])]),
    ("one at a time, each caller has an agent", [Waiting("b", "q", 2), Waiting("a", "q", 1)], [ANNA, BOB, CLAIRE], "in_turn",
     [("a", ["Anna"]), ("b", ["Bob"])]),
    ("who is offered already is not offered again", [Waiting("a", "q", 1, rung=True), Waiting("b", "q", 2)], [BOB], "in_turn",
     [("b", ["Bob"])]),
    ("who is to be called later is passed over", [Waiting("a", "q", 1, not_before=101), Waiting("b", "q", 2)], [BOB], "in_turn",
     [("b", ["Bob"])]),
    ("the longest idle", [Waiting("a", "q", 1)], [agent("Anna", idle_since=50), agent("Bob", idle_since=40)], "longest_idle",
     [("a", ["Bob"])]),
    ("who has had no conversation is idle for longest", [Waiting("a", "q", 1)], [agent("Anna", idle_since=50), BOB],
     "longest_idle", [("a", ["Bob"])]),
    ("round robin", [Waiting("a", "q", 1)], [agent("Anna", offered_at=50), agent("Bob", offered_at=40)], "round_robin",
     [("a", ["Bob"])]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("waiting", "agents", "strategy", "expected"), [case[1:] for case in CASES], ids=[c[0] for c in CASES]
)
def test_who_is_rung(waiting, agents, strategy, expected):
    found = offers(waiting, {"q": agents}, {"q": strategy}, 100)

    assert [(offer.id, [one.name for one in offer.agents]) for offer in found] == expected


def test_an_agent_of_two_queues_is_given_to_whoever_waits_longest():
    waiting = [Waiting("a", "one", 5), Waiting("b", "two", 4)]
    found = offers(waiting, {"one": [ANNA], "two": [ANNA]}, {"one": "in_turn", "two": "together"}, 100)

    assert [offer.id for offer in found] == ["b"]


def test_any_order_is_the_same_when_it_is_asked_again_and_another_for_another_offer():
    agents = [agent(str(number)) for number in range(30)]
    first = [
        offers([Waiting("a", "q", 1, offers=tries)], {"q": agents}, {"q": "random"}, 9)[0].agents[0].name
        for tries in (0, 0, 1, 2, 3)
    ]
    assert first[0] == first[1]
    assert len(set(first)) > 1


def test_places_are_counted_in_their_own_queue_with_those_who_will_be_called_back():
    waiting = [
        Waiting("c", "q", 3),
        Waiting("a", "q", 1, calls_back=True),
        Waiting("x", "other", 0),
        Waiting("b", "q", 2),
    ]

    assert [place_of(waiting, one) for one in ("a", "b", "c", "x", "gone")] == [1, 2, 3, 1, 0]


@pytest.mark.parametrize(
    ("at", "agents", "seconds", "expected"),
    [(1, 1, 180, 180), (4, 2, 180, 360), (3, 2, 100, 150), (1, 0, 180, None), (1, 1, 0, None), (0, 1, 180, None)],
)
def test_the_wait_is_estimated_of_conversations_and_agents(at, agents, seconds, expected):
    assert estimate(at, [ANNA] * agents, seconds) == expected


# Everything together

NAMES = ["Anna", "Bob", "Claire"]
DOCUMENT = {"timezone": "Europe/Paris", "agents": {name: {"to": f"+3314050607{at}"} for at, name in enumerate(NAMES)}}
HAPPENINGS = st.tuples(
    st.sampled_from(
        ["arrives", "match", "answers", "accepts", "declines", "busy", "ends", "leaves", "back", "called", "key"]
    ),
    st.integers(0, 9),
    st.integers(0, 9),
    st.sampled_from([0, 1, 7, 40]),
)


class Playing:
    """A floor to which anything happens; agents follow their legs as the store has them do."""

    def __init__(self, strategy: str) -> None:
        self.queue = staffed(Queue.model_validate({**DOCUMENT, "strategy": strategy, "max_wait": 300}), bool, bool)
        self.places: dict[str, tuple[str, Hunt]] = {}
        self.agents: dict[str, Known] = {}
        self.over: dict[str, Hunt] = {}
        self.now = 0.0
        self.arrived = 0
        self.offered: list[tuple[list[str], list[str]]] = []

    @property
    def floor(self) -> Floor:
        return Floor(dict(self.places), dict(self.agents))

    def keep(self, at: str, change: Change) -> None:
        before, (after, _) = self.places[at][1], place.followed(self.places[at][1], change, self.now)
        for one in place.freed(before, after, self.now):
            self.agents[one.agent] = Known(None, one.at, one.at if one.talked is not None else 0.0)
        if after.is_over:
            self.over[at] = after
            del self.places[at]
        else:
            self.places[at] = ("q", after)

    def match(self) -> None:
        floor = self.floor
        eligible = [one.id for one in floor.waiting() if not one.rung and one.not_before <= self.now]
        changes = matched(floor, {"q": self.queue}, self.now)
        rung = [at for at, (after, _) in changes.items() if len(after.legs) > len(floor.places[at][1].legs)]
        self.offered.append(([at for at in eligible if at not in changes or at in rung], rung))
        for at, change in changes.items():
            self.keep(at, change)

    def happens(self, what: str, who: int, leg: int, seconds: int) -> None:
        self.now += seconds
        if what == "arrives":
            self.arrived += 1
            if refusal(self.floor, "q", self.queue) is None:
                self.places[f"{self.arrived:04}"] = ("q", place.taken(self.now, False, 3600, 300)[0])
        elif what == "match":
            self.match()
        elif self.places:
            at = sorted(self.places)[who % len(self.places)]
            found = self.places[at][1]
            if change := _happened(what, found, leg, self.now):
                self.keep(at, change)

    def settles(self) -> None:
        """From now on every agent takes every call, and conversations end."""
        for _ in range(60 * (self.arrived + 2)):
            self.now += 20
            self.match()
            for at, (_, found) in sorted(self.places.items()):
                if found.winner is not None:
                    ended = hunt.ended(found, found.winner, "answered", self.now)
                    calls_back = found.place and found.place.calls_back
                    self.keep(at, place.called(found, found.winner, "answered", self.now) if calls_back else ended)
                    continue
                ringing = [leg.number for leg in found.legs if leg.is_under_way]
                if ringing:
                    self.keep(at, hunt.accepted(found, ringing[0], f"leg-{ringing[0]}", self.now))
                else:
                    self.keep(at, hunt.look(found, self.now))
            if not self.places:
                return


def _happened(what: str, found: Hunt, leg: int, now: float) -> Change | None:
    number = leg % len(found.legs) if found.legs else None
    match what:
        case "leaves":
            return hunt.left(found, now)
        case "back":
            return place.will_be_called(found, "+33612345678", now)
        case "key":
            return place.ends(found, "left", now, returns=False)
        case "called" if found.winner is not None:
            return place.called(found, found.winner, "no_answer", now)
        case "answers" | "accepts" if number is not None:
            return (hunt.accepted if what == "accepts" else hunt.answered)(found, number, f"leg-{number}", now)
        case "declines" | "busy" | "ends" if number is not None:
            return hunt.ended(found, number, "busy" if what == "busy" else "no_answer", now)
    return None


@pytest.mark.parametrize("strategy", ["together", "in_turn", "random", "round_robin", "longest_idle"])
@settings(max_examples=60, deadline=None)
@given(st.lists(HAPPENINGS, max_size=40))
def test_nobody_is_lost_nobody_is_passed_over_and_no_agent_is_rung_twice(strategy, happenings):
    playing = Playing(strategy)
    for happening in happenings:
        playing.happens(*happening)
        legs = [leg.agent for _, found in playing.places.values() for leg in found.legs if not leg.is_over]
        assert len(legs) == len(set(legs)), "an agent is rung for two callers"
    for eligible, rung in playing.offered:
        assert sorted(rung) == sorted(eligible)[: len(rung)], "somebody was passed over"
    playing.settles()

    assert playing.places == {}
    for found in playing.over.values():
        talked = [leg for leg in found.legs if leg.outcome == "answered"]
        assert found.place
        assert found.winner is not None or found.place.result or found.outcome, "a wait ended without a result"
        assert len(talked) <= max(1, found.place.tries + 1)
