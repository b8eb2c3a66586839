"""The rules of NCCO refuse what Vonage would refuse."""

import json
from typing import Any

import pytest

from tests import ncco_rules as with_sdk
from webhooks.phone.ncco_rules import RefusedByVonage, check_ncco

URL = "https://ivr.example.com/r?u=turn"
INPUT: dict[str, Any] = {"action": "input", "type": ["dtmf"], "dtmf": {"timeOut": 5, "maxDigits": 1}, "eventUrl": [URL]}
TALK: dict[str, Any] = {"action": "talk", "text": "Bonjour", "language": "fr-FR"}
BARGE = TALK | {"bargeIn": True}
PHONE: dict[str, Any] = {"type": "phone", "number": "33140506070"}
CONNECT: dict[str, Any] = {"action": "connect", "from": "33972101010", "endpoint": [PHONE], "eventUrl": [URL]}
RECORD: dict[str, Any] = {"action": "record", "endOnSilence": 10, "endOnKey": "#", "eventUrl": [URL]}
NOTIFY: dict[str, Any] = {"action": "notify", "payload": {}, "eventUrl": [URL]}

GOOD: list[list[dict[str, Any]]] = [
    [],
    [TALK],
    [TALK, BARGE, TALK, INPUT],
    [TALK | {"text": "<speak>a <break time='1s'/></speak>", "loop": 0, "style": 1, "premium": True}],
    [{"action": "stream", "streamUrl": [URL], "level": 0.5}],
    [{"action": "wait", "timeout": 0.1}],
    [CONNECT | {"eventType": "synchronous", "timeout": 120, "limit": 7200}, NOTIFY],
    [CONNECT | {"endpoint": [PHONE | {"onAnswer": {"url": URL}}]}],
    [CONNECT | {"endpoint": [{"type": "sip", "uri": "sip:anna@example.com"}]}],
    [RECORD | {"transcription": {"language": "fr-FR", "eventUrl": [URL]}}],
]
BAD: list[Any] = [
    {},
    "text",
    [1],
    [{}],
    [{"action": "hangup"}],
    [{"action": ["talk"]}],
    [{"action": "talk"}],
    [TALK | {"text": ""}],
    [TALK | {"text": " "}],
    [TALK | {"text": "a" * 1501}],
    [TALK | {"text": "\x00"}],
    [TALK | {"text": "<speak>a & b</speak>"}],
    [TALK | {"text": "<speak><audio src='x'/></speak>"}],
    [TALK | {"language": "français"}],
    [TALK | {"voiceName": "Kimberly"}],
    [TALK | {"loop": -1}],
    [TALK | {"bargeIn": "true"}],
    [BARGE],
    [BARGE, CONNECT],
    [BARGE, {"action": "wait", "timeout": 1}, INPUT],
    [{"action": "stream", "streamUrl": URL}],
    [{"action": "stream", "streamUrl": [URL, URL]}],
    [{"action": "stream", "streamUrl": ["/sounds/x.wav"]}],
    [{"action": "stream", "streamUrl": ["https://ivr.example.com/été.wav"]}],
    [INPUT | {"eventUrl": URL}],
    [INPUT | {"eventUrl": []}],
    [INPUT | {"type": ["keys"]}],
    [INPUT | {"dtmf": {"timeOut": 11}}],
    [INPUT | {"dtmf": {"maxDigits": 21}}],
    [INPUT | {"dtmf": {"finishOnKey": "#"}}],
    [{name: INPUT[name] for name in ("action", "type", "dtmf")}],
    [CONNECT | {"endpoint": []}],
    [CONNECT | {"endpoint": [PHONE, PHONE]}],
    [CONNECT | {"endpoint": [PHONE | {"number": "+33140506070"}]}],
    [CONNECT | {"endpoint": [PHONE | {"number": "0140506070"}]}],
    [CONNECT | {"endpoint": [PHONE | {"onAnswer": URL}]}],
    [CONNECT | {"endpoint": [{"type": ["phone"]}]}],
    [CONNECT | {"from": "+33972101010"}],
    [CONNECT | {"timeout": 121}],
    [CONNECT | {"timeout": 0}],
    [CONNECT | {"limit": 7201}],
    [CONNECT | {"eventType": "asynchronous"}],
    [RECORD | {"endOnSilence": 2}],
    [RECORD | {"endOnSilence": 11}],
    [RECORD | {"endOnKey": "12"}],
    [RECORD | {"timeOut": 2}],
    [RECORD | {"format": "flac"}],
    [RECORD | {"beepStart": "true"}],
    [NOTIFY | {"payload": "text"}],
    [{"action": "notify", "payload": {}}],
    [{"action": "wait", "timeout": 0}],
    [TALK] * 1500,
]


@pytest.mark.parametrize("ncco", GOOD, ids=str)
def test_what_is_documented_is_accepted(ncco: list[dict[str, Any]]) -> None:
    body = json.dumps(ncco).encode()
    assert check_ncco(body) == with_sdk.check_ncco(body) == ncco


@pytest.mark.parametrize("ncco", BAD, ids=lambda ncco: str(ncco)[:120])
def test_what_is_not_is_refused(ncco: Any) -> None:
    """B11"""
    with pytest.raises(RefusedByVonage):
        check_ncco(json.dumps(ncco).encode())


@pytest.mark.parametrize("body", [b"", b"\xff", b"[", b"[" * 100_000])
def test_what_is_no_json_is_refused(body: bytes) -> None:
    with pytest.raises(RefusedByVonage):
        check_ncco(body)


@pytest.mark.parametrize(
    "action",
    [
        TALK | {"text": 5},
        CONNECT | {"from": "1"},
        {name: CONNECT[name] for name in ("action", "endpoint")},
        INPUT | {"mode": "asynchronous"},
    ],
    ids=str,
)
def test_the_sdk_has_its_own_opinion(action: dict[str, Any]) -> None:
    with pytest.raises(RefusedByVonage, match="the SDK"):
        with_sdk._second_opinion(action)
