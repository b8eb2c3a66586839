"""`hours`: the weekly hours are open now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.conditions.boolean import Verdict

if TYPE_CHECKING:
    from flows.walk import Walk


def holds(walk: Walk, name: str) -> Verdict:
    hours = walk.hours(name)
    stretch = hours.at(walk.now)
    return Verdict(stretch.open, f"hours {name} {hours.describe(stretch, walk.now)}")
