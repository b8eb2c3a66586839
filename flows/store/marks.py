"""Small notes about a call that must outlive a process, such as "the callee has accepted". Each has an end."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from flows.store.clock import Clock, utc_now
from flows.store.schema import marks
from flows.store.upsert import insert


class Marks:
    """Notes by key; one that has expired is as good as none."""

    def __init__(self, engine: sa.Engine, clock: Clock = utc_now) -> None:
        self._engine = engine
        self._clock = clock

    def set(self, key: str, value: str, expires_at: datetime) -> None:
        """Notes `value`, in place of what was noted before."""
        with self._engine.begin() as connection:
            new = insert(connection, marks).values(key=key, value=value, expires_at=expires_at)
            values = {"value": new.excluded.value, "expires_at": new.excluded.expires_at}
            connection.execute(new.on_conflict_do_update(index_elements=[marks.c.key], set_=values))

    def claim(self, key: str, value: str, expires_at: datetime) -> bool:
        """Notes `value` if nothing is noted yet. True for exactly one of all who try at once."""
        with self._engine.begin() as connection:
            new = insert(connection, marks).values(key=key, value=value, expires_at=expires_at)
            values = {"value": new.excluded.value, "expires_at": new.excluded.expires_at}
            expired = marks.c.expires_at <= self._clock()
            claimed = new.on_conflict_do_update(index_elements=[marks.c.key], set_=values, where=expired)
            return connection.execute(claimed.returning(marks.c.key)).one_or_none() is not None

    def get(self, key: str) -> str | None:
        """What is noted, None when nothing is or it has expired."""
        wanted = sa.select(marks.c.value).where(marks.c.key == key, marks.c.expires_at > self._clock())
        with self._engine.begin() as connection:
            return connection.scalar(wanted)

    def forget(self, beginning: str) -> None:
        """Deletes what is noted under keys that begin so."""
        theirs = marks.c.key.startswith(beginning, autoescape=True)
        with self._engine.begin() as connection:
            connection.execute(sa.delete(marks).where(theirs))

    def purge(self) -> int:
        """Deletes what has expired; returns how many notes that were."""
        with self._engine.begin() as connection:
            return connection.execute(sa.delete(marks).where(marks.c.expires_at <= self._clock())).rowcount
