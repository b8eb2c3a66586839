"""Files for an emergency are documents that each provider takes, and ask for nothing."""

from __future__ import annotations

import json
from typing import Any

import pytest

from flows.emergency import Emergency
from flows.instructions import Dial, Say, Target
from providers.emergency import document
from webhooks.phone.ncco_rules import RefusedByVonage, check_ncco
from webhooks.phone.twiml_rules import RefusedByTwilio, check_twiml

WELCOME, GOODBYE = Say("Bienvenue chez A & B.", "fr-FR"), Say("Au revoir.", "fr-FR")
DIAL = Dial((Target("+33140506070"), Target("sip:desk@example.com")), "+33972101010", timeout=25, time_limit=3600)


def test_open_on_twilio_all_are_rung_and_a_goodbye_ends_the_call() -> None:
    found = document("twilio", Emergency((WELCOME,), DIAL, GOODBYE))
    verbs = check_twiml(found.body, static=True)
    assert [verb.tag for verb in verbs] == ["Say", "Dial", "Say", "Hangup"]
    assert verbs[1].attrib == {"timeout": "25", "timeLimit": "3600", "callerId": "+33972101010"}
    assert [noun.text for noun in verbs[1]] == ["+33140506070", "sip:desk@example.com"]


def test_open_on_vonage_the_first_is_rung_and_a_goodbye_ends_the_call() -> None:
    talk, connect, goodbye = check_ncco(document("vonage", Emergency((WELCOME,), DIAL, GOODBYE)).body, static=True)
    assert talk == {"action": "talk", "text": "Bienvenue chez A & B.", "language": "fr-FR"}
    assert connect == {
        "action": "connect",
        "endpoint": [{"type": "phone", "number": "33140506070"}],
        "from": "33972101010",
        "timeout": 25,
        "limit": 3600,
    }
    assert goodbye["text"] == "Au revoir."


@pytest.mark.parametrize("dial", [None, Dial((Target("nobody"),), "", timeout=5)])
def test_closed_or_where_nobody_can_be_rung_only_something_is_said(dial: Dial | None) -> None:
    closed = Emergency((WELCOME,), dial, GOODBYE)
    assert [verb.tag for verb in check_twiml(document("twilio", closed).body, static=True)] == ["Say", "Say", "Hangup"]
    ncco = check_ncco(document("vonage", closed).body, static=True)
    assert [action["action"] for action in ncco] == ["talk", "talk"]


@pytest.mark.parametrize(
    "inside",
    [
        '<Dial action="https://a/b"><Number>+33140506070</Number></Dial><Hangup/>',
        '<Dial><Number url="https://a/b">+33140506070</Number></Dial><Hangup/>',
        "<Dial><Queue>a</Queue></Dial><Hangup/>",
        '<Gather action="https://a/b"/><Hangup/>',
        "<Redirect>https://a/b</Redirect>",
        "<Say>a</Say>",
        "",
    ],
)
def test_a_file_for_twilio_may_ask_for_nothing_and_says_how_the_call_ends(inside: str) -> None:
    with pytest.raises(RefusedByTwilio):
        check_twiml(f"<Response>{inside}</Response>".encode(), static=True)


def test_a_dial_whose_end_nobody_hears_is_for_files_alone() -> None:
    body = b"<Response><Dial><Number>+33140506070</Number></Dial><Hangup/></Response>"
    check_twiml(body, static=True)
    with pytest.raises(RefusedByTwilio, match="nobody would hear"):
        check_twiml(body)


PHONE: dict[str, Any] = {"type": "phone", "number": "33140506070"}


@pytest.mark.parametrize(
    "action",
    [
        {"action": "connect", "endpoint": [PHONE], "eventUrl": ["https://a/b"]},
        {"action": "connect", "endpoint": [PHONE], "eventType": "synchronous"},
        {"action": "connect", "endpoint": [PHONE | {"onAnswer": {"url": "https://a/b"}}]},
        {"action": "notify", "payload": {}, "eventUrl": ["https://a/b"]},
        {"action": "input", "type": ["dtmf"], "dtmf": {}, "eventUrl": ["https://a/b"]},
    ],
)
def test_a_file_for_vonage_may_ask_for_nothing(action: dict[str, Any]) -> None:
    body = json.dumps([action]).encode()
    check_ncco(body)
    with pytest.raises(RefusedByVonage, match="a file has not"):
        check_ncco(body, static=True)
