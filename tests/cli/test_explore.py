"""`carillon check --explore` and `carillon call --repro`: calls that become tests of the configuration."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest

from flows.check import check_upload
from flows.configuration import Configuration
from tests.cli.conftest import ANNEX, Carillon

FLOW = {"timezone": "Europe/Paris", "language": "fr-FR"}
SILENT_NIGHTS: dict[str, Any] = {
    "schema_version": 1,
    "numbers": {"+33972101010": {"flow": "a"}},
    "flows": {
        "a": FLOW
        | {"steps": [{"name": "jour", "when": {"hours": "h"}, "actions": [{"type": "play", "prompt": "Bonjour."}]}]}
    },
    "hours": {"h": {"week": {"mon-fri": ["08:00-18:00"]}}},
}
ASKS_AGAIN: dict[str, Any] = {
    "schema_version": 1,
    "numbers": {"+33972101010": {"flow": "a"}},
    "flows": {
        "a": FLOW
        | {
            "steps": [{"name": "un", "actions": [{"type": "menu", "menu": "m"}]}],
            "menus": {
                "m": {
                    "greeting": "Tapez 1.",
                    "entries": {
                        "1": [{"type": "dial", "to": "+33140506070"}],
                        "2": [{"type": "play", "prompt": {"sound": "s"}}],
                    },
                    "exhausted": [{"type": "play", "prompt": "Au revoir."}],
                }
            },
        }
    },
    "sounds": {"s": {}},
}


def printed(output: str) -> dict[str, Any]:
    """The JSON object that a command has printed among its lines."""
    found: dict[str, Any] = json.loads(output[output.index("{\n") : output.rindex("\n}") + 2])
    return found


def test_made_up_calls_to_the_example_all_go_well(carillon: Carillon) -> None:
    result = carillon("check", "--explore", "--calls", "25", "--seed", "3", str(ANNEX))
    assert "made-up calls on Twilio and Vonage: nothing went wrong (--seed 3)" in result.output
    assert result.exit_code == 0


@pytest.mark.parametrize(
    ("upload", "why", "inputs"),
    [
        (SILENT_NIGHTS, "The caller was hung up on without a word", []),
        (ASKS_AGAIN, "An alert was raised: sound s has neither audio nor text", ["2"]),
    ],
    ids=["cut off", "alert"],
)
def test_the_simplest_call_that_goes_wrong_is_printed_as_a_test(
    carillon: Carillon, tmp_path: Path, upload: dict[str, Any], why: str, inputs: list[str]
) -> None:
    file = tmp_path / "a.json"
    file.write_text(json.dumps(upload))
    result = carillon("check", "--explore", "--calls", "40", "--seed", "1", str(file))
    assert f"A made-up call went wrong: {why} (--seed 1)" in result.output
    assert result.exit_code == 1
    test = printed(result.output)
    assert test["tests"]["made up"]["inputs"] == inputs
    assert (
        check_upload(test, Configuration().merged({k: v for k, v in upload.items() if k != "schema_version"})).errors
        == []
    )


def test_a_configuration_without_numbers_cannot_be_called(carillon: Carillon, tmp_path: Path) -> None:
    file = tmp_path / "a.json"
    file.write_text(json.dumps({key: value for key, value in SILENT_NIGHTS.items() if key != "numbers"}))
    result = carillon("check", "--explore", str(file))
    assert "No call was made up: no number leads to a flow." in result.output
    assert result.exit_code == 0


def test_without_hypothesis_it_is_said_how_to_get_it(carillon: Carillon, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "hypothesis", None)
    result = carillon("check", "--explore", str(ANNEX))
    assert "pip install hypothesis" in result.output
    assert result.exit_code == 1


def test_json_tells_the_failure(carillon: Carillon, tmp_path: Path) -> None:
    file = tmp_path / "a.json"
    file.write_text(json.dumps(SILENT_NIGHTS))
    told = json.loads(carillon("check", "--json", "--explore", "--calls", "20", "--seed", "1", str(file)).output)
    assert told["explored"]["failure"]["test"]["expect"] == [{"ends": "hangup"}]


@pytest.mark.parametrize(
    ("keys", "provider"), [("3,1,no_answer,,,", "twilio"), ("1,busy,hangup", "vonage"), (",,,says:4", "vonage")]
)
def test_a_call_that_was_made_is_printed_as_a_test_that_holds(
    carillon: Carillon, tmp_path: Path, keys: str, provider: str
) -> None:
    call = ("call", "--file", str(ANNEX), "--at", "2026-11-23 10:00", "--provider", provider, "--keys", keys, "--repro")
    test = tmp_path / "test.json"
    test.write_text(json.dumps(printed(carillon(*call).output)))
    assert "call 2026-11-23 10-00" in test.read_text()
    result = carillon("check", str(ANNEX), str(test))
    assert result.output.splitlines()[-1] == f"{ANNEX}, {test}: fine"


def test_the_tests_of_a_configuration_are_run_and_told_at_their_place(carillon: Carillon, tmp_path: Path) -> None:
    call = {"number": "+33972101010", "at": "2026-11-23T10:00"}
    file = tmp_path / "tests.json"
    file.write_text(
        json.dumps({"schema_version": 1, "tests": {"lundi": {"call": call, "expect": [{"hears": "tapez 5"}]}}})
    )
    result = carillon("check", str(ANNEX), str(file))
    assert f"{file}:1:" in result.output
    assert "[test_failed]" in result.output
    assert result.exit_code == 1
