"""A hunt under everything that can happen to it, in any order and however often: its promises hold."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from flows.ringing import hunt
from flows.ringing.hunt import Errand, Hunt, Leg

LEGS = 3
HAPPENINGS = st.tuples(
    st.sampled_from(["look", "placed", "answered", "accepted", "busy", "ended", "left"]),
    st.integers(0, LEGS - 1),
    st.integers(0, 40),
)
DELAYS = st.lists(st.sampled_from([0, 10]), min_size=LEGS, max_size=LEGS)


def happens(found: Hunt, what: str, leg: int, now: float) -> hunt.Change:
    match what:
        case "look":
            return hunt.look(found, now)
        case "placed":
            return hunt.placed(found, leg, f"leg-{leg}", now)
        case "answered":
            return hunt.answered(found, leg, f"leg-{leg}", now)
        case "accepted":
            return hunt.accepted(found, leg, f"leg-{leg}", now)
        case "left":
            return hunt.left(found, now)
        case _:
            return hunt.ended(found, leg, "busy" if what == "busy" else "no_answer", now)


def played(happenings: list[tuple[str, int, int]], delays: list[int], in_turn: bool) -> list[hunt.Change]:
    """A hunt from its beginning through all that happens, and then through silence for as long as it takes."""
    legs = tuple(Leg(number, f"+3314050607{number}", 20, delay) for number, delay in enumerate(delays))
    steps = [hunt.begin(Hunt(legs, 0.0, in_turn, returns=True))]
    now = 0.0
    for what, leg, seconds in happenings:
        now += seconds
        steps.append(happens(steps[-1][0], what, leg, now))
    for _ in range(2 * LEGS + 2):
        now += 60
        steps.append(hunt.look(steps[-1][0], now))
    return steps


@given(st.lists(HAPPENINGS, max_size=25), DELAYS, st.booleans())
def test_there_is_one_winner_at_the_most_and_the_hunt_always_ends_or_is_a_conversation(happenings, delays, in_turn):
    steps = played(happenings, delays, in_turn)

    winners = {found.winner for found, _ in steps if found.winner is not None}
    last = steps[-1][0]
    assert len(winners) <= 1
    assert last.is_over or last.legs[next(iter(winners))].state == "joined"


@given(st.lists(HAPPENINGS, max_size=25), DELAYS, st.booleans())
def test_nobody_is_left_on_a_line_but_the_winner(happenings, delays, in_turn):
    steps = played(happenings, delays, in_turn)

    last = steps[-1][0]
    told: set[str] = {errand.name for _, errands in steps for errand in errands}
    for leg in last.legs:
        reached = any(one.legs[leg.number].state in ("answered", "joined") for one, _ in steps)
        ended_itself = any(what in ("busy", "ended") and number == leg.number for what, number, _ in happenings)
        if leg.is_over and reached and not ended_itself:
            assert Errand("cancel", 0, leg.number).name in told


@given(st.lists(HAPPENINGS, max_size=25), DELAYS, st.booleans())
def test_a_caller_who_has_not_left_is_sent_on_once_the_hunt_is_over(happenings, delays, in_turn):
    steps = played([one for one in happenings if one[0] != "left"], delays, in_turn)

    returns = [errand for _, errands in steps for errand in errands if errand.what == "return"]
    assert len(returns) == int(steps[-1][0].is_over)


def test_one_after_the_other_nobody_is_rung_before_the_one_before_is_over():
    legs = tuple(Leg(number, f"+3314050607{number}", 20) for number in range(LEGS))
    found, errands = hunt.begin(Hunt(legs, 0.0, in_turn=True))
    assert [errand.leg for errand in errands if errand.what == "place"] == [0]

    found, errands = hunt.ended(found, 0, "busy", 5.0)

    assert [errand.leg for errand in errands if errand.what == "place"] == [1]
