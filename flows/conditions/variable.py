"""`variable`: a collected value is one of these. A value that was never collected is none of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.conditions.boolean import Verdict

if TYPE_CHECKING:
    from flows.conditions import VariableIs
    from flows.walk import Walk


def holds(walk: Walk, wanted: VariableIs) -> Verdict:
    value = walk.values.get(wanted.name)
    if value is None:
        return Verdict(False, f"variable {wanted.name} not collected")
    return Verdict(
        value in wanted.in_,
        f"variable {wanted.name} {'is' if value in wanted.in_ else 'is not'} one of those asked for",
    )
