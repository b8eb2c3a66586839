"""What happens at the same time in a queue, in many orders, and workers that die between any two requests."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import pytest

from tests.calls.conftest import Caller, Clock
from tests.calls.queueing import ANNA, BOB, calls, flow
from tests.calls.ringing import Exchange, Person, call_id
from webhooks.hunts import errands

ORDERS = 9


def joined(somebody: Caller, exchange: Exchange, since: int) -> list[str]:
    """Who is joined with that caller."""
    room = somebody.phone.room
    return [one.to for one in exchange.people[since:] if room and one.document and one.joins(room) and not one.hung_up]


def gone(somebody: Caller) -> bool:
    return somebody.phone.ended_by is not None


def leaves(somebody: Caller) -> None:
    if not gone(somebody):
        somebody.hangs_up()


def presses(somebody: Caller) -> None:
    if not gone(somebody) and somebody.phone.wait.kind == "keys":
        somebody.presses("*")


def takes(one: Person) -> None:
    if not one.hung_up:
        one.answers()


@pytest.mark.parametrize("order", range(ORDERS))
def test_whatever_comes_first_there_is_one_conversation_at_the_most_and_nobody_is_left_ringing(
    somebody: Caller, exchange: Exchange, clock: Clock, order: int
) -> None:
    calls(somebody, exchange, strategy="together", leave_key="*")
    anna, bob = exchange.whose(ANNA), exchange.whose(BOB)
    acts: list[Callable[[], Any]] = [lambda: takes(anna), lambda: takes(bob), exchange.works]
    acts += [lambda: anna.is_("ringing"), lambda: bob.is_("answered"), lambda: bob.is_("ringing")]
    acts += [[lambda: leaves(somebody), lambda: presses(somebody), lambda: None][order % 3]]
    random.Random(order).shuffle(acts)
    for act in acts:
        act()
    exchange.works()

    talking = joined(somebody, exchange, 0)
    floor = somebody.app.extensions["carillon"].store.desk.floor()
    assert len(talking) <= 1
    if gone(somebody):
        assert floor.places == {}
        assert talking == []
    else:
        assert len(talking) == 1
        assert [leg.state for _, found in floor.places.values() for leg in found.legs if not leg.is_over] == ["joined"]


def test_nobody_is_left_alone_with_a_caller_who_has_gone_unheard(somebody: Caller, exchange: Exchange) -> None:
    """The end of the call was lost with a process. On Twilio the agent's own document waits five seconds for
    somebody in the room, and ends."""
    calls(somebody, exchange)
    exchange.gone.add(call_id(somebody))
    anna = exchange.whose(ANNA)
    anna.answers()
    exchange.works()
    floor = somebody.app.extensions["carillon"].store.desk.floor()
    assert anna.hung_up is (somebody.provider == "vonage")
    assert bool(floor.places) is (somebody.provider == "twilio")


LOST = range(6)


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize("lost", LOST)
def test_a_worker_that_dies_costs_a_moment(
    somebody: Caller, exchange: Exchange, clock: Clock, lost: int, after: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It has taken an errand, and dies before it is run, or after that and before it is noted."""
    run, count = errands._run, iter(range(1000))

    class Killed(BaseException):
        """The process is gone."""

    def killed(*facts: Any) -> None:
        number = next(count)
        if number != lost or after:
            run(*facts)
        if number == lost:
            raise Killed

    monkeypatch.setattr(errands, "_run", killed)

    def works() -> None:
        for _ in range(4):
            try:
                exchange.works()
            except Killed:
                clock.seconds += 11  # the claim of the dead worker is over

    somebody.follows(**flow())
    somebody.dials()
    works()
    exchange.people[-1].is_("unanswered")
    works()
    clock.seconds += 16
    works()
    ringing = [one for one in exchange.people if not one.hung_up and one.to == BOB]
    assert ringing
    ringing[-1].answers()
    works()

    assert joined(somebody, exchange, 0) == [BOB]
