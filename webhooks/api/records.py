"""Telling everybody what was done: the other processes, this one, and the audit log."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from typing import Any

from flows.store.ports import Revision
from webhooks.auth import Principal
from webhooks.jobs import fallback
from webhooks.service import service

log = logging.getLogger(__name__)
_NAMED = 100
"""Changes that the audit log names; the revision has them all."""


def announce(who: Principal, action: str, revision: Revision, changes: Sequence[Mapping[str, str]], why: str) -> None:
    """Tells of a revision that has been kept or published."""
    try:
        service().cache.refresh()
        service().live.refresh()
    except Exception:  # it is kept, and every process looks for itself soon
        log.exception("revision %d is kept, and not yet served here", revision.number)
    fallback.soon(service().settings.redis_url)
    pointers = [change["pointer"] for change in changes[:_NAMED]]
    audit(who, action, f"revision {revision.number}", {"message": why, "changes": pointers, "count": len(changes)})


def audit(who: Principal, action: str, subject: str, detail: Mapping[str, Any] | None = None) -> None:
    """Notes what was done. What has been done stays done where this fails, and the log says so."""
    try:
        service().store.audit.add(who.label, who.role, action, subject, detail)
    except Exception:
        log.exception("not in the audit log: %s (%s) did %s to %s", who.label, who.role, action, subject)
