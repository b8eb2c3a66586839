"""The telephone on a Vonage line sends what Vonage sends."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.phone.vonage_service import (
    AFTER,
    MENU,
    RECORD,
    SPOKEN,
    URL,
    WHISPERED,
    Clock,
    Service,
    calling,
    connect,
    phone,
)
from tests.providers.samples import sample
from tests.providers.vonage_wire import API_KEY, APPLICATION, SECRET
from webhooks.phone.vonage import VonagePhone


def shape(fields: dict[str, Any]) -> dict[str, str]:
    return {name: type(value).__name__ for name, value in fields.items()}


@pytest.mark.parametrize(
    ("name", "part", "at"),
    [
        ("vonage-01-answer-post", "answer", 0),
        ("vonage-02a-event-ringing", "status", 0),
        ("vonage-02b-event-started", "status", 1),
        ("vonage-02c-event-answered", "status", 2),
        ("vonage-03-input-digit2", "~0&u=turn", 0),
        ("vonage-04a-connect-started", "~1&u=turn", 0),
        ("vonage-04b-connect-ringing", "~1&u=turn", 1),
        ("vonage-04c-connect-timeout", "~1&u=turn", 2),
        ("vonage-04d-connect-busy", "~2&u=turn", 1),
        ("vonage-04e-connect-failed", "~3&u=turn", 1),
        ("vonage-05-record", "u=recording", 0),
        ("vonage-06-event-completed", "status", 4),
    ],
)
def test_every_webhook_has_the_fields_of_the_real_one(name: str, part: str, at: int) -> None:
    line, service = calling(MENU, [connect(1)], [connect(2)], [connect(3)], [RECORD])
    line.press("1")
    line.dial_ends(["no_answer", "busy", "failed"])
    line.speak(5)
    real = sample("vonage", name)
    assert shape(service.told(part)[at]) == shape(json.loads(real.body))
    assert set(service.webhooks[0].headers) == set(real.headers)


def test_a_call_arrives_without_plus_and_hidden_as_unknown() -> None:
    line, service = phone([SPOKEN])
    line.dial("+442079460000", "+447700900123")
    fields = service.sent(0)
    assert (fields["from"], fields["to"], fields["endpoint_type"]) == ("447700900123", "442079460000", "phone")
    assert (service.webhooks[0].method, service.webhooks[0].target) == ("POST", "/voice/vonage/answer")
    hidden, service = phone([SPOKEN])
    hidden.dial("+33972101010", None)
    assert {told.get("from") for told in (service.sent(0), service.sent(1))} == {"Unknown"}


@pytest.mark.parametrize(
    ("caller", "told"),
    [
        ("client:alice", {"from_user": "alice", "endpoint_type": "app"}),
        ("sip:anna@example.com", {"from": "sip:anna@example.com", "endpoint_type": "sip"}),
    ],
)
def test_callers_without_a_number_are_told_as_vonage_does(caller: str, told: dict[str, str]) -> None:
    line, service = phone([SPOKEN])
    line.dial("+33972101010", caller)
    assert told.items() <= service.sent(0).items()
    assert ("from" in service.sent(0)) == ("from" in told)


def test_an_application_may_fetch_its_nccos_with_get() -> None:
    line, service = phone([WHISPERED, AFTER], [], [SPOKEN], method="GET")
    line.dial("+33972101010")
    line.dial_ends("answered")
    answer, whisper = service.webhooks[0], next(one for one in service.webhooks if "u=whisper" in one.target)
    assert (answer.method, answer.body, whisper.method) == ("GET", b"", "GET")
    assert answer.target.startswith("/voice/vonage/answer?from=33612345678&to=33972101010&uuid=")
    assert whisper.target.startswith("/voice/vonage/resume?p=s0a1~0&u=whisper&from=33972101010&to=33140506070")


def test_a_path_prefix_is_stripped_as_by_a_proxy() -> None:
    service = Service([SPOKEN])
    VonagePhone(service, URL + "/ivr/", Clock(), API_KEY, APPLICATION, SECRET).dial("+33972101010")
    assert service.webhooks[0].target == "/voice/vonage/answer"


def test_every_turn_belongs_to_the_same_call() -> None:
    line, service = calling(MENU, MENU, [SPOKEN])
    line.press("1")
    line.press("2")
    assert len({told["uuid"] for told in map(service.sent, range(len(service.webhooks)))}) == 1
    assert service.states("status") == ["ringing", "started", "answered", "completed"]
    assert service.sent(-1)["disconnected_by"] == "platform"
