"""/api/audit: who did what, when."""

from __future__ import annotations

from typing import Any

from flask import Response

from flows.store.ports import AuditEntry
from webhooks.api import reading
from webhooks.api.answers import answer, instant, page, with_next
from webhooks.auth import Principal
from webhooks.service import service


def entries(_: Principal) -> Response:
    """GET /api/audit, the newest first."""
    reading.only("limit", "cursor")
    limit = reading.limit()
    rows, cursor = page(service().store.audit.list(limit + 1, reading.below()), limit, lambda entry: str(entry.id))
    return with_next(answer({"audit": [_facts(row) for row in rows], "next": cursor}), cursor)


def _facts(entry: AuditEntry) -> dict[str, Any]:
    return {
        "id": entry.id,
        "at": instant(entry.at),
        "who": entry.who,
        "role": entry.role,
        "action": entry.action,
        "subject": entry.subject,
        "detail": entry.detail,
    }
