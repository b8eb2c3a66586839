"""`switch`: the manual switch is on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.conditions.boolean import Verdict

if TYPE_CHECKING:
    from flows.walk import Walk


def holds(walk: Walk, name: str) -> Verdict:
    on = walk.switch_on(name)
    return Verdict(on, f"switch {name} {'on' if on else 'off'}")
