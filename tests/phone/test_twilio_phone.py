"""The telephone on a Twilio line does with a document what Twilio does, and sends what Twilio sends."""

from __future__ import annotations

from urllib.parse import parse_qsl

import pytest

from tests.phone.twilio_service import (
    DIAL,
    GATHER,
    RESUME,
    SCREENED,
    SOUND,
    URL,
    Clock,
    Service,
    calling,
    heard,
    phone,
)
from tests.providers.samples import sample
from tests.providers.twilio_wire import ACCOUNT, TOKEN
from webhooks.phone.base import LineFault, Response
from webhooks.phone.hearing import sound_name
from webhooks.phone.twilio import TwilioPhone
from webhooks.phone.twilio_wire import TwilioWire

# What is sent


def test_a_call_arrives_with_the_parameters_and_headers_that_twilio_sends():
    line, service = phone("<Hangup/>")
    line.dial("+442079460000", "+447700900123", "A")
    real, sent = sample("twilio", "twilio-01-inbound"), service.webhooks[0]
    expected = dict(parse_qsl(real.body.decode(), keep_blank_values=True))
    assert set(service.sent(0)) == set(expected) - {"CallToken"}
    for name in (
        "To",
        "From",
        "Called",
        "Caller",
        "Direction",
        "CallStatus",
        "StirVerstat",
        "FromCountry",
        "AccountSid",
    ):
        assert service.sent(0)[name] == expected[name]
    assert set(sent.headers) == set(real.headers)
    assert (sent.method, sent.target) == ("POST", "/voice/twilio/answer")
    assert sent.headers["content-type"] == real.headers["content-type"]
    assert sent.headers["content-length"] == str(len(sent.body))


def test_a_caller_may_hide_the_number():
    line, service = phone("<Hangup/>")
    line.dial("+33972101010", None)
    assert service.sent(0)["From"] == "anonymous"
    assert service.sent(0)["FromCountry"] == ""
    assert "StirVerstat" not in service.sent(0)


def test_a_path_prefix_is_signed_and_stripped_as_by_a_proxy():
    service = Service("<Hangup/>", public_url=URL + "/ivr")
    TwilioPhone(service, URL + "/ivr/", Clock(), ACCOUNT, TOKEN).dial("+33972101010")
    assert [webhook.target for webhook in service.webhooks] == ["/voice/twilio/answer", "/voice/twilio/status"]


def test_every_turn_belongs_to_the_same_call():
    line, service = calling(GATHER, GATHER, "<Hangup/>")
    line.press("1")
    line.press("2")
    assert {service.sent(at)["CallSid"] for at in range(4)} == {line.wire.call_sid}
    assert [service.sent(at)["CallStatus"] for at in range(4)] == ["ringing", "in-progress", "in-progress", "completed"]


# What is heard


def test_texts_sounds_and_prompts_are_heard_in_order():
    line, _ = calling(f"<Say>Bonjour</Say><Pause/><Play>{SOUND}</Play>{GATHER}")
    assert heard(line.turns) == ["Bonjour", "♪ bienvenue", "Tapez 1"]
    assert line.turns[0].input is None
    assert "<Say>Bonjour</Say>" in line.turns[0].document


@pytest.mark.parametrize(
    ("url", "name"),
    [
        (SOUND, "bienvenue"),
        (URL + "/sounds/0a/v1.2.wav", "v1.2"),
        (URL + "/ivr/sounds/0a/fermé%20l%27été.mp3?x=1.wav", "fermé l'été"),
        (URL + "/sounds/0a/nu", "nu"),
    ],
)
def test_a_sound_is_known_by_its_address(url, name):
    assert sound_name(url) == name


def test_keys_and_silence_lead_to_the_next_document():
    line, service = calling(GATHER, GATHER, GATHER, "<Say>Merci</Say>")
    assert (line.wait.kind, line.wait.max_digits, line.wait.finish_on_key, line.wait.silent) == ("keys", 1, "", False)
    assert [turn.input for turn in line.press("2")] == ["2"]
    assert [turn.input for turn in line.stay_silent()] == [""]
    assert [service.sent(at)["Digits"] for at in (1, 2)] == ["2", ""]
    line.press("3")
    assert (line.ended_by, line.wait.kind) == ("hangup", "nothing")


def test_a_gather_that_does_not_ask_for_it_is_passed_over_in_silence():
    plain = f'<Gather action="{RESUME}"/><Say>Vous êtes là ?</Say><Redirect>{RESUME}</Redirect>'
    line, service = calling(plain, "<Hangup/>")
    assert (line.wait.finish_on_key, line.wait.silent) == ("#", True)
    turns = line.stay_silent()
    assert heard(line.turns) == ["Vous êtes là ?"]
    assert [turn.input for turn in turns] == [""]
    assert "Digits" not in service.sent(1)


