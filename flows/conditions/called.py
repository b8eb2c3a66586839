"""`called`: the number dialled is this one, or one of these."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.conditions.boolean import Verdict

if TYPE_CHECKING:
    from flows.walk import Walk


def holds(walk: Walk, numbers: str | list[str]) -> Verdict:
    wanted = [numbers] if isinstance(numbers, str) else numbers
    return Verdict(walk.call.called in wanted, f"{walk.call.called} was called")
