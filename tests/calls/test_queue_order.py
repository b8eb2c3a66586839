"""In what order the agents of a queue are rung one after the other, on both providers."""

from __future__ import annotations

from typing import Any

import pytest

from tests.calls.conftest import Caller
from tests.calls.queueing import ANNA, BOB, CLAIRE, calls
from tests.calls.ringing import Exchange

AGENTS = {"Anna": ANNA, "Bob": BOB, "Claire": CLAIRE}


@pytest.mark.parametrize(
    ("ranks", "order"),
    [
        ({}, [ANNA, BOB, CLAIRE]),
        ({"Claire": 1, "Anna": 2, "Bob": 3}, [CLAIRE, ANNA, BOB]),
        ({"Bob": 7}, [BOB, ANNA, CLAIRE]),
    ],
)
def test_agents_are_rung_by_rank(somebody: Caller, exchange: Exchange, ranks: dict[str, int], order: list[str]) -> None:
    agents: dict[str, Any] = {
        name: {"to": to, **({"rank": ranks[name]} if name in ranks else {})} for name, to in AGENTS.items()
    }
    calls(somebody, exchange, agents=agents)
    for _ in AGENTS:
        exchange.people[-1].is_("busy")
        exchange.works()

    assert [person.to for person in exchange.people][:3] == order
