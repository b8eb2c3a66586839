"""Instructions become the TwiML that Twilio's own library would write for them."""

from __future__ import annotations

import logging
import xml.etree.ElementTree as ET
from typing import Any

import pytest
from twilio.twiml.voice_response import Dial as TwilioDial
from twilio.twiml.voice_response import Gather as TwilioGather
from twilio.twiml.voice_response import VoiceResponse

from flows.instructions import (
    FOREVER,
    Continue,
    Decline,
    Dial,
    Gather,
    Hangup,
    Join,
    Pause,
    Play,
    Record,
    Reject,
    Say,
    Target,
    Voice,
)
from providers import twiml
from tests.providers.provider_contract import urls
from tests.twiml_rules import check_twiml

BONJOUR = Say("Bonjour", "fr-FR")
SOUND = Play("bienvenue", "https://ivr.example.com/sounds/0a1b/bienvenue.wav")
TURN, WHISPER, RECORDING = urls("turn"), urls("whisper"), urls("recording")
CALLBACK = {
    "recording_status_callback": RECORDING,
    "recording_status_callback_method": "POST",
    "recording_status_callback_event": "completed absent",
}


def render(*instructions: Any) -> ET.Element:
    return check_twiml(twiml.render(instructions, urls).body)


def verb(name: str, *instructions: Any) -> ET.Element:
    found = render(*instructions).find(name)
    assert found is not None
    return found


def same(document: ET.Element, response: VoiceResponse) -> bool:
    return ET.canonicalize(ET.tostring(document)) == ET.canonicalize(response.to_xml())


def again(response: VoiceResponse) -> VoiceResponse:
    response.redirect(TURN, method="POST")
    return response


def test_a_text_is_said_in_its_language_and_voice():
    response = VoiceResponse()
    response.say("Bonjour", language="fr-FR")
    response.say('Hello <you> & "me", it\'s 3 > 2', language="en-GB", voice="Polly.Amy-Neural", loop=2)
    response.say("Musique", language="fr-FR", loop=0)
    said = Say('Hello <you> & "me", it\'s 3 > 2', "en-GB", Voice("Polly.Amy-Neural", 3, True), 2)
    assert same(render(BONJOUR, said, Say("Musique", "fr-FR", Voice(), FOREVER)), response)


def test_a_sound_is_played_and_silence_kept():
    response = VoiceResponse()
    response.play("https://ivr.example.com/sounds/0a1b/bienvenue.wav")
    response.pause(length=3)
    response.play("https://ivr.example.com/a?b=1&c=2", loop=0)
    assert same(render(SOUND, Pause(3), Play("a", "https://ivr.example.com/a?b=1&c=2", FOREVER)), response)


def test_keys_interrupt_the_prompts_and_silence_is_told_too():
    """B2, B4: one key and the line answers at once; the wait counts between keys as well."""
    gather = TwilioGather(
        input="dtmf", action=TURN, method="POST", timeout=5, num_digits=1, finish_on_key="", action_on_empty_result=True
    )
    gather.say("Bonjour", language="fr-FR")
    gather.play(SOUND.url)
    gather.pause(length=1)
    response = VoiceResponse()
    response.append(gather)
    assert same(render(Gather((BONJOUR, SOUND, Pause(1)), 1, 5)), again(response))


def test_without_barge_in_the_prompts_stand_before_the_wait():
    response = VoiceResponse()
    response.say("Bonjour", language="fr-FR")
    response.append(
        TwilioGather(
            input="dtmf",
            action=TURN,
            method="POST",
            timeout=60,
            num_digits=20,
            finish_on_key="#",
            action_on_empty_result=True,
        )
    )
    assert same(render(Gather((BONJOUR,), 20, 60, "#", barge_in=False)), again(response))


@pytest.mark.parametrize("key", [*"0123456789*#", ""])
def test_the_finish_key_is_always_named(key):
    """B10: without it Twilio takes "#"."""
    assert verb("Gather", Gather((), 4, 5, key)).get("finishOnKey") == key


def test_one_person_is_dialled():
    dial = TwilioDial(action=TURN, method="POST", timeout=25, time_limit=14400, caller_id="+33972101010")
    dial.number("+33140506070")
    response = VoiceResponse()
    response.append(dial)
    assert same(render(Dial((Target("+33140506070"),), "+33972101010", 25)), response)


