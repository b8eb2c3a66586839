"""`calendar`: an event of the calendar covers now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.conditions.boolean import Verdict

if TYPE_CHECKING:
    from flows.walk import Walk


def holds(walk: Walk, name: str) -> Verdict:
    calendar = walk.calendar(name)
    stretch = calendar.at(walk.now)
    why = f"calendar {name}: {calendar.describe(stretch, walk.now)}"
    if not walk.program.is_fetched(name, walk.flow.model.timezone):
        walk.alert(f"calendar {name}: its address was never fetched, only its own events count")
        why += " (without its address, which was never fetched)"
    return Verdict(stretch.open, why)
