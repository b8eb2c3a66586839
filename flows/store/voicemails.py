"""Mailbox messages. A provider tells of a recording late, twice and in any order; each is one message."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import asdict, fields
from typing import Any

import sqlalchemy as sa

from flows.store.clock import Clock, utc_now
from flows.store.ports import Recording, Voicemail
from flows.store.schema import voicemails
from flows.store.upsert import insert

_RECORDING = [voicemails.c[field.name] for field in fields(Recording)]
_COLUMNS = [*_RECORDING, *(voicemails.c[name] for name in ("id", "created_at", "status", "due_at", "attempts"))]
_ONE = [voicemails.c.provider, voicemails.c.recording_id]
_FILLED_IN = ("call_id", "mailbox", "revision", "caller", "called", "seconds", "recorded_at")


class Voicemails:
    """All messages. Methods raise sqlalchemy.exc.SQLAlchemyError when the database cannot answer."""

    def __init__(self, engine: sa.Engine, clock: Clock = utc_now) -> None:
        self._engine = engine
        self._clock = clock

    def receive(self, recording: Recording) -> tuple[Voicemail, bool]:
        """Keeps a message; returns it and whether it is a new one. When this has returned, the message is safe.

        Told again, what was known stays and what was not is filled in.
        """
        now = self._clock()
        ours = secrets.token_hex(8)
        row = {**asdict(recording), "id": ours, "created_at": now, "status": "received", "due_at": now, "attempts": 0}
        with self._engine.begin() as connection:
            new = insert(connection, voicemails).values(row)
            known = {name: sa.func.coalesce(voicemails.c[name], new.excluded[name]) for name in _FILLED_IN}
            kept = new.on_conflict_do_update(index_elements=_ONE, set_=known).returning(*_COLUMNS)
            message = _voicemail(connection.execute(kept).one())
        return message, message.id == ours

    def get(self, id: str) -> Voicemail | None:
        """One message, None when there is none."""
        with self._engine.begin() as connection:
            row = connection.execute(sa.select(*_COLUMNS).where(voicemails.c.id == id)).one_or_none()
        return _voicemail(row) if row else None

    def due(self, limit: int = 100) -> Sequence[Voicemail]:
        """Messages on which work is due, the longest waiting first."""
        wanted = sa.select(*_COLUMNS).where(voicemails.c.due_at <= self._clock()).order_by(voicemails.c.due_at)
        with self._engine.begin() as connection:
            return [_voicemail(row) for row in connection.execute(wanted.limit(limit))]


def _voicemail(row: sa.Row[*tuple[Any, ...]]) -> Voicemail:
    recording = Recording(*row[: len(_RECORDING)])
    return Voicemail(row.id, recording, row.created_at, row.status, row.due_at, row.attempts)
