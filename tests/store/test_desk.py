"""Queues in SQL, on both databases: who is given to whom when many processes do it at once."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import sqlalchemy as sa

from flows.document.queues import Queue
from flows.ringing import hunt, place
from flows.ringing.floor import Floor, matched, refusal, staffed
from flows.ringing.hunt import Change
from flows.store.engine import connect
from flows.store.hunts import Facts
from flows.store.store import Store
from tests.waiting import until

NAMES = [f"Agent {at}" for at in range(6)]
DOCUMENT = {"timezone": "Europe/Paris", "agents": {name: {"to": f"+3314050607{at}"} for at, name in enumerate(NAMES)}}
FACTS = Facts("twilio", "CA1", "", "+33972101010", 3600, queue="service")
THREADS = 6


@pytest.fixture
def store(engine: sa.Engine) -> Store:
    return Store.on(engine)


def queue(**more: Any) -> Any:
    return staffed(Queue.model_validate({**DOCUMENT, **more}), bool, bool)


def takes(store: Store, name: str, staff: Any, since: float = 0.0) -> Any:
    new = place.taken(since, False, 3600, 900)
    return store.desk.take(name, FACTS, new, lambda floor: refusal(floor, "service", staff))[0]


def matches(store: Store, staff: Any, now: float = 1.0) -> None:
    store.desk.match(lambda floor: matched(floor, {"service": staff}, now))


def many(tasks: list[Callable[[], Any]]) -> list[Any]:
    """All of them at once, as many processes would; each is done in the end, for a database may ask to try again."""
    random.Random(1).shuffle(tasks)
    with ThreadPoolExecutor(THREADS) as pool:
        return [future.result() for future in [pool.submit(task) for task in tasks]]


def agents_of(floor: Floor) -> list[str]:
    return [leg.agent for _, found in floor.places.values() for leg in found.legs if not leg.is_over]


def test_a_full_queue_takes_no_more_than_it_may(store: Store) -> None:
    staff = queue(max_waiting=3)
    told = many([lambda at=at: takes(store, f"CA{at}-1", staff) for at in range(10)])

    assert Counter(told) == {None: 3, "full": 7}
    assert len(store.desk.floor().places) == 3


def test_whoever_was_refused_is_refused_again_and_whoever_waits_waits(store: Store) -> None:
    staff = queue(max_waiting=1)
    assert [takes(store, name, staff) for name in ("a", "b", "a")] == [None, "full", None]
    store.hunts.change("a", lambda found: hunt.left(found, 1.0))

    assert [takes(store, name, staff) for name in ("b", "c")] == ["full", None]


@pytest.mark.parametrize("strategy", ["longest_idle", "together"])
def test_an_agent_is_given_to_one_caller_only(store: Store, strategy: str) -> None:
    staff = queue(strategy=strategy)
    for at in range(9):
        takes(store, f"CA{at}-1", staff, at / 100)
    many([lambda: matches(store, staff) for _ in range(12)])

    floor = store.desk.floor()
    assert sorted(agents_of(floor)) == NAMES
    first = floor.places["CA0-1"][1]
    assert len(first.legs) == (6 if strategy == "together" else 1)


def test_accepting_leaving_and_matching_at_once_ends_well(store: Store) -> None:
    """Two accept in the same instant, the caller leaves as somebody accepts, and others are given to the agents meanwhile."""
    staff = queue(strategy="together")
    for at in range(6):
        takes(store, f"CA{at}-1", staff, at / 100)
    matches(store, staff)

    def happens(at: int) -> list[Callable[[], Any]]:
        def step(change: Callable[[Any], Change]) -> Callable[[], Any]:
            return lambda: store.hunts.change(f"CA{at}-1", change)

        accepts = [step(lambda one, leg=leg: hunt.accepted(one, leg, f"leg-{leg}", 2.0)) for leg in range(2) if at == 0]
        return [*accepts, step(lambda one: hunt.left(one, 2.0) if at % 2 else hunt.look(one, 2.0))]

    many([*(act for at in range(6) for act in happens(at)), *(lambda: matches(store, staff, 2.0) for _ in range(8))])

    floor = store.desk.floor()
    assert len(agents_of(floor)) == len(set(agents_of(floor)))
    assert sorted(floor.places) == ["CA0-1", "CA2-1", "CA4-1"]
    talking = floor.places["CA0-1"][1]
    assert talking.winner in (0, 1)
    assert [leg.number for leg in talking.legs if not leg.is_over] == [talking.winner]


def test_a_conversation_is_counted_and_its_agent_idle_since(store: Store) -> None:
    staff = queue(wrap_up=10)
    takes(store, "CA1-1", staff)
    matches(store, staff)
    store.hunts.change("CA1-1", lambda one: hunt.accepted(one, 0, "leg", 100.0))
    store.hunts.change("CA1-1", lambda one: hunt.ended(one, 0, "answered", 340.0))

    floor = store.desk.floor()
    assert floor.places == {}
    assert floor.agents["Agent 0"].offered_at > 0
    assert floor.seconds["service"] > 0


def test_whoever_signs_in_and_out_is_known(store: Store) -> None:
    store.desk.sign("Agent 1", True, "anna")
    store.desk.sign("Agent 1", False, "telephone")

    assert (store.desk.signed()["Agent 1"].signed_in, store.desk.signed()["Agent 1"].by) == (False, "telephone")
    assert store.desk.floor().agents["Agent 1"].signed_in is False


def test_who_is_in_the_way_of_a_migration_tries_again(postgres_url: str) -> None:
    """The migration has the one table and waits for the other, a step of a hunt the other way round: PostgreSQL ends the step."""
    engine = connect(postgres_url, answer_seconds=30)
    store, tries = Store.on(engine), []
    takes(store, "CA1-1", queue())

    def step(found: hunt.Hunt) -> Change:
        tries.append(found)
        return found, (hunt.Errand("look", 0.0),)

    with ThreadPoolExecutor(1) as pool, engine.connect() as migration:
        migration.execute(sa.text("LOCK TABLE errands IN ACCESS EXCLUSIVE MODE"))
        changed = pool.submit(store.hunts.change, "CA1-1", step)
        assert until(lambda: bool(tries))
        migration.execute(sa.text("LOCK TABLE hunts IN ACCESS EXCLUSIVE MODE"))
        migration.commit()
        told = changed.result()
    assert told is not None
    assert [due.what for due in told[2]] == ["look"]
    assert len(tries) == 2
    engine.dispose()
