"""Hunts in SQL: what happens to one is written down in a row, one thing after the other, with the errands that come of it.

The errands are an outbox: whoever claims one has it alone for a while, and one that was never finished becomes due again.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from msgspec import to_builtins

from flows.record import Frozen
from flows.ringing.hunt import Change, Errand, Hunt, Leg, Place
from flows.ringing.place import Freed, followed, freed
from flows.store.clock import Clock, utc_now
from flows.store.engine import twice, writing
from flows.store.schema import agents, errands, hunts, queues
from flows.store.upsert import insert

CLAIMED = timedelta(seconds=10)


class Facts(Frozen):
    """What is needed to act for a hunt: whose call it is, and the query of its resume URLs.

    region: the provider's host for REST requests about the call. account: the provider's account, "" where there is one only.
    caller_id: the number shown, E.164. time_limit: seconds of conversation. machine: whether machines are to be told from people.
    queue: in which the caller waits, "" for a dial. token: with which the caller's own number may be shown, "" where it is not.
    says: what the caller hears every so many seconds (`every`), where a request must say it: a text and its language, or an
    address and "".
    """

    provider: str
    call: str
    query: str
    caller_id: str
    time_limit: int
    region: str = ""
    account: str = ""
    machine: bool = False
    queue: str = ""
    token: str = ""
    says: tuple[str, str] | None = None
    every: int = 30


class Due(Frozen):
    """An errand that somebody is to run now."""

    id: int
    hunt: str
    what: str
    leg: int
    attempts: int
    due_at: datetime


class Hunts:
    """All hunts. Methods raise sqlalchemy.exc.SQLAlchemyError when the database cannot answer."""

    def __init__(self, engine: sa.Engine, clock: Clock = utc_now) -> None:
        self._engine, self._writing, self._clock = engine, writing(engine), clock

    @twice
    def open(self, id: str, facts: Facts, change: Change) -> list[Due]:
        """Keep a new hunt and its first errands, which are returned; nothing where it is known already."""
        with self._writing.begin() as connection:
            return opened(connection, id, facts, change, self._clock())

    @twice
    def change(self, id: str, step: Callable[[Hunt], Change]) -> tuple[Hunt, Facts, list[Due]] | None:
        """Let one thing happen to a hunt, alone; None where there is no such hunt. The errands that are new are returned."""
        with self._writing.begin() as connection:
            wanted = sa.select(hunts.c.state, hunts.c.facts).where(hunts.c.id == id).with_for_update()
            row = connection.execute(wanted).one_or_none()
            if row is None:
                return None
            before, facts, now = read(row.state), Facts(**row.facts), self._clock()
            change = step(before)
            return change[0], facts, moved(connection, id, facts.queue, before, change, now)

    def get(self, id: str) -> tuple[Hunt, Facts] | None:
        """A hunt as it stands."""
        with self._engine.begin() as connection:
            row = connection.execute(sa.select(hunts.c.state, hunts.c.facts).where(hunts.c.id == id)).one_or_none()
        return (read(row.state), Facts(**row.facts)) if row else None

    def of_calls(self, calls: Sequence[str]) -> Sequence[str]:
        """The hunts of these callers' calls that are not over."""
        wanted = sa.select(hunts.c.id).where(hunts.c.call_id.in_(calls), hunts.c.over_at.is_(None))
        with self._engine.begin() as connection:
            return list(connection.scalars(wanted))

    # The outbox

    def due(self, overdue: timedelta = timedelta(0), limit: int = 50) -> Sequence[int]:
        """Errands that nobody has, and that should have been run so long ago; the longest waiting first."""
        now = self._clock()
        free = errands.c.claimed_until.is_(None) | (errands.c.claimed_until <= now)
        wanted = sa.select(errands.c.id).where(errands.c.due_at <= now - overdue, errands.c.done_at.is_(None), free)
        with self._engine.begin() as connection:
            return list(connection.scalars(wanted.order_by(errands.c.due_at).limit(limit)))

    @twice
    def claim(self, id: int) -> Due | None:
        """Take an errand that is due, alone for ten seconds; None where it is done, not due, or somebody else has it."""
        now = self._clock()
        free = errands.c.claimed_until.is_(None) | (errands.c.claimed_until <= now)
        mine = (errands.c.id == id) & errands.c.done_at.is_(None) & (errands.c.due_at <= now) & free
        taken = sa.update(errands).where(mine).values(claimed_until=now + CLAIMED, attempts=errands.c.attempts + 1)
        with self._writing.begin() as connection:
            row = connection.execute(taken.returning(*_DUE)).one_or_none()
        return Due(*row) if row else None

    @twice
    def done(self, id: int) -> None:
        """That errand is run."""
        with self._writing.begin() as connection:
            connection.execute(sa.update(errands).where(errands.c.id == id).values(done_at=self._clock()))

    @twice
    def again(self, id: int, at: datetime, error: str) -> None:
        """That errand could not be run, and is due again at `at`."""
        with self._writing.begin() as connection:
            values = {"due_at": at, "claimed_until": None, "error": error[:500]}
            connection.execute(sa.update(errands).where(errands.c.id == id).values(values))

    def purge(self, before: datetime) -> int:
        """Delete hunts that began before `before`, with their errands; how many hunts that were."""
        old = sa.select(hunts.c.id).where(hunts.c.began_at < before)
        with self._writing.begin() as connection:
            connection.execute(sa.delete(errands).where(errands.c.hunt_id.in_(old)))
            return connection.execute(sa.delete(hunts).where(hunts.c.began_at < before)).rowcount

    def forget(self, calls: Sequence[str]) -> None:
        """Delete the hunts of these callers' calls, with their errands."""
        theirs = sa.select(hunts.c.id).where(hunts.c.call_id.in_(calls))
        with self._writing.begin() as connection:
            connection.execute(sa.delete(errands).where(errands.c.hunt_id.in_(theirs)))
            connection.execute(sa.delete(hunts).where(hunts.c.call_id.in_(calls)))


