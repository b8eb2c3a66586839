"""Dials and messages on the Twilio telephone."""

from __future__ import annotations

from urllib.parse import parse_qsl

import pytest

from tests.phone.twilio_service import (
    ACCEPT,
    DIAL,
    NOTHING,
    RECORD,
    RESUME,
    SCREENED,
    calling,
    heard,
)
from tests.providers.samples import sample

# Dials


@pytest.mark.parametrize(
    ("outcome", "word", "bridged"),
    [
        ("answered", "completed", "true"),
        ("busy", "busy", "false"),
        ("no_answer", "no-answer", "false"),
        ("failed", "failed", "false"),
    ],
)
def test_a_dial_ends_in_twilios_words(outcome, word, bridged):
    line, service = calling("<Say>Un instant</Say>" + DIAL, "<Hangup/>")
    assert line.turns[0].dials == ["+33140506070"]
    line.dial_ends(outcome)
    assert (service.sent(1)["DialCallStatus"], service.sent(1)["DialBridged"]) == (word, bridged)
    assert ("DialCallDuration" in service.sent(1)) == (outcome == "answered")
    assert line.turns[1].input == {"dial": outcome}
    assert line.ended_by == ("dial" if outcome == "answered" else "hangup")


def test_a_dial_has_the_parameters_of_a_real_one():
    line, service = calling(DIAL, "<Hangup/>")
    line.dial_ends("no_answer")
    real = dict(parse_qsl(sample("twilio", "twilio-04-dial-action-no-answer").body.decode(), keep_blank_values=True))
    assert set(service.sent(1)) == set(real)


def test_what_is_heard_after_a_conversation_makes_it_a_hangup():
    line, _ = calling(DIAL, "<Say>Merci de votre appel</Say>")
    line.dial_ends("answered")
    assert line.ended_by == "hangup"


def test_several_ring_together_and_a_callee_is_asked_first():
    """E1"""
    line, service = calling(SCREENED, ACCEPT, "", "<Hangup/>")
    assert line.turns[0].dials == ["+33140506070", "+33140506071"]
    line.dial_ends("answered")
    whisper, accept = service.told("u=whisper")[0], service.told("u=accept")[0]
    assert (whisper["ParentCallSid"], whisper["To"], whisper["From"]) == (
        line.wire.call_sid,
        "+33140506070",
        "+33972101010",
    )
    assert whisper["CallSid"] != line.wire.call_sid
    assert (accept["Digits"], accept["CallSid"]) == ("1", whisper["CallSid"])
    assert [str(one) for one in line.turns[0].whispered] == ["Un appel. Tapez 1"]
    assert service.sent(3)["DialBridged"] == "true"
    assert len(line.turns) == 2


@pytest.mark.parametrize("keys", ["", "9"])
def test_a_callee_who_does_not_take_the_call_has_not_answered(keys):
    """E1"""
    line, service = calling(SCREENED, ACCEPT, "<Hangup/>", "<Say>Personne</Say>")
    line.dial_ends("answered", accept=keys)
    assert service.told("u=accept")[0]["Digits"] == keys
    assert (service.sent(3)["DialCallStatus"], service.sent(3)["DialBridged"]) == ("completed", "false")
    assert line.ended_by == "hangup"


def test_a_callee_who_pressed_a_wrong_key_may_be_asked_again():
    line, service = calling(SCREENED, ACCEPT, ACCEPT, "", "<Hangup/>")
    line.dial_ends("answered", accept="91")
    assert [fields["Digits"] for fields in service.told("u=accept")] == ["9", "1"]
    assert line.ended_by == "dial"


def test_a_callee_who_is_only_told_something_is_joined():
    line, _ = calling(SCREENED, f"<Say>Un appel</Say><Redirect>{RESUME}</Redirect>", "", "<Hangup/>")
    line.dial_ends("answered")
    assert line.ended_by == "dial"


def test_outcomes_are_given_target_by_target_of_the_same_dial():
    second = DIAL.replace("s0a1~0", "s0a1~1")
    line, service = calling(DIAL, second, "<Hangup/>")
    line.dial_ends(["busy", "no_answer"])
    assert [fields.get("DialCallStatus") for fields in service.told("resume")] == ["busy", "no-answer"]


def test_a_caller_who_hangs_up_while_it_rings_is_told_with_the_dial():
    line, service = calling(DIAL, NOTHING)
    line.hang_up()
    assert (service.sent(1)["CallStatus"], service.sent(1)["DialCallStatus"]) == ("completed", "no-answer")


# Messages


def test_a_message_is_left_and_the_recording_told_apart():
    line, service = calling("<Say>Parlez</Say>" + RECORD, "<Say>Merci</Say>")
    assert line.turns[0].records
    assert [turn.input for turn in line.speak(12)] == [{"says": 12}]
    action, told = service.told("resume")[0], service.told("u=recording")[0]
    assert (action["Digits"], action["RecordingDuration"]) == ("#", "12")
    assert (told["RecordingSid"], told["RecordingStatus"]) == (action["RecordingSid"], "completed")
    real = dict(parse_qsl(sample("twilio", "twilio-06-recording-status").body.decode(), keep_blank_values=True))
    assert set(told) == set(real)
    assert line.ended_by == "voicemail"
    assert heard(line.turns) == ["Parlez", "Merci"]


def test_a_caller_who_says_nothing_leaves_nothing():
    line, service = calling(RECORD + f"<Redirect>{RESUME}</Redirect>", "<Say>Au revoir</Say>")
    line.speak(0)
    assert service.told("u=recording")[0]["RecordingStatus"] == "absent"
    assert "RecordingSid" not in service.told("resume")[0]
    assert heard(line.turns) == ["Au revoir"]


def test_a_caller_who_hangs_up_at_the_beep_leaves_nothing():
    line, service = calling(RECORD)
    line.hang_up()
    assert service.told("u=recording")[0]["RecordingStatus"] == "absent"
    assert line.ended_by == "caller"
