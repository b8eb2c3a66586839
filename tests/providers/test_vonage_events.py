"""What Vonage's webhooks mean: calls that arrive, and keys."""

from typing import Any

import pytest

from flows.events import (
    CallEnded,
    Continued,
    DialEnded,
    DigitsPressed,
    DocumentRefused,
    MessageRecorded,
    NoInput,
    RecordingReady,
    Unknown,
    WaitContinues,
)
from providers.base import Malformed
from tests.providers.samples import sample
from tests.providers.vonage_told import VONAGE, resume, told
from tests.providers.vonage_wire import (
    ARRIVES,
    CALL,
    CONVERSATION,
    caller,
    get,
    post,
    pressed,
    signed,
)


@pytest.mark.parametrize("name", ["vonage-01-answer-post", "vonage-01b-answer-get"])
def test_a_call_arrives_by_post_and_by_get(name: str) -> None:
    """D1: Vonage sends numbers without plus."""
    call = VONAGE.parse_answer(sample("vonage", name))
    assert (call.id, call.session, call.region) == (CALL, CONVERSATION, "api-eu-3.vonage.com")
    assert (call.caller, call.called, call.attestation) == ("+447700900123", "+442079460000", None)
    assert (call.line.ring_together, call.line.any_caller_id) == (False, False)


@pytest.mark.parametrize(
    ("others", "who"),
    [
        ({"from": "Unknown"}, None),
        ({"from": None}, None),
        ({"from": ""}, None),
        ({"from": None, "from_user": "alice"}, "client:alice"),
        ({"from": "sip:anna@example.com"}, "sip:anna@example.com"),
        ({"from": "+33612345678"}, "+33612345678"),
    ],
    ids=repr,
)
def test_a_caller_is_a_number_or_a_name_or_nobody(others: dict[str, Any], who: str | None) -> None:
    """D2"""
    assert VONAGE.parse_answer(post({**ARRIVES, **others})).caller == who


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://api-us-4.vonage.com", "api-us-4.vonage.com"),
        ("https://API.nexmo.com/", "api.nexmo.com"),
        ("http://api-eu-3.vonage.com", ""),
        ("https://evil.example/?x=.vonage.com", ""),
        ("https://evilvonage.com", ""),
        ("https://vonage.com.evil.example", ""),
        ("https://user@evil.example#.vonage.com", ""),
        ("https://a\n.vonage.com", ""),
        ("https://api.vonage.com:8443", ""),
        (None, ""),
    ],
    ids=repr,
)
def test_a_region_is_a_host_of_vonage_or_none(url: str | None, host: str) -> None:
    assert VONAGE.parse_answer(post({**ARRIVES, "region_url": url})).region == host


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"\xff",
        b"[]",
        b"null",
        b'"x"',
        b"1",
        b"[" * 100_000,
        b'{"a":' * 100_000,
        b"{}",
        b'{"uuid":"1"}',
        b'{"to":"33972101010"}',
        b'{"uuid":"1","to":null}',
        b'{"uuid":["1"],"to":"33972101010"}',
        b'{"uuid":"1","to":{}}',
        b'{"uuid":"1","to":"33972101010","from":{}}',
        b'{"uuid":"1","to":"33972101010","region_url":1}',
        b'{"uuid":"1","to":' + b"9" * 5000 + b"}",
    ],
    ids=lambda body: ascii(body[:40]),
)
def test_a_call_without_what_it_must_have_is_malformed(body: bytes) -> None:
    with pytest.raises(Malformed):
        VONAGE.parse_answer(signed(body))


def test_a_get_with_a_thousand_parameters_is_malformed() -> None:
    with pytest.raises(Malformed):
        VONAGE.parse_answer(get("/voice/vonage/answer", {f"p{count}": "" for count in range(1000)} | ARRIVES))


def test_parameters_that_nobody_knows_do_no_harm() -> None:
    assert VONAGE.parse_answer(post({**ARRIVES, "SipHeader_X-UserId": "1938ND9", "custom_data": {"a": [1]}})).id == CALL
    assert VONAGE.parse_answer(sample("vonage", "vonage-08-fallback")).id == CALL


