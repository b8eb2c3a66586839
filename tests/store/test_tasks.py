"""Work that is begun in the console: one process at a time does it, and what one that died left is done again."""

from __future__ import annotations

import os

import pytest
import sqlalchemy as sa

from flows.store.people import People
from flows.store.tasks import PART_BYTES, SILENCE, Tasks
from tests.store.conftest import HandClock

LATER = SILENCE.total_seconds() + 1


@pytest.fixture
def tasks(engine: sa.Engine, clock: HandClock) -> Tasks:
    return Tasks(engine, clock)


@pytest.fixture
def begun(tasks: Tasks) -> tuple[str, int]:
    made = tasks.add("anna", "import", {"name": "closed"}, b"given")
    attempt = tasks.begin(made)
    assert attempt == 1
    return made, attempt


def test_a_task_is_kept_with_what_it_works_on(tasks: Tasks, clock: HandClock) -> None:
    given = os.urandom(PART_BYTES * 2 + 7)
    made = tasks.add("anna", "import", {"name": "été"}, given)
    found = tasks.get(made)
    assert found
    assert (found.owner, found.kind, found.about, found.state, found.attempt) == (
        "anna",
        "import",
        {"name": "été"},
        "waiting",
        0,
    )
    assert found.created_at == found.seen_at == clock.now
    assert tasks.given(made) == given
    assert tasks.get("other") is None
    assert tasks.given("other") == b""


def test_it_is_begun_once(tasks: Tasks, begun: tuple[str, int]) -> None:
    assert tasks.begin(begun[0]) is None
    assert tasks.waiting() == {}


def test_how_far_it_is_is_told_and_what_came_of_it_kept(tasks: Tasks, begun: tuple[str, int], clock: HandClock) -> None:
    at = clock.pass_(seconds=5)
    assert tasks.tell(*begun, 3, 10)
    found = tasks.get(begun[0])
    assert found
    assert (found.state, found.done, found.total, found.seen_at) == ("running", 3, 10, at)
    assert tasks.finish(*begun, "done", {"added": 3})
    found = tasks.get(begun[0])
    assert found
    assert (found.state, found.result) == ("done", {"added": 3})
    assert tasks.given(begun[0]) == b"", "it is not needed any more"
    assert tasks.again(begun[0]) is False


def test_one_whose_process_died_is_done_again_and_the_dead_says_nothing_more(
    tasks: Tasks, begun: tuple[str, int], clock: HandClock
) -> None:
    assert tasks.again(begun[0]) is False, "it is alive"
    clock.pass_(seconds=LATER)
    found = tasks.get(begun[0])
    assert found
    assert found.is_dead(clock.now)
    assert tasks.again(begun[0])
    assert tasks.waiting() == {begun[0]: 1}
    assert tasks.given(begun[0]) == b"given"
    assert tasks.begin(begun[0]) == 2
    assert tasks.tell(*begun, 9, 10) is False
    assert tasks.finish(*begun, "done", {}) is False
    assert tasks.given(begun[0]) == b"given"


def test_one_that_failed_keeps_what_it_works_on_and_may_be_done_again(tasks: Tasks, begun: tuple[str, int]) -> None:
    assert tasks.finish(*begun, "failed", {"wrong": "no calendar"})
    assert tasks.again(begun[0])
    found = tasks.get(begun[0])
    assert found
    assert (found.state, found.result) == ("waiting", None)
    assert tasks.given(begun[0]) == b"given"


def test_everybody_sees_their_own_the_latest_first(tasks: Tasks, clock: HandClock) -> None:
    ids = []
    for owner in ("anna", "bob", "anna"):
        ids.append(tasks.add(owner, "import", {}))
        clock.pass_(seconds=1)
    assert [task.id for task in tasks.list("anna")] == [ids[2], ids[0]]
    assert list(tasks.waiting()) == ids


def test_old_ones_are_forgotten_and_those_of_people_who_go(tasks: Tasks, engine: sa.Engine, clock: HandClock) -> None:
    People(engine, clock).add("bob", "viewer", "correct horse battery")
    People(engine, clock).add("anna", "admin", "correct horse battery")
    old = tasks.add("anna", "import", {}, b"given")
    at = clock.pass_(minutes=1)
    theirs, kept = tasks.add("bob", "import", {}, b"given"), tasks.add("anna", "import", {})
    assert tasks.forget_before(at) == 1
    People(engine, clock).remove("bob")
    assert [tasks.get(one) is not None for one in (old, theirs, kept)] == [False, False, True]
    assert tasks.given(theirs) == b""
    assert tasks.drop(kept)
    assert tasks.drop(kept) is False
