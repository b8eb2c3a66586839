"""The calls of a time with their turns, read from the log in batches."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from flows.store.calls import Calls
from flows.store.ports import CallFacts, CallFilter, CallTurn

BATCH = 500
MOST = 50_000
"""Calls of one report; beyond, the oldest are left out, and the page says so."""


def calls_of(calls: Calls, only: CallFilter, most: int = MOST) -> Iterator[tuple[CallFacts, Sequence[CallTurn]]]:
    """The newest first."""
    before, left = None, most
    while left > 0:
        found = calls.list(min(BATCH, left), before, only)
        if not found:
            return
        turns: dict[str, list[CallTurn]] = {}
        for turn in calls.turns_of(call.id for call in found):
            turns.setdefault(turn.call_id, []).append(turn)
        for call in found:
            yield call, turns.get(call.id, [])
        before, left = (found[-1].started_at, found[-1].id), left - len(found)
