"""The run of calls, small: a database that hangs, a web process killed, a publish, Redis gone. `make faults` is the whole of it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.faults import moments
from tests.faults.calls import run
from tests.faults.line import LETTERS, SCRIPTS, configuration
from tests.faults.world import World

CALLS, WAITS = 2 * len(SCRIPTS), 6
EACH = 14
"""Webhooks of each fault."""
NOT_HERE = "kept audio equal to what the provider served"
"""Takes the worker longer than this test may; the other fault run has it."""


@pytest.fixture
def world() -> Iterator[World]:
    world = World(configuration=configuration(LETTERS[0]))
    yield world
    world.close()


def test_no_caller_is_cut_off_or_led_elsewhere_while_what_is_behind_the_line_fails(world: World) -> None:
    found, wrong = run(world, CALLS, moments.FEW, EACH, wait=0, thinks=0.05, waits=WAITS, eager=True)
    assert wrong == []
    assert [line for line in found if not line.right and line.what != NOT_HERE] == []
    happened = {line.what: line.found for line in found}
    assert happened["sql hangs, times"] >= 1
    assert happened["messages spoken"] > 0
    assert happened["callers who waited for somebody"] == WAITS
    assert happened["people rung"] > 0
