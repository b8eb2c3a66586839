"""Who did what, when. Entries are only ever added."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from flows.store.clock import Clock, utc_now
from flows.store.ports import AuditEntry
from flows.store.schema import audit


class Audit:
    """The audit log."""

    def __init__(self, engine: sa.Engine, clock: Clock = utc_now) -> None:
        self._engine = engine
        self._clock = clock

    def add(self, who: str, role: str, action: str, subject: str, detail: Mapping[str, Any] | None = None) -> None:
        """Notes an action (`publish`, `token.create` …) and what it was done to. `detail` must be JSON and hold no secret."""
        row = {"who": who, "role": role, "action": action, "subject": subject, "detail": dict(detail or {})}
        with self._engine.begin() as connection:
            connection.execute(sa.insert(audit).values(at=self._clock(), **row))

    def list(self, limit: int = 50, before: int | None = None) -> Sequence[AuditEntry]:
        """The newest first; `before` goes on below an entry's id."""
        wanted = sa.select(audit).order_by(audit.c.id.desc()).limit(limit)
        if before is not None:
            wanted = wanted.where(audit.c.id < before)
        with self._engine.begin() as connection:
            return [AuditEntry(*row) for row in connection.execute(wanted)]
