"""GET /console/audit: who did what, when."""

from __future__ import annotations

from webhooks.api import reading
from webhooks.api.answers import page as paged
from webhooks.auth import Principal
from webhooks.console.pages import Answer, render
from webhooks.service import service

ROWS = 100


def page(_: Principal) -> Answer:
    """The audit log, the newest first."""
    rows, cursor = paged(service().store.audit.list(ROWS + 1, reading.below()), ROWS, lambda entry: str(entry.id))
    return render("audit.html", entries=rows, older=cursor)
