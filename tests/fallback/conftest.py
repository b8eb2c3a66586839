"""A configuration of two lines that keep different hours, as a program and as what is published."""

from __future__ import annotations

from typing import Any

import pytest

from flows.configuration import Configuration
from flows.program import Program
from flows.schedules.zones import at_instant
from sounds.phrases import phrase
from tests.calls.conftest import clock, make_app, vonage_key

__all__ = ["clock", "make_app", "vonage_key"]

STANDARD, LATE = "+33972101010", "+33972101011"
MONDAY, EVENING, SUNDAY = (at_instant(f"2026-11-{at}", "Europe/Paris") for at in ("23T10:00", "23T20:00", "22T10:00"))


def flow(to: str, closed: str, hours: str) -> dict[str, Any]:
    return {
        "timezone": "Europe/Paris",
        "language": "fr-FR",
        "dial_timeout": 25,
        "steps": [
            {"name": "open", "when": {"hours": hours}, "actions": [{"type": "dial", "to": to}]},
            {"name": "closed", "actions": [{"type": "play", "prompt": closed}, {"type": "hangup"}]},
        ],
    }


def document() -> dict[str, Any]:
    return {
        "schema_version": 1,
        "numbers": {STANDARD: {"flow": "standard"}, LATE: {"flow": "late"}},
        "flows": {
            "standard": flow("+33140506070", "Nos bureaux sont fermés.", "day"),
            "late": flow("+33140506080", "Il est trop tard.", "evening"),
        },
        "hours": {
            "day": {"week": {"mon-fri": ["08:00-18:00"]}},
            "evening": {"week": {"mon-fri": ["18:00-23:00"]}},
        },
    }


def program_of(upload: dict[str, Any]) -> Program:
    return Program(7, Configuration().merged(upload, True), phrase)


@pytest.fixture
def program() -> Program:
    return program_of(document())