def test_keys_beyond_a_full_wait_go_to_the_next_and_a_finish_key_ends_one():
    two = f'<Gather action="{RESUME}" numDigits="2" finishOnKey="#" actionOnEmptyResult="true"><Say>Code</Say></Gather>'
    line, service = calling(two, two, two, "<Hangup/>")
    line.press("12")
    line.press("3#45")
    assert [service.sent(at)["Digits"] for at in (1, 2, 3)] == ["12", "3", "45"]


def test_a_wait_in_silence_goes_on_until_something_is_heard():
    silent = GATHER.replace("<Say>Tapez 1</Say>", "")
    line, service = calling(GATHER, silent, silent, GATHER)
    line.press("1")
    assert [fields["Digits"] for fields in service.told("resume")] == ["1", "", ""]
    assert heard(line.turns) == ["Tapez 1", "Tapez 1"]


def test_a_redirect_is_followed_at_once():
    line, _ = calling(f"<Say>Un</Say><Redirect>{RESUME}</Redirect>", "<Say>Deux</Say>")
    assert heard(line.turns) == ["Un", "Deux"]
    assert len(line.turns) == 2


@pytest.mark.parametrize("loop", [f'<Play loop="0">{SOUND}</Play>', '<Say loop="0">Encore</Say>'])
def test_what_is_repeated_for_ever_ends_with_the_caller(loop):
    line, _ = calling(loop + "<Say>Jamais</Say>")
    assert line.ended_by is None
    assert heard(line.turns) != ["Jamais"]
    line.hang_up()
    assert line.ended_by == "caller"


# How it ends


@pytest.mark.parametrize(
    ("document", "by", "status"),
    [
        ("<Hangup/><Say>Jamais</Say>", "hangup", "completed"),
        ("<Say>Au revoir</Say>", "hangup", "completed"),
        ("", "hangup", "completed"),
        ('<Reject reason="busy"/>', "reject", "busy"),
        ("<Reject/>", "reject", "no-answer"),
    ],
)
def test_a_call_ends_as_the_document_says_and_the_number_is_told(document, by, status):
    line, service = calling(document)
    assert line.ended_by == by
    (told,) = service.told("/status")
    assert (told["CallStatus"], told["CallSid"]) == (status, line.wire.call_sid)
    assert int(told["CallDuration"]) == (0 if by == "reject" else 7)
    assert "Jamais" not in heard(line.turns)


def test_a_caller_hangs_up():
    line, service = calling(GATHER)
    assert line.hang_up() == []
    assert line.ended_by == "caller"
    expected = dict(parse_qsl(sample("twilio", "twilio-08-status-completed").body.decode(), keep_blank_values=True))
    assert set(service.told("/status")[0]) == set(expected)
    with pytest.raises(ValueError, match="over"):
        line.hang_up()


# Faults


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (Response(500, {"content-type": "text/html"}, b"oops"), "11200"),
        (Response(308, {"location": "/"}, b""), "11200"),
        (Response(200, {"content-type": "application/json"}, b"[]"), "12300"),
        (Response(200, {}, b"<Response/>"), "12300"),
        (Response(200, {"content-type": "text/html"}, b"<html>oops</html>"), "12102"),
        (Response(200, {"content-type": "text/xml"}, b"oops"), "12100"),
        (Response(200, {"content-type": "text/xml"}, b"<Response>\xff</Response>"), "12100"),
        ("<Say/>", "12200"),
        ("<Redirect>https://elsewhere.example.com/</Redirect>", "not at"),
    ],
)
def test_what_would_drop_the_call_is_a_fault_of_the_line(answer, why):
    """G6"""
    with pytest.raises(LineFault, match=why):
        calling(answer)


def test_a_circle_of_redirects_is_a_fault():
    circle = f"<Say>Encore</Say><Redirect>{RESUME}</Redirect>"
    with pytest.raises(LineFault, match="250"):
        calling(*[circle] * 300)


def test_a_dial_inside_a_whisper_is_a_fault():
    line, _ = calling(SCREENED, DIAL)
    with pytest.raises(LineFault, match="13201"):
        line.dial_ends("answered")


def test_a_status_that_is_not_taken_is_a_fault():
    line, _ = calling(GATHER)
    line.wire = TwilioWire(lambda _: Response(500, {}, b""), URL, Clock(), ACCOUNT, TOKEN)
    with pytest.raises(LineFault, match="15003"):
        line.hang_up()


@pytest.mark.parametrize(
    "act", [lambda p: p.press("1"), lambda p: p.dial_ends("busy"), lambda p: p.speak(), lambda p: p.stay_silent()]
)
def test_what_does_not_fit_the_wait_is_refused(act):
    line, _ = calling("<Hangup/>")
    with pytest.raises(ValueError, match="waits for nothing"):
        act(line)
