"""The telephone on a Twilio line does with a document what Twilio does, and sends what Twilio sends."""

from __future__ import annotations

from urllib.parse import parse_qsl

import pytest

from providers.base import Webhook
from providers.twilio import Twilio
from tests.providers.samples import sample
from tests.providers.twilio_wire import ACCOUNT, TOKEN
from webhooks.phone.base import LineFault, Response
from webhooks.phone.twilio import TwilioPhone, sound_name
from webhooks.phone.twilio_wire import TwilioWire

URL = "https://ivr.example.com"
RESUME = URL + "/voice/twilio/resume?p=s0a1~0"
SOUND = URL + "/sounds/0a1b/bienvenue.wav"
NOTHING = Response(204, {}, b"")

GATHER = (
    f'<Gather action="{RESUME}" numDigits="1" finishOnKey="" actionOnEmptyResult="true"><Say>Tapez 1</Say></Gather>'
)
DIAL = f'<Dial action="{RESUME}" callerId="+33972101010"><Number>+33140506070</Number></Dial>'
SCREENED = (
    f'<Dial action="{RESUME}" callerId="+33972101010">'
    f'<Number url="{URL}/voice/twilio/resume?u=whisper">+33140506070</Number><Number>+33140506071</Number></Dial>'
)
ACCEPT = (
    f'<Gather action="{URL}/voice/twilio/resume?u=accept" numDigits="1" finishOnKey="" actionOnEmptyResult="true">'
    "<Say>Un appel. Tapez 1</Say></Gather>"
)
RECORD = f'<Record action="{RESUME}" recordingStatusCallback="{URL}/voice/twilio/status?u=recording"/>'


class Service:
    """Answers one hand-written document after the other, and keeps what it was sent. Every webhook must be signed."""

    def __init__(self, *documents: str | Response, public_url: str = URL) -> None:
        self.documents, self.webhooks = list(documents), list[Webhook]()
        self.provider = Twilio({ACCOUNT: TOKEN}, public_url)

    def __call__(self, webhook: Webhook) -> Response:
        assert self.provider.verify(webhook, 0) == ACCOUNT
        self.webhooks.append(webhook)
        if webhook.target.startswith("/voice/twilio/status"):
            return NOTHING
        document = self.documents.pop(0)
        if isinstance(document, Response):
            return document
        return Response(200, {"content-type": "text/xml; charset=utf-8"}, f"<Response>{document}</Response>".encode())

    def sent(self, at: int) -> dict[str, str]:
        return dict(parse_qsl(self.webhooks[at].body.decode(), keep_blank_values=True))

    def told(self, part: str) -> list[dict[str, str]]:
        return [self.sent(at) for at, webhook in enumerate(self.webhooks) if part in webhook.target]


class Clock:
    now = 1767268800.0

    def __call__(self) -> float:
        self.now += 7
        return self.now


def phone(*documents: str | Response) -> tuple[TwilioPhone, Service]:
    service = Service(*documents)
    return TwilioPhone(service, URL, Clock(), ACCOUNT, TOKEN), service


def calling(*documents: str | Response) -> tuple[TwilioPhone, Service]:
    line, service = phone(*documents)
    line.dial("+33972101010")
    return line, service


def heard(turns) -> list[str]:
    return [str(one) for turn in turns for one in turn.heard]


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
