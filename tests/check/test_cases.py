"""Every problem that the checker tells, by tables: `tests/cases/check/*.json`."""

import json
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from flows.check import check_upload
from flows.configuration import Configuration
from flows.destinations import Destinations
from flows.problems import CODES, Problem

FOLDER = Path(__file__).parent.parent / "cases/check"
TABLES = {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in sorted(FOLDER.glob("*.json"))}
CASES = [pytest.param(case, id=f"{topic}: {case['name']}") for topic, cases in TABLES.items() for case in cases]
ANNEX = json.loads((Path(__file__).parent.parent / "data/annex.json").read_text(encoding="utf-8"))
TOLD_BY_PUBLISHING = {"test_failed", "draft_behind", "audio_behind"}
"""Codes of what only playing or publishing can tell; tests/api has their cases."""
TOLD_WITH_SETTINGS = {"not_dialled"}
"""Codes of what only an operator's settings tell; test_allowed has their cases."""
TOLD_BY_READING = {"duplicate_key", "not_a_number", "bad_text", "too_many_values", "more_problems"}
"""Codes of what no table can hold; test_reading has their cases."""


def configuration(upload):
    return Configuration().merged({kind: documents for kind, documents in upload.items() if kind != "schema_version"})


def checked_at_its_time(case):
    now = datetime.fromisoformat(case["now"]) if "now" in case else None
    return check_upload(case["upload"], configuration(case.get("current", {})), now=now)


@pytest.mark.parametrize("case", CASES)
def test_an_upload_has_these_problems_and_no_others(case):
    checked = checked_at_its_time(case)
    told = [
        {key: value for key, value in problem.as_json().items() if key not in ("message", "example")}
        for problem in checked.problems
    ]
    assert sorted(told, key=str) == sorted(case["problems"], key=str)
    assert (checked.configuration is None) == any(problem["severity"] == "error" for problem in case["problems"])


@pytest.mark.parametrize("case", CASES)
def test_every_message_is_a_sentence(case):
    for problem in checked_at_its_time(case).problems:
        assert re.match(r'["A-Z0-9{+]|null |true |false |sip|says |min_|\$', problem.message), problem.message
        assert "{{" not in problem.message
        assert "None" not in problem.message


@pytest.mark.parametrize("code", CODES)
def test_every_code_has_a_case(code):
    told = {problem["code"] for cases in TABLES.values() for case in cases for problem in case["problems"]}
    assert code in told | TOLD_BY_READING | TOLD_BY_PUBLISHING | TOLD_WITH_SETTINGS


def test_every_code_of_a_case_is_explained():
    told = {problem["code"] for cases in TABLES.values() for case in cases for problem in case["problems"]}
    assert told <= CODES.keys()


def test_the_worked_example_has_no_problem():
    checked = check_upload(ANNEX, Configuration())
    assert checked.problems == []
    assert checked.configuration.as_json() == ANNEX


@pytest.mark.parametrize("month", range(1, 13))
def test_the_worked_example_has_no_problem_in_the_years_to_come_whenever_it_is_checked(month):
    now = datetime(2026, month, 28, 23, 59, 59, tzinfo=UTC)
    assert check_upload(ANNEX, Configuration(), now=now, allowed=Destinations()).problems == []


def test_an_upload_of_one_document_leaves_the_others():
    current = configuration(ANNEX)
    checked = check_upload({"schema_version": 1, "hours": {"service": {"week": {"mon": ["09:00-17:00"]}}}}, current)
    assert [change.pointer for change in checked.configuration.changes_since(current)] == ["/hours/service"]


def test_a_whole_upload_must_name_all_that_it_needs():
    upload = {key: value for key, value in ANNEX.items() if key != "calendars"}
    assert check_upload(upload, configuration(ANNEX)).problems == []
    (problem,) = check_upload(upload, configuration(ANNEX), whole=True).problems
    assert (problem.code, problem.pointer) == ("unknown_calendar", "/flows/accueil/steps/0/when/not/calendar")


@pytest.mark.parametrize(
    ("pointer", "path"),
    [
        ("/flows/accueil/menus/services/entries/1/0/to", "flows.accueil.menus.services.entries.1[0].to"),
        ("/flows/1/menus/2/exhausted/3", "flows.1.menus.2.exhausted[3]"),
        ("/lists/x/entries/12/match", "lists.x.entries[12].match"),
        ("/sounds/a~1b", "sounds.a/b"),
        ("/flows/a/steps/0/actions/0/save/1", "flows.a.steps[0].actions[0].save.1"),
        ("", ""),
    ],
)
def test_a_pointer_is_written_as_people_write_it(pointer, path):
    assert Problem("error", "bad_number", pointer, "…").path == path