@pytest.mark.parametrize(
    ("fields", "names"),
    [
        ({"uuid": CALL, "conversation_uuid": CONVERSATION}, (CONVERSATION, CALL)),
        ({"conversation_uuid": CONVERSATION}, (CONVERSATION,)),
        ({"speech": {}, "dtmf": {"digits": None}}, ()),
        ({"uuid": 5, "conversation_uuid": ""}, ()),
        ([], ()),
    ],
    ids=repr,
)
def test_a_webhook_names_its_call_or_not(fields: Any, names: tuple[str, ...]) -> None:
    """B12"""
    assert VONAGE.call_id(post(fields)) == names


@pytest.mark.parametrize(
    ("dtmf", "event"),
    [
        ({"digits": "2", "timed_out": False}, DigitsPressed("2")),
        ({"digits": "2", "timed_out": True}, DigitsPressed("2")),
        ({"digits": "12*#"}, DigitsPressed("12*#")),
        ({"digits": ""}, NoInput()),
        ({"digits": None, "timed_out": False}, NoInput()),
        ({"timed_out": True}, NoInput()),
        ({}, NoInput()),
        (None, NoInput()),
        ("7", DigitsPressed("7")),
        ({"digits": "2A"}, NoInput()),
        ({"digits": "²"}, NoInput()),
        ({"digits": 2}, NoInput()),
        ({"digits": ["2"]}, NoInput()),
        ([], NoInput()),
        (2, NoInput()),
    ],
    ids=repr,
)
def test_the_digits_alone_say_what_was_pressed(dtmf: Any, event: Any) -> None:
    """B3"""
    assert resume(post({"speech": {"results": []}, "dtmf": dtmf})) == event


@pytest.mark.parametrize(
    ("name", "event"),
    [
        ("vonage-03-input-digit2", DigitsPressed("2")),
        ("vonage-03b-input-timeout", NoInput()),
        ("vonage-03c-input-speech", NoInput()),
    ],
)
def test_the_sampled_inputs_mean_what_they_say(name: str, event: Any) -> None:
    assert resume(sample("vonage", name)) == event


def test_of_a_long_wait_the_rest_is_left_until_a_key_comes() -> None:
    """B13"""
    assert resume(pressed(""), "keys", "wait", 20) == WaitContinues(20)
    assert resume(pressed(None), "keys", "wait", 1) == WaitContinues(1)
    assert resume(pressed("2"), "keys", "wait", 20) == DigitsPressed("2")
    assert resume(pressed(""), "keys", "wait", 0) == NoInput()


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"null", b"[" * 100_000], ids=lambda body: ascii(body[:9]))
def test_what_cannot_be_read_is_silence_and_the_call_goes_on(body: bytes) -> None:
    assert resume(signed(body)) == NoInput()
    assert resume(signed(body), "keys", "wait", 5) == WaitContinues(5)
    assert resume(signed(body), "continue") == Continued()
    assert resume(signed(body), "dial", "after") == DialEnded("answered")
    assert isinstance(resume(signed(body), "dial"), Unknown)
    assert isinstance(told(signed(body))[0], Unknown)
    assert VONAGE.call_id(signed(body)) == ()


def test_a_state_that_comes_where_keys_are_awaited_presses_none() -> None:
    assert resume(caller("answered")) is None
    assert resume(caller("completed")) == CallEnded(CALL, "ended", None, "completed")
    assert isinstance(resume(post({"reason": "Syntax error in NCCO."})), DocumentRefused)


def test_what_else_carries_a_call_on_is_known_by_its_url() -> None:
    assert resume(post({"event": "continue"}), "continue") == Continued()
    assert resume(post({}), "recording") == MessageRecorded()
    assert resume(sample("vonage", "vonage-05-record"), "recording") == MessageRecorded(21)
    assert isinstance(resume(sample("vonage", "vonage-05-record"), "keys", "recording"), RecordingReady)
