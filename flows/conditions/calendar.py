"""`calendar`: an event of the calendar covers now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.conditions.boolean import Verdict

if TYPE_CHECKING:
    from flows.walk import Walk


def holds(walk: Walk, name: str) -> Verdict:
    calendar = walk.calendar(name)
    stretch = calendar.at(walk.now)
    return Verdict(stretch.open, f"calendar {name}: {calendar.describe(stretch, walk.now)}")
