"""Open or closed, until when, and why."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

import pytest
import pytz

from flows.compare.standing import standing
from flows.configuration import Configuration
from flows.program import Program

ANNEX = json.loads((Path(__file__).parents[2] / "examples" / "annex.json").read_text())
PARIS = pytz.timezone("Europe/Paris")
NUMBER = "+33972101010"


def at(text):
    return PARIS.localize(datetime.fromisoformat(text))


def stands(when, changed=None):
    document = {**ANNEX, **(changed or {})}
    document.pop("schema_version")
    return standing(
        Program(1, Configuration().merged(document), lambda key, language: key), "accueil", NUMBER, at(when)
    )


@pytest.mark.parametrize(
    ("when", "is_open", "until", "step", "why"),
    [
        ("2026-11-23T10:00", True, "2026-11-23T18:00", "ouvert", "open until 18:00"),
        ("2026-11-23T18:00", False, "2026-11-24T08:00", "répondeur", "closed"),
        ("2026-12-24T17:00", True, "2026-12-24T18:00", "ouvert", "open until 18:00"),
        ("2026-12-24T18:00", False, "2026-12-28T08:00", "répondeur", "closed"),  # Christmas is a Friday
        ("2026-12-25T10:00", False, "2026-12-28T08:00", "répondeur", "Noël"),
    ],
)
def test_the_example_is_open_or_closed_until(when, is_open, until, step, why):
    found = stands(when)
    assert (found.is_open, found.until, found.step) == (is_open, at(until), step)
    assert any(why in line for line in found.why)


def test_a_flow_that_asks_no_hours_is_neither_open_nor_closed():
    flow = {**ANNEX["flows"]["accueil"], "steps": ANNEX["flows"]["accueil"]["steps"][1:]}
    found = stands("2026-11-23T10:00", {"flows": {"accueil": flow}})
    assert (found.is_open, found.until, found.step) == (None, None, "répondeur")


def test_a_step_that_only_says_something_when_open_and_goes_on_counts_as_open():
    flow = ANNEX["flows"]["accueil"]
    greets = {"name": "accueil", "when": {"hours": "service"}, "actions": [{"type": "play", "prompt": "Bonjour."}]}
    found = stands("2026-11-23T10:00", {"flows": {"accueil": {**flow, "steps": [greets, flow["steps"][1]]}}})
    assert (found.is_open, found.step) == (True, "répondeur")


def test_always_open_has_no_end():
    hours = {"service": {"week": {"mon-sun": ["00:00-24:00"]}}}
    found = stands("2026-11-23T10:00", {"hours": hours, "calendars": {"fermetures": {"events": []}}})
    assert (found.is_open, found.until) == (True, None)
