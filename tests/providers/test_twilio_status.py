"""What Twilio tells beside the call itself: recordings, transcriptions, legs, ends and errors."""

from __future__ import annotations

import json

import pytest

from flows.events import (
    CallEnded,
    DocumentRefused,
    LegProgressed,
    RecordingReady,
    TranscriptionReady,
    Unknown,
)
from providers.twilio import Twilio
from tests.providers.samples import sample
from tests.providers.twilio_wire import ACCOUNT, CALL, LEG, PUBLIC_URL, TOKEN, told

TWILIO = Twilio({ACCOUNT: (TOKEN,)}, PUBLIC_URL)
RECORDING = "RE00000000000000000000000000000001"
RECORDING_URL = f"https://api.twilio.com/2010-04-01/Accounts/{ACCOUNT}/Recordings/{RECORDING}"
STARTED = "Thu, 01 Jan 2026 12:00:40 +0000"


def status(**fields: str):
    return list(TWILIO.parse_status(told(**fields), None))


def test_a_recording_is_ready():
    (notice,) = TWILIO.parse_status(sample("twilio", "twilio-06-recording-status"), "recording")
    assert notice == RecordingReady(RECORDING, RECORDING_URL, 21, STARTED, "completed", ACCOUNT)


@pytest.mark.parametrize("word", ["absent", "failed"])
def test_a_recording_that_is_not_there_says_so(word):
    (notice,) = status(RecordingSid="RE1", RecordingStatus=word, ErrorCode="13615")
    assert isinstance(notice, RecordingReady)
    assert (notice.id, notice.status, notice.seconds) == ("RE1", word, None)


@pytest.mark.parametrize("word", ["in-progress", "paused", "stopped", "processing"])
def test_a_recording_that_goes_on_is_no_news(word):
    assert status(RecordingSid="RE1", RecordingStatus=word) == []


def test_a_transcription_is_ready():
    (notice,) = TWILIO.parse_status(sample("twilio", "twilio-07-transcribe"), "transcription")
    assert isinstance(notice, TranscriptionReady)
    assert (notice.recording_id, notice.ok) == (RECORDING, True)
    assert notice.text == "Hello, please call me back on this number."
    assert notice.url.startswith(RECORDING_URL + "/Transcriptions/TR")


def test_a_transcription_that_failed_says_so():
    (notice,) = status(TranscriptionSid="TR1", TranscriptionStatus="failed", RecordingSid="RE1")
    assert notice == TranscriptionReady("RE1", ok=False)


# Status


@pytest.mark.parametrize(
    ("name", "state", "outcome", "detail"),
    [
        ("twilio-03a-leg-initiated", "ringing", None, "initiated"),
        ("twilio-03b-leg-ringing", "ringing", None, "ringing"),
        ("twilio-03c-leg-no-answer", "not_connected", "no_answer", "no-answer, SIP 487"),
    ],
)
def test_how_a_leg_gets_on(name, state, outcome, detail):
    (notice,) = TWILIO.parse_status(sample("twilio", name), "leg")
    assert notice == LegProgressed(LEG, state, CALL, outcome, detail)


@pytest.mark.parametrize(
    ("word", "state", "outcome"),
    [
        ("queued", "ringing", None),
        ("in-progress", "active", None),
        ("answered", "active", None),
        ("completed", "ended", "answered"),
        ("busy", "not_connected", "busy"),
        ("failed", "not_connected", "failed"),
        ("canceled", "not_connected", "no_answer"),
    ],
)
def test_every_word_for_the_state_of_a_leg(word, state, outcome):
    (notice,) = status(CallSid=LEG, ParentCallSid=CALL, CallStatus=word)
    assert notice == LegProgressed(LEG, state, CALL, outcome, word)


def test_a_call_has_ended():
    (notice,) = TWILIO.parse_status(sample("twilio", "twilio-08-status-completed"), None)
    assert notice == CallEnded(CALL, "ended", 65, "completed")


@pytest.mark.parametrize("word", ["busy", "no-answer", "failed", "canceled"])
def test_a_call_that_was_never_connected_has_ended_too(word):
    assert status(CallSid=CALL, CallStatus=word, CallDuration="0") == [CallEnded(CALL, "not_connected", 0, word)]


@pytest.mark.parametrize("word", ["queued", "initiated", "ringing", "in-progress"])
def test_a_call_that_goes_on_is_no_news(word):
    assert status(CallSid=CALL, CallStatus=word) == []


def test_a_document_that_twilio_could_not_use_is_an_alert():
    (notice,) = TWILIO.parse_status(sample("twilio", "twilio-09-fallback"), None)
    assert isinstance(notice, DocumentRefused)
    assert (notice.code, notice.call_id) == ("11200", CALL)
    assert "https://ivr.example.com/twilio/v1/step/main-menu?n=1" in notice.reason


@pytest.mark.parametrize(
    ("payload", "reason", "code", "call_id"),
    [
        (
            {"resource_sid": CALL, "error_code": "12100", "more_info": {"Msg": "Document parse failure"}},
            "Error: Document parse failure",
            "12100",
            CALL,
        ),
        ({"error_code": 11200, "more_info": {"msg": "404"}}, "Error: 404", "11200", ""),
        ({"resource_sid": None, "more_info": "?"}, "Error: no text", "", ""),
    ],
)
def test_an_error_that_the_debugger_tells_is_an_alert(payload, reason, code, call_id):
    fields = {"Sid": "NO1", "Level": "Error", "PayloadType": "application/json", "Payload": json.dumps(payload)}
    assert status(**fields) == [DocumentRefused(reason, code, call_id)]


@pytest.mark.parametrize("name", ["twilio-10-enqueue-wait", "twilio-11-enqueue-action"])
def test_queues_are_not_ours(name):
    assert list(TWILIO.parse_status(sample("twilio", name), None)) == []


def test_what_is_unknown_names_its_fields():
    (notice,) = status(CallStatus="teleported", Zebra="1")
    assert notice == Unknown("CallStatus teleported", ("AccountSid", "CallStatus", "Zebra"))
