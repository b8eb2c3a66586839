"""Mailbox messages. A provider tells of a recording late, twice and in any order; each is one message.

The row is also the outbox: `due_at` says when work on it is due, and whoever claims it has it alone until then.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from flows.record import asdict
from flows.store.clock import Clock, utc_now
from flows.store.ports import Recording, Voicemail
from flows.store.schema import voicemails
from flows.store.upsert import insert

_RECORDING = [voicemails.c[name] for name in Recording.__struct_fields__]
_OWN = [name for name in Voicemail.__struct_fields__ if name not in ("id", "recording")]
_COLUMNS = [*_RECORDING, voicemails.c.id, *(voicemails.c[name] for name in _OWN)]
_ONE = [voicemails.c.provider, voicemails.c.recording_id]
_FILLED_IN = ("call_id", "mailbox", "revision", "caller", "called", "seconds", "recorded_at")
_GONE = "deleted"
_STAYS = ("id", "provider", "recording_id", "account", "created_at", "attempts", "provider_deleted_at")
"""Of a deleted message: without it, the message would come back, or its copy at the provider stay."""
_EMPTIED = {column.name: None for column in voicemails.c if column.name not in _STAYS} | {"url": "", "status": _GONE}


class Voicemails:
    """All messages. Methods raise sqlalchemy.exc.SQLAlchemyError when the database cannot answer."""

    def __init__(self, engine: sa.Engine, clock: Clock = utc_now) -> None:
        self._engine = engine
        self._clock = clock

    def receive(self, recording: Recording) -> tuple[Voicemail, bool]:
        """Keeps a message; returns it and whether it is a new one. When this has returned, the message is safe.

        Told again, what was known stays and what was not is filled in; what was deleted stays so, and empty.
        """
        now = self._clock()
        ours = secrets.token_hex(8)
        row = {**asdict(recording), "id": ours, "created_at": now, "status": "received", "due_at": now, "attempts": 0}
        with self._engine.begin() as connection:
            new = insert(connection, voicemails).values(row)
            gone = voicemails.c.status == _GONE
            known = {
                name: sa.case(
                    (gone, voicemails.c[name]), else_=sa.func.coalesce(voicemails.c[name], new.excluded[name])
                )
                for name in _FILLED_IN
            }
            kept = new.on_conflict_do_update(index_elements=_ONE, set_=known).returning(*_COLUMNS)
            message = _voicemail(connection.execute(kept).one())
        return message, message.id == ours

    def get(self, id: str) -> Voicemail | None:
        """One message, None when there is none or it was deleted."""
        wanted = sa.select(*_COLUMNS).where(voicemails.c.id == id, voicemails.c.status != _GONE)
        with self._engine.begin() as connection:
            row = connection.execute(wanted).one_or_none()
        return _voicemail(row) if row else None

    def find(self, provider: str, recording_id: str) -> Voicemail | None:
        """The message of a provider's recording, None when it is not known or was deleted."""
        of_it = (voicemails.c.provider == provider) & (voicemails.c.recording_id == recording_id)
        wanted = sa.select(*_COLUMNS).where(of_it, voicemails.c.status != _GONE)
        with self._engine.begin() as connection:
            row = connection.execute(wanted).one_or_none()
        return _voicemail(row) if row else None

    def knows(self, provider: str, recording_id: str) -> bool:
        """Whether a recording was ever told of, also if its message was deleted since."""
        of_it = (voicemails.c.provider == provider) & (voicemails.c.recording_id == recording_id)
        with self._engine.begin() as connection:
            return connection.scalar(sa.select(voicemails.c.id).where(of_it)) is not None

    def due(self, limit: int = 100) -> Sequence[Voicemail]:
        """Messages on which work is due, the longest waiting first."""
        wanted = sa.select(*_COLUMNS).where(voicemails.c.due_at <= self._clock()).order_by(voicemails.c.due_at)
        with self._engine.begin() as connection:
            return [_voicemail(row) for row in connection.execute(wanted.limit(limit))]

    def claim(self, id: str, until: datetime) -> Voicemail | None:
        """Takes a message on which work is due, alone until `until`; None when nothing is due or another has it.

        A worker that dies keeps it no longer than that.
        """
        due = (voicemails.c.id == id) & (voicemails.c.due_at <= self._clock())
        taken = sa.update(voicemails).where(due).values(due_at=until, attempts=voicemails.c.attempts + 1)
        with self._engine.begin() as connection:
            row = connection.execute(taken.returning(*_COLUMNS)).one_or_none()
        return _voicemail(row) if row else None

    def note(self, id: str, **values: Any) -> Voicemail | None:
        """Notes what was done with a message, by the names of `Voicemail`; the message, None when it was deleted meanwhile."""
        there = (voicemails.c.id == id) & (voicemails.c.status != _GONE)
        noted = sa.update(voicemails).where(there).values(values).returning(*_COLUMNS)
        with self._engine.begin() as connection:
            row = connection.execute(noted).one_or_none()
        return _voicemail(row) if row else None

    def list(
        self, limit: int = 50, before: tuple[datetime, str] | None = None, *, mailbox: str | None = None
    ) -> Sequence[Voicemail]:
        """The newest first; `before` goes on after a message's (created_at, id)."""
        by_age = (voicemails.c.created_at.desc(), voicemails.c.id.desc())
        wanted = sa.select(*_COLUMNS).where(voicemails.c.status != _GONE).order_by(*by_age).limit(limit)
        if mailbox is not None:
            wanted = wanted.where(voicemails.c.mailbox == mailbox)
        if before is not None:
            at, last = before
            same = (voicemails.c.created_at == at) & (voicemails.c.id < last)
            wanted = wanted.where((voicemails.c.created_at < at) | same)
        with self._engine.begin() as connection:
            return [_voicemail(row) for row in connection.execute(wanted)]

    def of_call(self, call_id: str) -> Sequence[Voicemail]:
        """The messages left in a call, the first one first."""
        wanted = sa.select(*_COLUMNS).where(voicemails.c.call_id == call_id, voicemails.c.status != _GONE)
        with self._engine.begin() as connection:
            return [_voicemail(row) for row in connection.execute(wanted.order_by(voicemails.c.created_at))]

    def waiting(self) -> Mapping[str | None, int]:
        """Mailbox → how many messages nobody has marked as heard."""
        unheard = (voicemails.c.status != _GONE) & voicemails.c.heard_at.is_(None)
        wanted = sa.select(voicemails.c.mailbox, sa.func.count()).where(unheard).group_by(voicemails.c.mailbox)
        with self._engine.begin() as connection:
            rows = connection.execute(wanted)
            return {mailbox: int(count) for mailbox, count in rows}

    def known(self, ids: Sequence[str]) -> Mapping[str, bool]:
        """Of these messages those that ever were, and whether they still are."""
        wanted = sa.select(voicemails.c.id, voicemails.c.status).where(voicemails.c.id.in_(ids))
        with self._engine.begin() as connection:
            return {row.id: row.status != _GONE for row in connection.execute(wanted)}

    def of_caller(self, caller: str) -> Sequence[Voicemail]:
        """All messages from a number (E.164), the newest first."""
        theirs = (voicemails.c.caller == caller) & (voicemails.c.status != _GONE)
        wanted = sa.select(*_COLUMNS).where(theirs).order_by(voicemails.c.created_at.desc())
        with self._engine.begin() as connection:
            return [_voicemail(row) for row in connection.execute(wanted)]

    def at_provider(self, id: str, due_at: datetime | None, deleted_at: datetime | None = None) -> None:
        """Notes that the provider's copy of a deleted message is deleted, or when that is tried again."""
        gone = (voicemails.c.id == id) & (voicemails.c.status == _GONE)
        noted = sa.update(voicemails).where(gone).values(due_at=due_at, provider_deleted_at=deleted_at)
        with self._engine.begin() as connection:
            connection.execute(noted)

    def delete(self, id: str, due_at: datetime | None = None) -> bool:
        """Empties a message of everything that was known of it; False when there is none.

        due_at: when the provider's copy is to be deleted, None: never. The provider's name of the recording stays, so that being
        told of it again does not bring it back.
        """
        there = (voicemails.c.id == id) & (voicemails.c.status != _GONE)
        emptied = {**_EMPTIED, "due_at": due_at}
        with self._engine.begin() as connection:
            return connection.execute(sa.update(voicemails).where(there).values(emptied)).rowcount == 1


def _voicemail(row: sa.Row[*tuple[Any, ...]]) -> Voicemail:
    recording = Recording(*row[: len(_RECORDING)])
    return Voicemail(row.id, recording, *row[len(_RECORDING) + 1 :])