_DUE = [errands.c.id, errands.c.hunt_id, errands.c.what, errands.c.leg, errands.c.attempts, errands.c.due_at]
LATEST = 0.2
"""How much the latest conversation counts in the average of a queue."""


def opened(connection: sa.Connection, id: str, facts: Facts, change: Change, now: datetime) -> list[Due]:
    """As `Hunts.open`, within a transaction."""
    hunt, told = change
    row = {
        "id": id,
        "call_id": facts.call,
        "facts": to_builtins(facts),
        "state": to_builtins(hunt),
        "began_at": now,
        "over_at": now if hunt.is_over else None,
        "queue": facts.queue or None,
    }
    new = insert(connection, hunts).values(row).on_conflict_do_nothing().returning(hunts.c.id)
    if connection.execute(new).one_or_none() is None:
        return []
    return _keep(connection, id, told)


def moved(connection: sa.Connection, id: str, queue: str, before: Hunt, change: Change, now: datetime) -> list[Due]:
    """Keep what has become of a hunt, within a transaction that holds its row; the errands that are new."""
    after, told = followed(before, change, now.timestamp())
    if after != before:
        values = {"state": to_builtins(after), "over_at": now if after.is_over else None}
        connection.execute(sa.update(hunts).where(hunts.c.id == id).values(values))
    due = _keep(connection, id, told)
    if queue:
        _settle(connection, queue, freed(before, after, now.timestamp()))
    return due


def read(state: dict[str, Any]) -> Hunt:
    """A hunt as it is kept."""
    place = Place(**state["place"]) if state.get("place") else None
    return Hunt(**{**state, "legs": tuple(Leg(**leg) for leg in state["legs"]), "place": place})


def put_agent(connection: sa.Connection, name: str, **values: object) -> None:
    """What has become of an agent."""
    row = {"name": name, "by": "", "free_at": 0.0, "idle_since": 0.0, "offered_at": 0.0, **values}
    new = insert(connection, agents).values(row)
    connection.execute(new.on_conflict_do_update(index_elements=[agents.c.name], set_=values))


def _settle(connection: sa.Connection, queue: str, let_go: Sequence[Freed]) -> None:
    """Agents are free again; how long they talked counts in the average of the queue."""
    for one in sorted(let_go, key=lambda one: one.agent):  # always in the same order: two must not wait for each other
        talked = {} if one.talked is None else {"idle_since": one.at}
        put_agent(connection, one.agent, free_at=one.at, **talked)
        if one.talked is not None:
            known = queues.c.seconds
            average = sa.case((known > 0, known * (1 - LATEST) + one.talked * LATEST), else_=one.talked)
            new = insert(connection, queues).values(name=queue, seconds=one.talked)
            kept = new.on_conflict_do_update(index_elements=[queues.c.name], set_={"seconds": average})
            connection.execute(kept)


def _keep(connection: sa.Connection, id: str, told: Sequence[Errand]) -> list[Due]:
    kept = []
    for errand in told:
        row = {
            "hunt_id": id,
            "name": errand.name,
            "what": errand.what,
            "leg": errand.leg,
            "due_at": datetime.fromtimestamp(errand.at, UTC),
            "attempts": 0,
        }
        new = insert(connection, errands).values(row).on_conflict_do_nothing().returning(*_DUE)
        kept += [Due(*row) for row in connection.execute(new)]
    return kept
