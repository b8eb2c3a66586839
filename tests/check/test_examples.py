"""The call that a problem is shown with: played, it does what the problem says."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from flows.check import check_upload
from flows.check.merged import Merged
from flows.configuration import Configuration
from flows.interpreter import MAX_TURNS
from flows.supposed import ORDINARY
from tests.check.playing import played

FOLDER = Path(__file__).parent.parent / "cases/check"
NOW = datetime(2026, 11, 23, 9, 0, 30, tzinfo=UTC)
CASES = [case for path in sorted(FOLDER.glob("*.json")) for case in json.loads(path.read_text(encoding="utf-8"))]
NEVER_SHOWN = {"unreachable", "unreachable_step", "unreachable_menu", "hidden_step", "never_true"}
NEVER_SHOWN |= {"caller_name_unheard", "unverified_caller_id"}


def configuration(upload):
    return Configuration().merged({kind: documents for kind, documents in upload.items() if kind != "schema_version"})


def examples(*codes):
    found = []
    for case in CASES:
        current = configuration(case.get("current", {}))
        for problem in check_upload(case["upload"], current, now=NOW).problems:
            if problem.code in codes:
                title = f"{case['name']}: {problem.code} {problem.pointer}"
                found.append(pytest.param(Merged(case["upload"], current, False), problem, id=title))
    return found


@pytest.mark.parametrize(("merged", "problem"), examples("endless_circle", "silent_circle", "unanswered_circle"))
def test_a_circle_is_shown_by_a_call_that_never_ends_by_itself(merged, problem):
    turns, _ = played(merged.configuration, problem.example, then_nothing=MAX_TURNS + 1)
    assert turns[-1].ended_by == "limit" or len(turns) > MAX_TURNS


@pytest.mark.parametrize(("merged", "problem"), examples("silent_end"))
def test_a_silent_end_is_shown_by_a_call_that_is_hung_up_on(merged, problem):
    turns, _ = played(merged.configuration, problem.example)
    assert turns[-1].ended_by == "hangup"
    assert problem.example["inputs"][-1] == ""


@pytest.mark.parametrize(("merged", "problem"), examples("cut_off"))
def test_a_caller_who_is_cut_off_is_shown_by_a_call_in_which_nothing_is_heard(merged, problem):
    turns, _ = played(merged.configuration, problem.example)
    assert turns[-1].ended_by == "hangup"
    assert {type(told).__name__ for turn in turns for told in turn.instructions} <= {"Hangup", "Pause", "Continue"}


@pytest.mark.parametrize(
    ("merged", "problem"), examples("no_targets", "vonage_timeout", "vonage_time_limit", "vonage_sip_unscreened")
)
def test_what_a_provider_does_otherwise_is_shown_by_a_call_that_comes_there(merged, problem):
    if problem.example:
        _, places = played(merged.configuration, problem.example)
        assert any(place and problem.pointer.startswith(place) for place in places) or problem.code == "no_targets"
    else:
        assert problem.pointer.endswith("/dial_timeout")


def test_an_example_is_the_shortest_and_names_the_number_and_the_local_time():
    menu = {"greeting": "Tapez 1.", "entries": {"1": [{"type": "dial", "to": "+33140506070", "timeout": 300}]}}
    flow = {
        "timezone": "America/Montreal",
        "language": "fr-CA",
        "steps": [{"name": "a", "actions": [{"type": "menu", "menu": "m"}]}],
        "menus": {"m": menu},
    }
    upload = {"schema_version": 1, "flows": {"a": flow}, "numbers": {"+33972101010": {"flow": "a"}}}
    problems = {problem.code: problem for problem in check_upload(upload, Configuration(), now=NOW).problems}
    example = {
        "number": "+33972101010",
        "caller": ORDINARY,
        "at": "2026-11-23T04:00",
        "inputs": ["1"],
        "provider": "vonage",
    }
    assert problems["vonage_timeout"].example == example
    assert problems["vonage_timeout"].as_json()["example"] == example


def test_an_example_is_of_a_time_and_a_caller_that_the_conditions_want():
    step = {"name": "a", "when": {"not": {"hours": "h"}, "withheld": True}, "actions": [{"type": "reject"}]}
    flow = {
        "timezone": "Europe/Paris",
        "language": "fr-FR",
        "steps": [step, {"name": "b", "actions": [{"type": "play", "prompt": "Bonjour."}]}],
    }
    upload = {"schema_version": 1, "flows": {"a": flow}, "hours": {"h": {"week": {"mon-fri": ["08:00-18:00"]}}}}
    (problem,) = check_upload(upload, Configuration(), now=NOW).problems
    assert problem.code == "vonage_reject"
    assert problem.example == {
        "flow": "a",
        "caller": None,
        "at": "2026-11-23T18:00",
        "inputs": [],
        "provider": "vonage",
    }


def test_without_a_time_nothing_has_an_example():
    shown = [
        problem
        for case in CASES
        for problem in check_upload(case["upload"], Configuration()).problems
        if problem.example
    ]
    assert shown == []


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_what_never_happens_has_no_example(case):
    for problem in check_upload(case["upload"], configuration(case.get("current", {})), now=NOW).problems:
        if problem.code in NEVER_SHOWN:
            assert problem.example is None
