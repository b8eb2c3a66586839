"""What Vonage's webhooks mean."""

from typing import Any

import pytest

from flows.events import (
    CalleeAnswered,
    CalleePressed,
    CallEnded,
    Continued,
    DialEnded,
    DigitsPressed,
    DocumentRefused,
    LegProgressed,
    MessageRecorded,
    NoInput,
    RecordingReady,
    TranscriptionReady,
    Unknown,
    WaitContinues,
)
from providers.base import Malformed, Webhook
from providers.vonage import Vonage
from tests.providers.samples import sample
from tests.providers.vonage_wire import (
    API_KEY,
    ARRIVES,
    CALL,
    CONVERSATION,
    LEG,
    SECRET,
    caller,
    get,
    leg,
    post,
    pressed,
    signed,
)

VONAGE = Vonage({API_KEY: SECRET})


def resume(webhook: Webhook, waiting: Any = "keys", purpose: Any = "turn", seconds: int = 0) -> Any:
    return VONAGE.parse_resume(webhook, waiting, purpose, seconds)


def told(webhook: Webhook, purpose: Any = None) -> list[Any]:
    return list(VONAGE.parse_status(webhook, purpose))


# A call arrives


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


# Keys


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


# Dials


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        ("timeout", "no_answer"),
        ("unanswered", "no_answer"),
        ("cancelled", "no_answer"),
        ("busy", "busy"),
        ("failed", "failed"),
        ("rejected", "failed"),
    ],
)
def test_a_leg_that_was_not_connected_ends_the_dial(status: str, outcome: Any) -> None:
    """E3"""
    assert resume(leg(status, detail="x", sip_code=404), "dial") == DialEnded(outcome)


@pytest.mark.parametrize(
    ("status", "state", "outcome"),
    [
        ("started", "ringing", None),
        ("ringing", "ringing", None),
        ("answered", "active", None),
        ("human", "active", None),
        ("machine", "active", None),
        ("disconnected", "ended", None),
        ("completed", "ended", "answered"),
    ],
)
def test_any_other_state_of_it_is_a_notice(status: str, state: Any, outcome: Any) -> None:
    expected = LegProgressed(LEG, state, CONVERSATION, outcome, status, machine=status == "machine")
    assert resume(leg(status), "dial") == expected
    assert told(leg(status)) == [expected]


@pytest.mark.parametrize(
    ("name", "outcome"),
    [
        ("vonage-04c-connect-timeout", "no_answer"),
        ("vonage-04d-connect-busy", "busy"),
        ("vonage-04e-connect-failed", "failed"),
    ],
)
def test_the_sampled_failures_end_the_dial(name: str, outcome: Any) -> None:
    assert resume(sample("vonage", name), "dial") == DialEnded(outcome)


def test_the_end_of_the_caller_s_leg_is_no_end_of_a_dial() -> None:
    assert resume(caller("completed", duration="9"), "dial") == CallEnded(CALL, "ended", 9, "completed")
    assert resume(caller("answered"), "dial") is None


def test_a_word_that_nobody_knows_ends_no_dial() -> None:
    assert isinstance(resume(leg("teleported"), "dial"), Unknown)
    assert isinstance(resume(post({}), "dial"), Unknown)


def test_a_machine_is_told_with_what_is_known_of_it() -> None:
    machine = post(
        {"call_uuid": LEG, "conversation_uuid": CONVERSATION, "status": "machine", "sub_state": "beep_start"}
    )
    assert told(machine) == [LegProgressed(LEG, "active", CONVERSATION, None, "machine, beep_start", machine=True)]


@pytest.mark.parametrize("fields", [{"status": "failed"}, {"payload": {"status": "failed"}}])
def test_a_dial_to_nobody_says_itself_that_it_failed(fields: Any) -> None:
    """E2"""
    assert resume(post(fields), "dial") == DialEnded("failed")


