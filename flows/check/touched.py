"""Flows that an upload does not hold, but whose hours, calendars, lists and switches it changes: what the time now brings them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from flows.check.merged import Merged
from flows.check.proofs import time_problems
from flows.check.shape import read_document
from flows.check.starts import naming
from flows.document import Flow
from flows.problems import Problem

MOST_FLOWS = 20
"""Flows that are looked at; a calendar may be asked by thousands."""
ASKED_BY = {
    "hours": ("hours",),
    "calendars": ("calendar",),
    "switches": ("switch",),
    "lists": ("allowlist", "blocklist"),
}
"""Kind → the keys of conditions that name a document of it."""


def touched_problems(merged: Merged, now: datetime) -> Iterator[Problem]:
    """Warnings about unchanged flows. Of an upload without errors."""
    for name in list(_touched(merged))[:MOST_FLOWS]:
        model, _ = read_document("flows", name, merged.document("flows", name))
        if isinstance(model, Flow):
            yield from time_problems(name, model, merged, now)


def _touched(merged: Merged) -> dict[str, None]:
    """The names of such flows, each once."""
    own = merged.upload.get("flows", {})
    return {
        user: None
        for kind, keys in ASKED_BY.items()
        for name, document in merged.upload.get(kind, {}).items()
        if document is not None
        for key in keys
        for user in naming(merged.configuration, "flows", key, name)
        if user not in own
    }
