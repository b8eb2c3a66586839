"""What Vonage's status webhooks tell."""

from typing import Any

import pytest

from flows.events import (
    CallEnded,
    DocumentRefused,
    RecordingReady,
    TranscriptionReady,
    Unknown,
)
from tests.providers.samples import sample
from tests.providers.vonage_told import told
from tests.providers.vonage_wire import (
    CALL,
    CONVERSATION,
    caller,
    post,
)


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
