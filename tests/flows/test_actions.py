"""Every action against its table of cases, and its documentation against its model."""

from __future__ import annotations

import inspect
import json
from pathlib import Path
from typing import Any

import pytest
from pydantic import TypeAdapter

from flows.actions import ACTIONS, AnyAction
from flows.check import check_upload
from flows.configuration import Configuration
from tests.flows.playing import configuration, play, words

FOLDER = Path(__file__).parent.parent / "cases" / "actions"
KEYS = {"description", "actions", "steps", "menus", "flow", "documents", "audio", "line", "caller", "attestation", "at"}
KEYS |= {"on", "expect"}
EXPECTED = {"told", "trace", "stands", "ends", "alerts", "turns", "asks"}


def table(kind: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads((FOLDER / f"{kind}.json").read_text(encoding="utf-8"))
    return found


CASES = [
    pytest.param(case, id=f"{path.stem}: {case['description']}")
    for path in sorted(FOLDER.glob("*.json"))
    for case in table(path.stem)
]


@pytest.mark.parametrize("kind", ACTIONS)
def test_every_action_has_a_table_of_cases_and_each_of_them_uses_it(kind):
    assert all(f'"type": "{kind}"' in json.dumps(case) for case in table(kind))
    assert len(table(kind)) >= 2


def test_every_table_is_that_of_an_action():
    assert {path.stem for path in FOLDER.iterdir()} == set(ACTIONS)


@pytest.mark.parametrize("case", CASES)
def test_a_case_says_nothing_that_is_not_understood(case):
    assert set(case) <= KEYS
    assert case["expect"]
    assert set(case["expect"]) <= EXPECTED


@pytest.mark.parametrize("case", CASES)
def test_a_case_is_a_configuration_that_would_be_taken(case):
    upload = configuration(case).as_json()

    assert [problem.message for problem in check_upload(upload, Configuration()).errors] == []


@pytest.mark.parametrize("case", CASES)
def test_an_action_does_what_its_table_says(case):
    turns, expect = play(case), case["expect"]
    last = turns[-1]

    if "turns" in expect:
        assert [words(turn.instructions) for turn in turns] == expect["turns"]
    if "told" in expect:
        assert words(last.instructions) == expect["told"]
    if "stands" in expect:
        assert (last.position and last.position.place) == expect["stands"]
    if "ends" in expect:
        assert last.ended_by == expect["ends"]
    if "asks" in expect:
        assert (last.request and last.request.url) == expect["asks"]
    for line in expect.get("trace", ()):
        assert line in [found for turn in turns for found in turn.trace]
    assert [alert for turn in turns for alert in turn.alerts] == expect.get("alerts", [])


@pytest.mark.parametrize("kind", ACTIONS)
def test_the_example_that_ends_the_documentation_of_an_action_is_one(kind):
    example = json.loads(inspect.getdoc(ACTIONS[kind]).splitlines()[-1])

    assert example["type"] == kind
    assert type(TypeAdapter(AnyAction).validate_python(example)) is ACTIONS[kind]
