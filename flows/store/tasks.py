"""Work that somebody has begun in the console and need not wait for: what it is, how far it is, and what came of it."""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Literal, get_args
from uuid import uuid4

import sqlalchemy as sa

from flows.record import Frozen
from flows.store.clock import Clock, utc_now
from flows.store.engine import writing
from flows.store.schema import task_parts as parts
from flows.store.schema import tasks

State = Literal["waiting", "running", "done", "failed"]
STATES: tuple[State, ...] = get_args(State)
SILENCE = timedelta(seconds=30)
"""Whoever does a task and gives no sign of life for so long has died."""
PART_BYTES = 500_000


class Task(Frozen):
    """A task. about: JSON values: to what it is done, and how; attempt: how often it was begun; total: 0 while it is not known.

    seen_at: its last sign of life. result: JSON values: what came of it, None until then.
    """

    id: str
    owner: str
    kind: str
    about: Mapping[str, Any]
    state: State
    attempt: int
    done: int
    total: int
    created_at: datetime
    seen_at: datetime
    result: Mapping[str, Any] | None = None

    def is_dead(self, now: datetime) -> bool:
        """Whether whoever did it has died."""
        return self.state == "running" and now - self.seen_at > SILENCE


class Tasks:
    """All tasks. Each attempt is one process's: what an earlier one says later does not count.

    Methods raise sqlalchemy.exc.SQLAlchemyError when the database cannot answer.
    """

    def __init__(self, engine: sa.Engine, clock: Clock = utc_now) -> None:
        self._engine = engine
        self._clock = clock

    def add(self, owner: str, kind: str, about: Mapping[str, Any], given: bytes = b"") -> str:
        """A new task, which waits; its id. given: what it works on."""
        made, now = uuid4().hex, self._clock()
        row = {"id": made, "owner": owner, "kind": kind, "about": json.dumps(about), "state": "waiting"}
        with writing(self._engine).begin() as connection:
            connection.execute(sa.insert(tasks).values(**row, attempt=0, done=0, total=0, created_at=now, seen_at=now))
            for number in range(0, len(given), PART_BYTES):
                content = zlib.compress(given[number : number + PART_BYTES], 1)
                connection.execute(sa.insert(parts).values(task_id=made, number=number, content=content))
        return made

    def get(self, id: str) -> Task | None:
        """One task, None when there is none of that id."""
        with self._engine.begin() as connection:
            row = connection.execute(sa.select(tasks).where(tasks.c.id == id)).one_or_none()
        return _task(row, row.result) if row else None

    def given(self, id: str) -> bytes:
        """What a task works on; nothing once it is done."""
        wanted = sa.select(parts.c.content).where(parts.c.task_id == id).order_by(parts.c.number)
        with self._engine.begin() as connection:
            return b"".join(zlib.decompress(content) for content in connection.scalars(wanted))

    def list(self, owner: str, limit: int = 20) -> Sequence[Task]:
        """Somebody's tasks without their results, the latest first."""
        columns = [column for column in tasks.c if column.name != "result"]
        wanted = sa.select(*columns).where(tasks.c.owner == owner).order_by(tasks.c.created_at.desc()).limit(limit)
        with self._engine.begin() as connection:
            return [_task(row) for row in connection.execute(wanted)]

    def waiting(self) -> Mapping[str, int]:
        """All tasks that wait, the oldest first: id → how often it was begun already."""
        wanted = sa.select(tasks.c.id, tasks.c.attempt).where(tasks.c.state == "waiting").order_by(tasks.c.created_at)
        with self._engine.begin() as connection:
            return {row.id: row.attempt for row in connection.execute(wanted)}

    def begin(self, id: str) -> int | None:
        """Takes a task that waits; the number of the attempt. None for all but one of those who try at once."""
        values = {"state": "running", "attempt": tasks.c.attempt + 1, "done": 0, "total": 0}
        return self._change((tasks.c.id == id) & (tasks.c.state == "waiting"), values)

    def tell(self, id: str, attempt: int, done: int, total: int) -> bool:
        """A sign of life, and how far it is. False where this attempt no longer counts."""
        return self._change(_mine(id, attempt), {"done": done, "total": total}) is not None

    def finish(self, id: str, attempt: int, state: State, result: Mapping[str, Any]) -> bool:
        """What came of it. What it was given goes once it is done. False where this attempt no longer counts."""
        text = zlib.compress(json.dumps(result, ensure_ascii=False).encode())
        if self._change(_mine(id, attempt), {"state": state, "result": text}) is None:
            return False
        if state == "done":
            with writing(self._engine).begin() as connection:
                connection.execute(sa.delete(parts).where(parts.c.task_id == id))
        return True

    def again(self, id: str) -> bool:
        """Lets a task wait anew that failed, or whose process has died. False for any other."""
        dead = (tasks.c.state == "running") & (tasks.c.seen_at < self._clock() - SILENCE)
        wanted = (tasks.c.id == id) & ((tasks.c.state == "failed") | dead)
        return self._change(wanted, {"state": "waiting", "result": None}) is not None

    def drop(self, id: str) -> bool:
        """Forgets a task, whatever it is at."""
        with writing(self._engine).begin() as connection:
            return bool(connection.execute(sa.delete(tasks).where(tasks.c.id == id)).rowcount)

    def forget_before(self, instant: datetime) -> int:
        """Deletes those that were begun before an instant; how many that were."""
        with writing(self._engine).begin() as connection:
            return connection.execute(sa.delete(tasks).where(tasks.c.created_at < instant)).rowcount

    def _change(self, which: sa.ColumnElement[bool], values: Mapping[str, Any]) -> int | None:
        """The attempt of the one task that is changed; None where there is none."""
        changed = sa.update(tasks).where(which).values({**values, "seen_at": self._clock()})
        with writing(self._engine).begin() as connection:
            return connection.execute(changed.returning(tasks.c.attempt)).scalar_one_or_none()


def _mine(id: str, attempt: int) -> sa.ColumnElement[bool]:
    return (tasks.c.id == id) & (tasks.c.state == "running") & (tasks.c.attempt == attempt)


def _task(row: sa.Row[Any], result: bytes | None = None) -> Task:
    facts = row._mapping
    own = {name: facts[name] for name in Task.__struct_fields__ if name not in ("about", "result")}
    told = json.loads(zlib.decompress(result)) if result else None
    return Task(**own, about=json.loads(row.about), result=told)
