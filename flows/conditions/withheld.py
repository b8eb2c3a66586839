"""`withheld`: the caller hides (true) or shows (false) a number."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.conditions.boolean import Verdict

if TYPE_CHECKING:
    from flows.walk import Walk


def holds(walk: Walk, wanted: bool) -> Verdict:
    hidden = walk.call.caller is None
    return Verdict(hidden is wanted, "number withheld" if hidden else "number shown")
