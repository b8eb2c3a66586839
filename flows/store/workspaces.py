"""What people are working on: the documents that differ from the revision they started from, step by step."""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from flows.record import Frozen, field
from flows.store.clock import Clock, utc_now
from flows.store.engine import writing
from flows.store.schema import workspace_documents as documents
from flows.store.schema import workspace_steps as steps
from flows.store.schema import workspaces
from flows.store.upsert import insert

MOST_STEPS = 500
"""Steps that can be undone; older ones are forgotten."""

Place = tuple[str, str]
"""Kind and name of a document."""
Texts = Mapping[Place, str | None]
"""Canonical JSON of documents; None: removed."""


class Workspace(Frozen):
    """What somebody is working on. base: the revision it started from, 0 for none; documents: what differs from it."""

    owner: str
    base: int
    changed_at: datetime | None = None
    documents: Texts = field(default_factory=dict)


class Step(Frozen):
    """One change, which can be undone as long as it is the last."""

    number: int
    at: datetime
    message: str


class Overtaken(Exception):
    """What was to be changed is not what it was when it was read. Nothing was changed."""


class Workspaces:
    """One workspace for each person. It begins with the first change and ends when it is published or given up.

    Methods raise sqlalchemy.exc.SQLAlchemyError when the database cannot answer.
    """

    def __init__(self, engine: sa.Engine, clock: Clock = utc_now) -> None:
        self._engine = engine
        self._clock = clock

    def get(self, owner: str) -> Workspace | None:
        """What somebody is working on, None when there is nothing."""
        with self._engine.begin() as connection:
            return _find(connection, owner)

    def change(
        self,
        owner: str,
        base: int,
        message: str,
        texts: Texts,
        rebase: int | None = None,
        seen: Workspace | None = None,
    ) -> Workspace:
        """One step: some documents are now so. message: what was done, for the list of steps.

        base: the revision to start from, where there is no workspace yet. rebase: the revision that the documents are to
        differ from henceforth; then `texts` are all that do. seen: what the step was made from. Raises `Overtaken` where
        these documents, or the revision they start from, are no longer what they were there.
        """
        now = self._clock()
        with writing(self._engine).begin() as connection:
            found = _begun(connection, owner, base, now)
            if seen is not None and not _is_still(found, seen, texts if rebase is None else None):
                raise Overtaken
            kept = list(found.documents.items()) if rebase is not None else _kept(found, texts)
            values = {"changed_at": now, "base": found.base if rebase is None else rebase}
            _note(
                connection, owner, message, {"base": found.base, "documents": kept, "all": rebase is not None}, values
            )
            if rebase is not None:
                connection.execute(sa.delete(documents).where(documents.c.owner == owner))
            _put(connection, owner, texts)
            return _one(connection, owner)

    def undo(self, owner: str) -> Step | None:
        """Takes the last step back, and tells which it was; None when there is none."""
        with writing(self._engine).begin() as connection:
            last = connection.execute(_steps_of(owner).limit(1)).one_or_none()
            if last is None:
                return None
            before = json.loads(zlib.decompress(last.before))
            if before["all"]:
                connection.execute(sa.delete(documents).where(documents.c.owner == owner))
            for (kind, name), text in before["documents"]:
                _forget(connection, owner, (kind, name))
                if text != "":
                    _put(connection, owner, {(kind, name): text})
            connection.execute(sa.delete(steps).where(steps.c.owner == owner, steps.c.number == last.number))
            values = {"changed_at": self._clock(), "base": before["base"]}
            connection.execute(sa.update(workspaces).where(workspaces.c.owner == owner).values(values))
            return Step(last.number, last.at, last.message)

    def steps(self, owner: str, limit: int = 50) -> Sequence[Step]:
        """What was done, the latest first."""
        with self._engine.begin() as connection:
            return [Step(row.number, row.at, row.message) for row in connection.execute(_steps_of(owner).limit(limit))]

    def discard(self, owner: str, seen: Workspace | None = None) -> bool:
        """Ends a workspace, with all its steps; False when there is none. Raises `Overtaken` where it is no longer as it was
        seen."""
        with writing(self._engine).begin() as connection:
            held = sa.select(workspaces.c.owner).where(workspaces.c.owner == owner).with_for_update()
            connection.execute(held)
            found = _find(connection, owner)
            if seen is not None and found is not None and not _is_still(found, seen, None):
                raise Overtaken
            for table in (documents, steps):
                connection.execute(sa.delete(table).where(table.c.owner == owner))
            return bool(connection.execute(sa.delete(workspaces).where(workspaces.c.owner == owner)).rowcount)


def _begun(connection: sa.Connection, owner: str, base: int, now: datetime) -> Workspace:
    """The workspace, made where there is none yet, and held until the transaction ends."""
    new = insert(connection, workspaces).values(owner=owner, base=base, changed_at=now, steps=0)
    connection.execute(new.on_conflict_do_nothing())
    connection.execute(sa.select(workspaces.c.owner).where(workspaces.c.owner == owner).with_for_update())
    return _one(connection, owner)


def _is_still(found: Workspace, seen: Workspace, texts: Texts | None) -> bool:
    """Whether these documents, None: all, are as they were seen."""
    if texts is None:
        return (found.base, found.documents) == (seen.base, seen.documents)
    return found.base == seen.base and all(
        found.documents.get(place, "") == seen.documents.get(place, "") for place in texts
    )


def _find(connection: sa.Connection, owner: str) -> Workspace | None:
    row = connection.execute(sa.select(workspaces).where(workspaces.c.owner == owner)).one_or_none()
    if row is None:
        return None
    found = connection.execute(sa.select(documents).where(documents.c.owner == owner))
    return Workspace(owner, row.base, row.changed_at, {(each.kind, each.name): each.text for each in found})


def _one(connection: sa.Connection, owner: str) -> Workspace:
    found = _find(connection, owner)
    assert found
    return found


def _kept(found: Workspace, texts: Texts) -> list[tuple[Place, str | None]]:
    """What undoing puts back; "" (no JSON) where the document did not differ from the base."""
    return [(place, found.documents.get(place, "")) for place in texts]


def _note(
    connection: sa.Connection, owner: str, message: str, before: Mapping[str, Any], values: Mapping[str, Any]
) -> None:
    mine = workspaces.c.owner == owner
    connection.execute(sa.update(workspaces).where(mine).values(steps=workspaces.c.steps + 1, **values))
    number = connection.execute(sa.select(workspaces.c.steps).where(mine)).scalar_one()
    kept = zlib.compress(json.dumps(before).encode())
    row = {"owner": owner, "number": number, "at": values["changed_at"], "message": message, "before": kept}
    connection.execute(sa.insert(steps).values(row))
    connection.execute(sa.delete(steps).where(steps.c.owner == owner, steps.c.number <= number - MOST_STEPS))


def _put(connection: sa.Connection, owner: str, texts: Texts) -> None:
    for kind, name in texts:
        _forget(connection, owner, (kind, name))
    rows = [{"owner": owner, "kind": kind, "name": name, "text": text} for (kind, name), text in texts.items()]
    if rows:
        connection.execute(sa.insert(documents), rows)


def _forget(connection: sa.Connection, owner: str, place: Place) -> None:
    here = (documents.c.owner == owner) & (documents.c.kind == place[0]) & (documents.c.name == place[1])
    connection.execute(sa.delete(documents).where(here))


def _steps_of(owner: str) -> sa.Select[Any]:
    return sa.select(steps).where(steps.c.owner == owner).order_by(steps.c.number.desc())
