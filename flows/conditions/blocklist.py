"""`blocklist`: the caller is not on the list. Who withholds the number is on no list, and passes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.conditions.boolean import Verdict

if TYPE_CHECKING:
    from flows.walk import Walk


def holds(walk: Walk, name: str) -> Verdict:
    entry = walk.program.number_list(name).match(walk.call.caller)
    return Verdict(entry is None, f"caller not on list {name}" if entry is None else f"caller on list {name} ({entry})")