def test_a_dialled_person_answers_and_presses() -> None:
    """E1"""
    assert resume(post(ARRIVES), "dial", "whisper") == CalleeAnswered()
    assert resume(get("/voice/vonage/resume", ARRIVES), "dial", "whisper") == CalleeAnswered()
    assert resume(pressed("1"), "dial", "accept") == CalleePressed("1")
    assert resume(pressed(""), "dial", "accept") == CalleePressed("")
    assert resume(post({"event": "declined"}), "dial", "accept") == CalleePressed("")


def test_a_line_that_goes_on_after_a_dial_had_a_conversation() -> None:
    assert resume(post({"event": "after"}), "dial", "after") == DialEnded("answered")


# What status webhooks tell


def test_the_end_of_a_call_is_told_with_its_length_and_who_ended_it() -> None:
    expected = CallEnded(CALL, "ended", 65, "completed, by user, SIP 200")
    assert told(sample("vonage", "vonage-06-event-completed")) == [expected]


@pytest.mark.parametrize("duration", [None, "", "-1", "6.5", "²", [], "9" * 5000])
def test_a_length_that_is_none_is_not_known(duration: Any) -> None:
    (notice,) = told(caller("completed", duration=duration))
    assert notice.seconds is None


def test_a_call_that_was_not_connected_has_ended_too() -> None:
    assert told(caller("failed", sip_code=404)) == [CallEnded(CALL, "not_connected", None, "failed, SIP 404")]


@pytest.mark.parametrize("name", ["vonage-02a-event-ringing", "vonage-02b-event-started", "vonage-02c-event-answered"])
def test_the_progress_of_the_caller_s_leg_is_of_no_interest(name: str) -> None:
    assert told(sample("vonage", name)) == []


def test_a_leg_that_was_moved_is_of_no_interest() -> None:
    assert told(sample("vonage", "vonage-09-event-transfer")) == []


def test_a_document_that_was_refused_is_told() -> None:
    expected = DocumentRefused("Syntax error in NCCO. Invalid value type or action.", call_id=CONVERSATION)
    assert told(sample("vonage", "vonage-07-ncco-error")) == [expected]


def test_a_recording_is_told_whatever_the_url() -> None:
    expected = RecordingReady(
        id="aaaaaaaa-bbbb-cccc-dddd-0123456789ab",
        url="https://api-eu-3.vonage.com/v1/files/bbbbbbbb-aaaa-cccc-dddd-0123456789ab",
        seconds=21,
        started="2026-01-01T12:00:40Z",
    )
    for purpose in ("recording", None):
        assert told(sample("vonage", "vonage-05-record"), purpose) == [expected]


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"start_time": None, "end_time": "2026-01-01T12:00:40Z"},
        {"start_time": "2026-01-01T12:00:40", "end_time": "2026-01-01T12:00:40Z"},
        {"start_time": "yesterday", "end_time": 5},
    ],
    ids=repr,
)
def test_a_recording_of_unknown_length_is_none_the_less_there(fields: Any) -> None:
    (notice,) = told(post({"recording_url": "https://api.nexmo.com/v1/files/abc", **fields}), "recording")
    assert (notice.id, notice.seconds, notice.status) == ("abc", None, "completed")


def test_the_text_of_a_recording_is_told_or_that_there_is_none() -> None:
    named = {"conversation_uuid": CONVERSATION, "recording_uuid": "r-1", "type": "record"}
    url = "https://api.nexmo.com/v1/files/t-1"
    ready = post({**named, "status": "transcribed", "transcription_url": url})
    failed = post({**named, "status": "transcription_failed", "error": "no speech"})
    assert told(ready) == told(ready, "transcription") == [TranscriptionReady("r-1", url=url)]
    assert told(failed, "transcription") == [TranscriptionReady("r-1", ok=False)]


def test_what_nobody_knows_is_kept_with_the_names_of_its_fields() -> None:
    (notice,) = told(post({"status": "teleported", "b": 1, "a": 2}))
    assert notice == Unknown("status teleported", ("a", "b", "status"))
