"""What Twilio's webhooks tell is understood, the samples first."""

from __future__ import annotations

import logging

import pytest

from flows.events import (
    CalleeAnswered,
    CalleePressed,
    CallEnded,
    Continued,
    DialEnded,
    DigitsPressed,
    MessageRecorded,
    NoInput,
)
from providers.base import Malformed
from providers.twilio import Twilio
from tests.providers.samples import sample
from tests.providers.twilio_wire import ACCOUNT, CALL, LEG, PUBLIC_URL, TOKEN, USUAL, get, post, resumed, told

TWILIO = Twilio({ACCOUNT: (TOKEN,)}, PUBLIC_URL)


def answer(**fields: str):
    return TWILIO.parse_answer(post("/voice/twilio/answer", {**USUAL, **fields}))


def resume(waiting: str, purpose: str = "turn", **fields: str):
    return TWILIO.parse_resume(resumed(**fields), waiting, purpose, 0)


# A call arrives


@pytest.mark.parametrize("name", ["twilio-01-inbound", "twilio-01b-inbound-get"])
def test_a_call_arrives_by_post_or_get(name):
    call = TWILIO.parse_answer(sample("twilio", name))
    assert (call.id, call.caller, call.called) == (CALL, "+447700900123", "+442079460000")
    assert call.line.ring_together
    assert call.line.any_caller_id
    assert (call.session, call.region) == ("", "")


def test_a_plus_that_nobody_encoded_is_still_a_plus():
    call = TWILIO.parse_answer(get(f"/voice/twilio/answer?CallSid={CALL}&To=+33972101010&From=%2B33612345678"))
    assert call.called == "+33972101010"


@pytest.mark.parametrize(
    ("to", "called"),
    [
        ("+33972101010", "+33972101010"),
        ("sip:+33972101010@pbx.sip.twilio.com", "+33972101010"),
        ("sips:33972101010@pbx.sip.twilio.com:5061;transport=tls", "+33972101010"),
        ("sip:standard@pbx.sip.twilio.com", "sip:standard@pbx.sip.twilio.com"),
        ("client:standard", "client:standard"),
        ("112", "112"),
    ],
)
def test_the_number_dialled_is_found_in_every_form(to, called):
    assert answer(To=to).called == called


@pytest.mark.parametrize(
    ("word", "attestation"),
    [
        ("TN-Validation-Passed-A", "A"),
        ("TN-Validation-Passed-B", "B"),
        ("TN-Validation-Passed-C", "C"),
        ("TN-Validation-Passed-A-Diverted", "A"),
        ("TN-Validation-Passed-C-Diverted", "C"),
        ("TN-Validation-Failed-A", None),
        ("TN-Validation-Failed", None),
        ("TN-Validation-Failed-A-Diverted", None),
        ("No-TN-Validation", None),
        ("NULL", None),
        ("", None),
        ("tn-validation-passed-a", None),
    ],
)
def test_only_what_has_passed_attests_a_caller(word, attestation):
    assert answer(StirVerstat=word).attestation == attestation


def test_without_a_word_about_it_nothing_is_attested():
    assert answer().attestation is None


@pytest.mark.parametrize("missing", ["CallSid", "To"])
@pytest.mark.parametrize("how", ["absent", "empty"])
def test_a_call_without_its_name_or_number_is_malformed(missing, how):
    fields = {name: value for name, value in USUAL.items() if name != missing or how == "empty"}
    webhook = post("/voice/twilio/answer", {**fields, missing: ""} if how == "empty" else fields)
    with pytest.raises(Malformed, match=missing):
        TWILIO.parse_answer(webhook)


def test_the_caller_is_the_parent_of_a_leg():
    assert TWILIO.call_id(sample("twilio", "twilio-02-gather-digit2")) == (CALL,)
    assert TWILIO.call_id(resumed(CallSid=LEG, ParentCallSid=CALL)) == (CALL, LEG)
    assert TWILIO.call_id(told()) == ()


# Keys


@pytest.mark.parametrize(
    ("name", "event"),
    [
        ("twilio-02-gather-digit2", DigitsPressed("2")),
        ("twilio-02b-gather-empty", NoInput()),
        ("twilio-02c-gather-speech", NoInput()),
    ],
)
def test_what_a_gather_ends_with(name, event):
    assert TWILIO.parse_resume(sample("twilio", name), "keys", "turn", 0) == event