def test_several_are_rung_together_asked_first_and_recorded():
    """E1: each leg is asked, so a mailbox takes no call."""
    dial = TwilioDial(
        action=TURN,
        method="POST",
        timeout=600,
        time_limit=60,
        caller_id="+33612345678",
        record="record-from-answer",
        **CALLBACK,
    )
    dial.number("+33140506070", url=WHISPER, method="POST")
    dial.sip("sip:anna@example.com;transport=tls", url=WHISPER, method="POST")
    response = VoiceResponse()
    response.append(dial)
    targets = (Target("+33140506070"), Target("sip:anna@example.com;transport=tls"))
    assert same(render(Dial(targets, "+33612345678", 600, 60, True, True, True)), response)


@pytest.mark.parametrize(("asked", "rung"), [(1, "5"), (4, "5"), (5, "5"), (30, "30"), (600, "600"), (900, "600")])
def test_ringing_lasts_as_long_as_twilio_allows(asked, rung):
    assert verb("Dial", Dial((Target("+33140506070"),), "+33972101010", asked)).get("timeout") == rung


BAD = [
    "",
    "+",
    "112",
    "0140506070",
    "+0140506070",
    "+331405060701234567",
    "sip:",
    "sip:anna",
    "tel:+331",
    "sip:a b@c",
    "\x01turn\x01",
]


@pytest.mark.parametrize("bad", BAD)
def test_one_bad_target_never_stops_the_others(bad, caplog):
    """E3"""
    with caplog.at_level(logging.WARNING):
        document = render(Dial((Target(bad), Target("+33140506070")), "+33972101010", 30))
    assert [number.text for number in document.iter("Number")] == ["+33140506070"]
    assert not list(document.iter("Sip"))
    assert "of 2 targets" in caplog.text


def test_a_dial_that_can_reach_nobody_goes_on_at_once():
    """E2, E3"""
    assert same(render(Dial((Target("112"),), "+33972101010", 30)), again(VoiceResponse()))
    assert same(render(Dial((), "+33972101010", 30)), again(VoiceResponse()))


def test_at_most_ten_are_rung_together(caplog):
    targets = tuple(Target(f"+3314050607{number}") for number in range(10, 22))
    with caplog.at_level(logging.WARNING):
        document = render(Dial(targets, "+33972101010", 30))
    assert [number.text for number in document.iter("Number")] == [target.to for target in targets[:10]]
    assert "of 12 targets, 10" in caplog.text


def test_a_caller_without_a_number_lends_none():
    assert "callerId" not in verb("Dial", Dial((Target("+33140506070"),), "", 30)).attrib


def test_a_message_is_recorded_and_where_it_is_told():
    response = VoiceResponse()
    response.say("Bonjour", language="fr-FR")
    response.record(
        action=TURN,
        method="POST",
        max_length=120,
        timeout=10,
        finish_on_key="#",
        play_beep=True,
        trim="trim-silence",
        **CALLBACK,
    )
    assert same(render(BONJOUR, Record("general", 120, thanks=(SOUND,))), again(response))


@pytest.mark.parametrize(
    ("record", "transcribed"),
    [
        (Record("general", 120, transcribe=True, language="en-US"), True),
        (Record("general", 121, transcribe=True, language="en-US"), False),
        (Record("general", 60, transcribe=True, language="fr-FR"), False),
        (Record("general", 60, transcribe=False, language="en-US"), False),
    ],
)
def test_twilio_transcribes_what_it_can_and_cuts_no_message_for_it(record, transcribed):
    """https://www.twilio.com/docs/voice/twiml/record#transcribe: US English, up to two minutes."""
    asked = verb("Record", record)
    expected = ("true", urls("transcription")) if transcribed else (None, None)
    assert (asked.get("transcribe"), asked.get("transcribeCallback")) == expected
    assert asked.get("maxLength") == str(record.max_seconds)


def test_the_call_goes_on_ends_or_is_refused():
    response = VoiceResponse()
    response.hangup()
    assert same(render(Hangup()), response)
    assert same(render(Decline()), response)
    assert same(render(Continue()), again(VoiceResponse()))
    assert same(render(Join()), VoiceResponse())
    assert same(render(), VoiceResponse())
    response = VoiceResponse()
    response.reject(reason="busy")
    assert same(render(Reject("busy")), response)


@pytest.mark.parametrize("first", [BONJOUR, SOUND, Pause(1)])
def test_after_something_was_heard_a_refusal_hangs_up(first):
    assert [one.tag for one in render(first, Reject("rejected"))][-1] == "Hangup"


def test_what_says_nothing_does_not_count_as_heard():
    assert [one.tag for one in render(Say("\x00", "fr-FR"), Reject("rejected"))] == ["Reject"]
