"""`attestation`: STIR/SHAKEN passed at that level or better (A full, B partial, C gateway; ATIS-1000074)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.conditions.boolean import Verdict

if TYPE_CHECKING:
    from flows.walk import Walk


def holds(walk: Walk, wanted: str) -> Verdict:
    level = walk.call.attestation
    return Verdict(level is not None and level <= wanted, f"attestation {level or 'unknown'}")
