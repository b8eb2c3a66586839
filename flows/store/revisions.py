"""Revisions of the configuration in SQL: numbered without holes, immutable, exactly one live."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from flows.record import asdict
from flows.store.clock import Clock, utc_now
from flows.store.engine import writing
from flows.store.ports import Conflict, NoSuchRevision, Pointer, Publication, Revision, Status
from flows.store.schema import live, publications, revisions

_FACTS = [column for column in revisions.c if column.name != "body"]
_PUBLICATION = [column for column in publications.c if column.name != "id"]


class Revisions:
    """All revisions. Publishers wait for each other on the row of `live`; readers never wait.

    Methods raise sqlalchemy.exc.SQLAlchemyError when the database cannot answer.
    """

    def __init__(self, engine: sa.Engine, clock: Clock = utc_now) -> None:
        self._engine = engine
        self._clock = clock

    def publish(self, body: bytes, author: str, message: str, expect: int | None = None) -> Revision:
        """Keeps `body` as a new revision and makes it live, both or neither.

        expect: the revision that must be live for this to happen (0: none yet); None asks for nothing.
        Raises Conflict when another is.
        """
        kept = _pack(body)
        with writing(self._engine).begin() as connection:
            number = _next(connection, expect)
            now = self._clock()
            _insert(connection, number, author, message, kept, created_at=now, published_at=now)
            _point(connection, Publication(number, author, message, now))
            return _one(connection, number)

    def save_draft(self, body: bytes, author: str, message: str, test_callers: Sequence[str] = ()) -> Revision:
        """Keeps `body` as a new revision that nobody hears but `test_callers` (E.164)."""
        kept = _pack(body)
        with writing(self._engine).begin() as connection:
            number = _next(connection, None)
            callers = list(test_callers) or None
            _insert(connection, number, author, message, kept, created_at=self._clock(), test_callers=callers)
            return _one(connection, number)

    def publish_existing(self, number: int, author: str, message: str, expect: int | None = None) -> Revision:
        """Makes a draft or an earlier revision live. Raises NoSuchRevision, or Conflict as `publish` does.

        author, message: who publishes it and why; the revision keeps its own.
        """
        with writing(self._engine).begin() as connection:
            _locked(connection, expect)
            now = self._clock()
            there = revisions.c.number == number
            if not connection.execute(sa.update(revisions).where(there).values(published_at=now)).rowcount:
                raise NoSuchRevision(number)
            _point(connection, Publication(number, author, message, now))
            return _one(connection, number)

    def set_test_callers(self, number: int, test_callers: Sequence[str]) -> Revision:
        """Says anew who hears a draft. Raises NoSuchRevision for a number that is no draft."""
        with writing(self._engine).begin() as connection:
            draft = (revisions.c.number == number) & revisions.c.published_at.is_(None)
            callers = list(test_callers) or None
            if not connection.execute(sa.update(revisions).where(draft).values(test_callers=callers)).rowcount:
                raise NoSuchRevision(number)
            return _one(connection, number)

    def get(self, number: int) -> Revision | None:
        """One revision without its body, None when there is none of this number."""
        with self._engine.begin() as connection:
            return _find(connection, number)

    def list(self, limit: int = 50, before: int | None = None) -> Sequence[Revision]:
        """The newest first; `before` goes on below a number."""
        wanted = sa.select(*_FACTS, live.c.revision).join(live, sa.true()).order_by(revisions.c.number.desc())
        if before is not None:
            wanted = wanted.where(revisions.c.number < before)
        with self._engine.begin() as connection:
            return [_revision(row) for row in connection.execute(wanted.limit(limit))]

    def publications(self, limit: int = 50, revision: int | None = None) -> Sequence[Publication]:
        """What was made live, when and by whom; the latest first. revision: only how often that one was."""
        wanted = sa.select(*_PUBLICATION).order_by(publications.c.id.desc()).limit(limit)
        if revision is not None:
            wanted = wanted.where(publications.c.revision == revision)
        with self._engine.begin() as connection:
            return [Publication(*row) for row in connection.execute(wanted)]

    def body(self, number: int) -> bytes | None:
        """The configuration as it was given; None when there is no such revision."""
        with self._engine.begin() as connection:
            kept = connection.scalar(sa.select(revisions.c.body).where(revisions.c.number == number))
        return zlib.decompress(kept) if kept is not None else None

    def live(self) -> int | None:
        """The published revision, None while nothing has been published."""
        with self._engine.begin() as connection:
            return connection.scalar(sa.select(live.c.revision))

    def pointer(self) -> Pointer:
        """Which revision callers hear: the published one, and the drafts of test callers."""
        columns = live.c.revision, revisions.c.digest, live.c.audio, live.c.followed
        published = sa.select(*columns).outerjoin(revisions)
        drafts = sa.select(revisions.c.number, revisions.c.test_callers).order_by(revisions.c.number)
        tested = drafts.where(revisions.c.published_at.is_(None), revisions.c.test_callers.is_not(None))
        with self._engine.begin() as connection:
            number, digest, *counted = connection.execute(published).one()
            tests = {caller: draft for draft, callers in connection.execute(tested) for caller in callers}
        return Pointer(number, digest or "", tests, *counted)


def digest_of(body: bytes) -> str:
    """How a body is known: SHA-256, hexadecimal."""
    return hashlib.sha256(body).hexdigest()


def _pack(body: bytes) -> dict[str, Any]:
    return {"body": zlib.compress(body), "digest": digest_of(body)}


def _locked(connection: sa.Connection, expect: int | None) -> tuple[int | None, int]:
    """The live revision and the last number, held until the transaction ends."""
    current, last = connection.execute(sa.select(live.c.revision, live.c.last).with_for_update()).one()
    if expect is not None and expect != (current or 0):
        raise Conflict(current)
    return current, last


def _next(connection: sa.Connection, expect: int | None) -> int:
    number = _locked(connection, expect)[1] + 1
    connection.execute(sa.update(live).values(last=number))
    return number


def _insert(
    connection: sa.Connection, number: int, author: str, message: str, kept: dict[str, Any], **more: Any
) -> None:
    base = sa.select(live.c.revision).scalar_subquery()
    row = {"number": number, "author": author, "message": message, **kept, **more}
    connection.execute(sa.insert(revisions).values(base=base, **row))


def _point(connection: sa.Connection, to: Publication) -> None:
    connection.execute(sa.update(live).values(revision=to.revision))
    connection.execute(sa.insert(publications).values(asdict(to)))


def _find(connection: sa.Connection, number: int) -> Revision | None:
    wanted = sa.select(*_FACTS, live.c.revision).join(live, sa.true()).where(revisions.c.number == number)
    row = connection.execute(wanted).one_or_none()
    return _revision(row) if row else None


def _one(connection: sa.Connection, number: int) -> Revision:
    found = _find(connection, number)
    assert found
    return found


def _revision(row: sa.Row[*tuple[Any, ...]]) -> Revision:
    status: Status = "published" if row.number == row.revision else "superseded" if row.published_at else "draft"
    return Revision(
        number=row.number,
        status=status,
        author=row.author,
        message=row.message,
        created_at=row.created_at,
        published_at=row.published_at,
        base=row.base,
        test_callers=tuple(row.test_callers or ()),
        digest=row.digest,
    )
