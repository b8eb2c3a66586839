"""POST /api/simulate, and the tests that live with the flow: calls that nobody made."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from tests.api.conftest import ANNEX, Api, on_sqlite
from webhooks.service import Service

MONDAY = {"number": "+33972101010", "caller": "+33612345678", "at": "2026-11-23T10:00:00"}
GREETING = "Bienvenue. Pour le service commercial, tapez 1. Pour le service technique, tapez 2."

pytestmark = on_sqlite


@pytest.fixture
def published(admin: Api) -> Api:
    admin.ok("POST", "/api/config", ANNEX)
    return admin


@pytest.mark.parametrize("provider", ["twilio", "vonage"])
def test_a_call_is_told_turn_by_turn(published: Api, provider: str) -> None:
    inputs = ["1", {"dial": "no_answer"}, "9", "", "", {"says": 5}]
    told = published.ok("POST", "/api/simulate", {**MONDAY, "provider": provider, "inputs": inputs})

    assert (told["revision"], told["flow"], told["provider"]) == (1, "accueil", provider)
    first = told["turns"][0]
    assert (first["input"], first["step"], first["menu"]) == (None, "ouvert", "services")
    assert first["heard"] == [GREETING]
    assert first["why"] == ["step ouvert taken: hours service open until 18:00; calendar fermetures: no event"]
    assert [turn["dials"] for turn in told["turns"]] == [[], ["+33140506070"], [], [], [], [], []]
    assert [turn["mailbox"] for turn in told["turns"]] == [None] * 5 + ["general", None]
    assert told["end"] == {"by": "voicemail", "mailbox": "general"}


def test_the_document_is_what_the_provider_would_have_fetched(published: Api) -> None:
    twilio = published.ok("POST", "/api/simulate", MONDAY)["turns"][0]["document"]
    vonage = published.ok("POST", "/api/simulate", {**MONDAY, "provider": "vonage"})["turns"][0]["document"]

    assert twilio.startswith("<?xml")
    assert [action["action"] for action in vonage] == ["talk", "input"]


def test_a_call_that_still_waits_has_no_end(published: Api) -> None:
    assert published.ok("POST", "/api/simulate", MONDAY)["end"] is None


@pytest.mark.parametrize("provider", ["twilio", "vonage"])
@pytest.mark.parametrize(
    ("changes", "inputs", "end"),
    [
        ({"at": "2026-11-28T10:00"}, [], None),
        ({"number": "+33972109999"}, [], {"by": "hangup", "mailbox": None}),
        ({}, ["1", {"dial": "answered"}], {"by": "dial", "mailbox": None}),
        ({}, ["hangup"], {"by": "hangup", "mailbox": None}),
    ],
)
def test_how_a_call_ends(published: Api, provider: str, changes: Any, inputs: Any, end: Any) -> None:
    told = published.ok("POST", "/api/simulate", {**MONDAY, **changes, "provider": provider, "inputs": inputs})
    assert told["end"] == end


def test_a_flow_can_be_called_without_a_number(published: Api) -> None:
    told = published.ok("POST", "/api/simulate", {"flow": "accueil", "caller": None, "at": "2026-11-23T10:00"})
    assert told["turns"][0]["heard"] == [GREETING]


def test_a_draft_can_be_called_before_it_is_published(published: Api) -> None:
    greeting = {
        "flows": {
            "accueil": {**ANNEX["flows"]["accueil"], "steps": [{"name": "seul", "actions": [{"type": "hangup"}]}]}
        }
    }
    draft = published.ok("POST", "/api/config?draft=true", greeting)["revision"]

    assert published.ok("POST", "/api/simulate", {**MONDAY, "revision": draft})["end"]["by"] == "hangup"
    assert published.ok("POST", "/api/simulate", MONDAY)["end"] is None


def test_nothing_of_a_simulation_is_stored(published: Api, here: Service) -> None:
    published.ok("POST", "/api/simulate", {**MONDAY, "inputs": ["1", {"dial": "answered"}]})
    here.log.flush()

    assert here.store.calls.list(limit=10) == []


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ({}, "either"),
        ({"number": "+33972101010", "flow": "accueil"}, "either"),
        ({"flow": "nulle part"}, "no flow"),
        ({**MONDAY, "at": "demain"}, "at:"),
        ({**MONDAY, "provider": "bell"}, "provider"),
        ({**MONDAY, "inputs": ["abc"]}, "neither keys"),
        ({**MONDAY, "inputs": [{"dial": "answered"}]}, "does not fit"),
        ({**MONDAY, "colour": 1}, "colour"),
    ],
)
def test_what_cannot_be_played_is_told(published: Api, body: Any, words: str) -> None:
    assert words in published.refused(422, "POST", "/api/simulate", body)["detail"]


def test_an_unknown_revision_is_not_found(published: Api) -> None:
    published.refused(404, "POST", "/api/simulate", {**MONDAY, "revision": 77})


TEST: dict[str, Any] = {
    "call": {"number": "+33972101010", "caller": "+33612345678", "at": "2026-11-23T10:00"},
    "inputs": ["1", {"dial": "no_answer"}, "9", "", "", {"says": 4}],
    "expect": [
        {"step": "ouvert"},
        {"menu": "services"},
        {"hears": "tapez 1"},
        {"dials": "+33140506070"},
        {"hears": "tapez 1"},
        {"hears": "aucun service"},
        {"mailbox": "general"},
        {"ends": "voicemail"},
    ],
}


def test_a_test_that_comes_out_lets_the_publish_through(published: Api) -> None:
    assert published.ok("POST", "/api/config", {"tests": {"lundi matin": TEST}})["warnings"] == []


@pytest.mark.parametrize(
    ("expected", "place"),
    [({"hears": "tapez 3"}, 0), ({"dials": "+33140506080"}, 0), ({"ends": "hangup"}, 0), ({"step": "répondeur"}, 0)],
)
def test_a_test_that_fails_refuses_the_publish_and_keeps_a_draft(published: Api, expected: Any, place: int) -> None:
    broken = {"tests": {"lundi": {**TEST, "expect": [expected]}}}
    told = published.refused(422, "POST", "/api/config", broken)

    assert told["code"] == "test_failed"
    problem = told["problems"][0]
    assert (problem["code"], problem["pointer"]) == ("test_failed", f"/tests/lundi/expect/{place}")
    draft = published.ok("POST", "/api/config?draft=true", broken)
    assert [warning["code"] for warning in draft["warnings"]] == ["test_failed"]
    published.refused(422, "POST", f"/api/revisions/{draft['revision']}/publish")


def test_a_change_of_the_flow_that_breaks_its_test_is_refused(published: Api, app: Flask) -> None:
    published.ok("POST", "/api/config", {"tests": {"lundi": TEST}})
    closed = {"hours": {"service": {"week": {"sat": ["08:00-18:00"]}}}}

    told = published.refused(422, "POST", "/api/config", closed)
    assert told["problems"][0]["message"].startswith('test "lundi" on Twilio:')


def test_the_example_of_a_warning_is_a_call_that_can_be_simulated(admin: Api) -> None:
    steps = [{"name": "ouvert", "when": {"hours": "service"}, "actions": [{"type": "menu", "menu": "services"}]}]
    flow = {**ANNEX["flows"]["accueil"], "steps": steps}
    told = admin.ok("POST", "/api/config", {**ANNEX, "flows": {"accueil": flow}})
    (cut_off,) = (warning for warning in told["warnings"] if warning["code"] == "cut_off")
    assert cut_off["pointer"] == "/flows/accueil/steps"

    call = admin.ok("POST", "/api/simulate", cut_off["example"])
    assert [turn["heard"] for turn in call["turns"]] == [[]]
    assert call["end"] == {"by": "hangup", "mailbox": None}
