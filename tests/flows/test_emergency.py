"""What a number says and dials when nothing can ask the interpreter."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

from flows.configuration import Configuration
from flows.emergency import changes, emergency
from flows.program import Program
from flows.schedules.zones import at_instant
from sounds.phrases import phrase

ANNEX = json.loads((Path(__file__).parents[2] / "examples" / "annex.json").read_text())
PROGRAM = Program(1, Configuration().merged(ANNEX), phrase)
NUMBER = "+33972101010"
ZONE = "Europe/Paris"


def test_in_opening_hours_it_is_the_first_dial_of_the_flow() -> None:
    found = emergency(PROGRAM, NUMBER, at_instant("2026-11-23T10:00", ZONE))
    assert found.dial is not None
    assert [target.to for target in found.dial.targets] == ["+33140506070"]
    assert found.dial.caller_id == NUMBER


def test_a_mailbox_that_nobody_can_reach_is_not_promised() -> None:
    found = emergency(PROGRAM, NUMBER, at_instant("2026-11-22T10:00", ZONE))
    assert found.dial is None
    assert [one.text for one in found.said] == [phrase("apology", "fr-FR")]


def test_it_changes_when_the_hours_do() -> None:
    since = at_instant("2026-11-22T12:00", ZONE)
    told = [
        (at.isoformat(), one.dial is not None) for at, one in changes(PROGRAM, NUMBER, since, since + timedelta(days=2))
    ]
    assert told == [
        ("2026-11-22T11:00:00+00:00", False),
        ("2026-11-23T07:00:00+00:00", True),
        ("2026-11-23T17:00:00+00:00", False),
        ("2026-11-24T07:00:00+00:00", True),
    ]
