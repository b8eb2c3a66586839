"""Hunts in SQL: what happens to one is written down in a row, one thing after the other, with the errands that come of it.

The errands are an outbox: whoever claims one has it alone for a while, and one that was never finished becomes due again.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import sqlalchemy as sa

from flows.ringing.hunt import Change, Errand, Hunt, Leg
from flows.store.clock import Clock, utc_now
from flows.store.engine import writing
from flows.store.schema import errands, hunts
from flows.store.upsert import insert

CLAIMED = timedelta(seconds=10)


@dataclass(frozen=True, slots=True)
class Facts:
    """What is needed to act for a hunt: whose call it is, and the query of its resume URLs.

    region: the provider's host for REST requests about the call. account: the provider's account, "" where there is one only.
    caller_id: the number shown, E.164. time_limit: seconds of conversation. machine: whether machines are to be told from people.
    """

    provider: str
    call: str
    query: str
    caller_id: str
    time_limit: int
    region: str = ""
    account: str = ""
    machine: bool = False


@dataclass(frozen=True, slots=True)
class Due:
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

    def open(self, id: str, facts: Facts, change: Change) -> list[Due]:
        """Keep a new hunt and its first errands, which are returned; nothing where it is known already."""
        hunt, told = change
        row = {
            "id": id,
            "call_id": facts.call,
            "facts": asdict(facts),
            "state": asdict(hunt),
            "began_at": self._clock(),
        }
        with self._writing.begin() as connection:
            new = insert(connection, hunts).values(row).on_conflict_do_nothing().returning(hunts.c.id)
            if connection.execute(new).one_or_none() is None:
                return []
            return self._keep(connection, id, told)

    def change(self, id: str, step: Callable[[Hunt], Change]) -> tuple[Hunt, Facts, list[Due]] | None:
        """Let one thing happen to a hunt, alone; None where there is no such hunt. The errands that are new are returned."""
        with self._writing.begin() as connection:
            wanted = sa.select(hunts.c.state, hunts.c.facts).where(hunts.c.id == id).with_for_update()
            row = connection.execute(wanted).one_or_none()
            if row is None:
                return None
            before = _hunt(row.state)
            after, told = step(before)
            if after != before:
                over = self._clock() if after.is_over else None
                values = {"state": asdict(after), "over_at": over}
                connection.execute(sa.update(hunts).where(hunts.c.id == id).values(values))
            return after, Facts(**row.facts), self._keep(connection, id, told)

    def get(self, id: str) -> tuple[Hunt, Facts] | None:
        """A hunt as it stands."""
        with self._engine.begin() as connection:
            row = connection.execute(sa.select(hunts.c.state, hunts.c.facts).where(hunts.c.id == id)).one_or_none()
        return (_hunt(row.state), Facts(**row.facts)) if row else None

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

    def claim(self, id: int) -> Due | None:
        """Take an errand that is due, alone for ten seconds; None where it is done, not due, or somebody else has it."""
        now = self._clock()
        free = errands.c.claimed_until.is_(None) | (errands.c.claimed_until <= now)
        mine = (errands.c.id == id) & errands.c.done_at.is_(None) & (errands.c.due_at <= now) & free
        taken = sa.update(errands).where(mine).values(claimed_until=now + CLAIMED, attempts=errands.c.attempts + 1)
        with self._writing.begin() as connection:
            row = connection.execute(taken.returning(*_DUE)).one_or_none()
        return Due(*row) if row else None

    def done(self, id: int) -> None:
        """That errand is run."""
        with self._writing.begin() as connection:
            connection.execute(sa.update(errands).where(errands.c.id == id).values(done_at=self._clock()))

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

    def _keep(self, connection: sa.Connection, id: str, told: Sequence[Errand]) -> list[Due]:
        kept = []
        for errand in told:
            at = datetime.fromtimestamp(errand.at, UTC)
            row = {
                "hunt_id": id,
                "name": errand.name,
                "what": errand.what,
                "leg": errand.leg,
                "due_at": at,
                "attempts": 0,
            }
            new = insert(connection, errands).values(row).on_conflict_do_nothing().returning(*_DUE)
            kept += [Due(*row) for row in connection.execute(new)]
        return kept


_DUE = [errands.c.id, errands.c.hunt_id, errands.c.what, errands.c.leg, errands.c.attempts, errands.c.due_at]


def _hunt(state: dict[str, Any]) -> Hunt:
    return Hunt(**{**state, "legs": tuple(Leg(**leg) for leg in state["legs"])})
