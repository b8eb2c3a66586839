"""`allowlist`: the caller is on the list. Who withholds the number is on no list, and fails."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.conditions import blocklist
from flows.conditions.boolean import Verdict

if TYPE_CHECKING:
    from flows.walk import Walk


def holds(walk: Walk, name: str) -> Verdict:
    absent = blocklist.holds(walk, name)
    return Verdict(not absent.holds, absent.why)
