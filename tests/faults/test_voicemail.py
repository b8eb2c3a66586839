"""The fault run, small: one stop of Redis and one kill of the worker. `make faults` is the whole of it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.faults.disturb import Faults
from tests.faults.report import Line
from tests.faults.voicemail import run
from tests.faults.world import World


@pytest.fixture
def world(postgres_url: str) -> Iterator[World]:
    world = World(postgres_url)
    yield world
    world.close()


def test_no_message_is_lost_while_redis_stops_and_the_worker_is_killed(world: World) -> None:
    found, told = run(world, 6, Faults.few, wait=60)
    assert told.faults == []
    assert [line for line in found if not line.right] == []
    happened = {line.what: line.found for line in found}
    assert (happened["Redis stopped, and started empty"], happened["worker killed (SIGKILL)"]) == (1, 1)


@pytest.mark.parametrize(
    ("found", "wanted", "most", "right"),
    [
        (199, 200, False, False),
        (200, 200, False, True),
        (4.1, 4.0, True, False),
        (0.1, 4.0, True, True),
        (7, None, False, True),
    ],
)
def test_a_figure_that_is_not_the_wanted_one_is_wrong(
    found: float, wanted: float | None, most: bool, right: bool
) -> None:
    assert Line("", found, wanted, most).right is right
