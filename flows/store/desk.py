"""Queues in SQL: who waits (their hunts), what is known of the agents, and giving the one to the other, one process at a time."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

import sqlalchemy as sa

from flows.instructions import QueueResult
from flows.record import Frozen
from flows.ringing import place
from flows.ringing.floor import Floor, Known
from flows.ringing.hunt import Change
from flows.store.clock import Clock, utc_now
from flows.store.engine import twice, writing
from flows.store.hunts import Due, Facts, moved, opened, put_agent, read
from flows.store.schema import agents, hunts, queues
from flows.store.upsert import insert

Step = Callable[[Floor], Mapping[str, Change]]


class Signed(Frozen):
    """An agent who has signed in or out. by: who did it for them, or how they did."""

    name: str
    signed_in: bool
    changed_at: datetime
    by: str


class Desk:
    """All queues. Methods raise sqlalchemy.exc.SQLAlchemyError when the database cannot answer."""

    def __init__(self, engine: sa.Engine, clock: Clock = utc_now) -> None:
        self._engine, self._writing, self._clock = engine, writing(engine), clock

    def floor(self) -> Floor:
        """Everybody as they stand."""
        with self._engine.begin() as connection:
            return _floor(connection)

    def has_places(self) -> bool:
        """Whether anybody waits or talks."""
        with self._engine.begin() as connection:
            return connection.execute(sa.select(hunts.c.id).where(*_OPEN).limit(1)).first() is not None

    @twice
    def match(self, step: Step) -> list[Due]:
        """Let callers be given to agents, nobody else doing so meanwhile; the errands that come of it are returned."""
        with self._writing.begin() as connection:
            _alone(connection)
            floor = _floor(connection, for_update=True)
            due = []
            for id_, change in step(floor).items():
                queue, before = floor.places[id_]
                due += moved(connection, id_, queue, before, change, self._clock())
                for name in sorted(leg.agent for leg in change[0].legs[len(before.legs) :]):
                    put_agent(connection, name, offered_at=self._clock().timestamp())
            return due

    @twice
    def take(
        self, id: str, facts: Facts, change: Change, refusal: Callable[[Floor], QueueResult | None]
    ) -> tuple[QueueResult | None, list[Due]]:
        """Let a caller wait, and return the first errands of their place; or the refusal. What was decided once holds when it is
        asked again."""
        with self._writing.begin() as connection:
            _alone(connection)
            known = connection.scalar(sa.select(hunts.c.state).where(hunts.c.id == id))
            if known:
                return place.refusal_of(read(known)), []
            why = refusal(_floor(connection))
            kept = place.refused(change[0], why) if why else change
            return why, opened(connection, id, facts, kept, self._clock())

    # Agents

    @twice
    def sign(self, name: str, signed_in: bool, by: str) -> Signed:
        """Sign an agent in or out. What they are doing at the moment goes on."""
        signed = Signed(name, signed_in, self._clock(), by)
        with self._writing.begin() as connection:
            put_agent(connection, name, signed_in=signed_in, changed_at=signed.changed_at, by=by)
        return signed

    def signed(self) -> Mapping[str, Signed]:
        """Everybody who has ever signed in or out, by name."""
        wanted = sa.select(agents.c.name, agents.c.signed_in, agents.c.changed_at, agents.c.by)
        with self._engine.begin() as connection:
            rows = connection.execute(wanted.where(agents.c.signed_in.is_not(None))).all()
        return {row.name: Signed(*row) for row in rows}


_OPEN = (hunts.c.over_at.is_(None), hunts.c.queue.is_not(None))


def _alone(connection: sa.Connection) -> None:
    """Nobody else gives places or agents away until the transaction ends."""
    connection.execute(insert(connection, queues).values(name="", seconds=0).on_conflict_do_nothing())
    connection.execute(sa.select(queues.c.name).where(queues.c.name == "").with_for_update())


def _floor(connection: sa.Connection, for_update: bool = False) -> Floor:
    wanted = sa.select(hunts.c.id, hunts.c.queue, hunts.c.state).where(*_OPEN).order_by(hunts.c.id)
    rows = connection.execute(wanted.with_for_update() if for_update else wanted).all()
    known = sa.select(agents.c.name, agents.c.signed_in, agents.c.free_at, agents.c.idle_since, agents.c.offered_at)
    seconds = connection.execute(sa.select(queues.c.name, queues.c.seconds))
    return Floor(
        {id_: (queue, read(state)) for id_, queue, state in rows},
        {name: Known(*facts) for name, *facts in connection.execute(known)},
        {row.name: row.seconds for row in seconds},
    )
