"""The last good copy of each calendar file that a calendar follows, and the events it made."""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from flows.record import Frozen
from flows.store.clock import Clock, utc_now
from flows.store.engine import writing
from flows.store.schema import followed, live
from flows.store.upsert import insert

Events = Sequence[Mapping[str, Any]]
ByZone = Mapping[str, Events]
"""Zone → the events in its local time, as in the document."""


class Copy(Frozen):
    """A calendar file as it was last got.

    fetched_at: when its server last said that it is so; None: it never was got. error: why the last attempt failed, None if it did
    not. etag, modified: what its server calls this copy, "" where it does not.
    """

    url: str
    tried_at: datetime
    fetched_at: datetime | None
    error: str | None
    etag: str = ""
    modified: str = ""
    body: bytes | None = None


class Followed:
    """Copies by address. Each change of events is counted in `live.followed`, which is how processes learn of it.

    Methods raise sqlalchemy.exc.SQLAlchemyError when the database cannot answer.
    """

    def __init__(self, engine: sa.Engine, clock: Clock = utc_now) -> None:
        self._engine = engine
        self._clock = clock

    def get(self, url: str) -> Copy | None:
        """The copy of an address, None where it never was tried."""
        with self._engine.begin() as connection:
            row = connection.execute(sa.select(followed).where(followed.c.url == url)).one_or_none()
        if row is None:
            return None
        body = zlib.decompress(row.body) if row.body is not None else None
        return Copy(row.url, row.tried_at, row.fetched_at, row.error, row.etag, row.modified, body)

    def list(self) -> Sequence[Copy]:
        """Every copy without its body, by address."""
        columns = [followed.c[name] for name in ("url", "tried_at", "fetched_at", "error", "etag", "modified")]
        with self._engine.begin() as connection:
            return [Copy(*row) for row in connection.execute(sa.select(*columns).order_by(followed.c.url))]

    def keep(self, url: str, body: bytes, etag: str, modified: str, events: ByZone) -> None:
        """A good copy takes the place of the one before."""
        now = self._clock()
        text = json.dumps(events, sort_keys=True, ensure_ascii=False).encode()
        values = {
            "tried_at": now,
            "fetched_at": now,
            "error": None,
            "etag": etag,
            "modified": modified,
            "body": zlib.compress(body),
            "events": zlib.compress(text),
        }
        with writing(self._engine).begin() as connection:
            before = connection.execute(sa.select(followed.c.events).where(followed.c.url == url)).scalar_one_or_none()
            self._put(connection, url, values)
            if before is None or zlib.decompress(before) != text:
                _count(connection)

    def failed(self, url: str, error: str) -> None:
        """The last attempt failed: what was kept stays."""
        with writing(self._engine).begin() as connection:
            self._put(connection, url, {"tried_at": self._clock(), "error": error})

    def forget(self, others_than: Sequence[str]) -> int:
        """Deletes the copies of all other addresses; how many that were."""
        with writing(self._engine).begin() as connection:
            return connection.execute(sa.delete(followed).where(followed.c.url.not_in(others_than))).rowcount

    def events(self) -> Mapping[str, ByZone]:
        """Address → zone → events, of every address that was got."""
        query = sa.select(followed.c.url, followed.c.events).where(followed.c.events.is_not(None))
        with self._engine.begin() as connection:
            return {row.url: json.loads(zlib.decompress(row.events)) for row in connection.execute(query)}

    def _put(self, connection: sa.Connection, url: str, values: Mapping[str, Any]) -> None:
        new = insert(connection, followed).values({"etag": "", "modified": "", **values, "url": url})
        connection.execute(new.on_conflict_do_update(index_elements=[followed.c.url], set_=dict(values)))


def _count(connection: sa.Connection) -> None:
    connection.execute(sa.update(live).values(followed=live.c.followed + 1))