@pytest.mark.parametrize("digits", ["1", "0123456789*#", "#", "**"])
def test_keys_are_handed_on_as_they_were_pressed(digits):
    """B10"""
    assert resume("keys", Digits=digits) == DigitsPressed(digits)
    assert resume("keys", "accept", Digits=digits) == CalleePressed(digits)


@pytest.mark.parametrize("digits", ["", "a", "1a", " 1", "١", "hangup", "1\n", "-1"])
def test_what_is_no_key_was_not_pressed(digits):
    assert resume("keys", Digits=digits) == NoInput()
    assert resume("keys", "accept", Digits=digits) == CalleePressed("")


def test_silence_may_come_without_digits_at_all():
    assert resume("keys") == NoInput()
    assert resume("keys", "accept") == CalleePressed("")


def test_enough_keys_and_then_a_pause_are_keys_and_no_silence():
    """B3: Twilio names no timeout, so what was pressed is what counts."""
    assert resume("keys", Digits="12", FinishedOnKey="") == DigitsPressed("12")


# Dials


@pytest.mark.parametrize(
    ("name", "event"),
    [
        ("twilio-04-dial-action-no-answer", DialEnded("no_answer")),
        ("twilio-04b-dial-action-whisper-declined", DialEnded("no_answer", 9)),
    ],
)
def test_how_a_dial_has_ended(name, event):
    """E1: a mailbox that picked up, or a person who did not press the key, has not answered."""
    assert TWILIO.parse_resume(sample("twilio", name), "dial", "turn", 0) == event


@pytest.mark.parametrize(
    ("word", "bridged", "outcome"),
    [
        ("completed", "true", "answered"),
        ("completed", None, "answered"),
        ("completed", "false", "no_answer"),
        ("answered", None, "answered"),
        ("busy", "false", "busy"),
        ("no-answer", "false", "no_answer"),
        ("failed", "false", "failed"),
        ("canceled", "false", "no_answer"),
        ("teleported", None, "failed"),
        ("", None, "failed"),
    ],
)
def test_every_word_for_the_end_of_a_dial(word, bridged, outcome):
    bridge = {} if bridged is None else {"DialBridged": bridged}
    assert resume("dial", DialCallStatus=word, DialCallDuration="31", **bridge) == DialEnded(outcome, 31)


def test_an_unknown_end_of_a_dial_is_logged(caplog):
    with caplog.at_level(logging.WARNING):
        resume("dial", DialCallStatus="teleported")
    assert "teleported" in caplog.text


def test_a_dial_that_never_was_has_failed():
    """E2, E3: nobody could be dialled, so Twilio came back at once."""
    assert resume("dial") == DialEnded("failed")


@pytest.mark.parametrize("seconds", ["", "-1", "1.5", "x", "9" * 30])
def test_a_length_that_is_none_is_not_told(seconds):
    assert resume("dial", DialCallStatus="completed", DialCallDuration=seconds) == DialEnded("answered")


def test_a_caller_who_hangs_up_while_it_rings_is_not_sent_on():
    event = resume("dial", DialCallStatus="no-answer", CallStatus="completed")
    assert isinstance(event, CallEnded)
    assert (event.call_id, event.status) == (CALL, "ended")
    assert isinstance(resume("keys", CallStatus="completed"), CallEnded)
    assert isinstance(resume("continue", CallStatus="completed"), CallEnded)


def test_a_conversation_that_the_caller_ended_was_one():
    assert resume("dial", DialCallStatus="completed", DialCallDuration="65", CallStatus="completed") == DialEnded(
        "answered", 65
    )


@pytest.mark.parametrize("waiting", ["keys", "dial", "recording", "continue"])
def test_a_callee_is_known_by_the_url_alone(waiting):
    assert resume(waiting, "whisper", CallSid=LEG, ParentCallSid=CALL) == CalleeAnswered()
    assert resume(waiting, "accept", CallSid=LEG, ParentCallSid=CALL, Digits="1") == CalleePressed("1")


def test_a_line_that_has_done_all_asks_for_more():
    assert resume("continue") == Continued()


# Messages


@pytest.mark.parametrize(
    ("name", "seconds"), [("twilio-05-record-action", 21), ("twilio-05b-record-action-hangup", 12)]
)
def test_a_message_is_there_whether_the_caller_pressed_a_key_or_hung_up(name, seconds):
    assert TWILIO.parse_resume(sample("twilio", name), "recording", "turn", 0) == MessageRecorded(seconds)


def test_a_caller_who_said_nothing_has_finished_too():
    assert resume("recording") == MessageRecorded(None)
