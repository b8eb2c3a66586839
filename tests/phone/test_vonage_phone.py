"""The telephone on a Vonage line does with an NCCO what Vonage does, and sends what Vonage sends."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from flows.instructions import Say
from providers import ncco
from providers.base import Webhook
from providers.vonage import Vonage
from tests.providers.provider_contract import EVERY_INSTRUCTION
from tests.providers.samples import sample
from tests.providers.vonage_wire import API_KEY, APPLICATION, SECRET
from webhooks.phone.base import LineFault, Response
from webhooks.phone.vonage import VonagePhone

URL = "https://ivr.example.com"
RESUME = f"{URL}/voice/vonage/resume"
NOTHING = Response(204, {}, b"")
JSON = {"content-type": "application/json"}

TALK = {"action": "talk", "text": "Tapez 1", "language": "fr-FR", "bargeIn": True}
INPUT = {
    "action": "input",
    "type": ["dtmf"],
    "dtmf": {"timeOut": 5, "maxDigits": 1, "submitOnHash": False},
    "eventUrl": [f"{RESUME}?p=s0a1~0&u=turn"],
}
MENU = [TALK, INPUT]
AFTER = {"action": "notify", "payload": {"event": "after"}, "eventUrl": [f"{RESUME}?p=s0a1~0&u=after"]}
SPOKEN = {"action": "talk", "text": "Au revoir"}
RECORD = {
    "action": "record",
    "format": "mp3",
    "endOnSilence": 10,
    "endOnKey": "#",
    "timeOut": 120,
    "eventUrl": [f"{URL}/voice/vonage/status?u=recording"],
}


def connect(target: int = 0, **endpoint: Any) -> dict[str, Any]:
    return {
        "action": "connect",
        "from": "33972101010",
        "eventType": "synchronous",
        "timeout": 30,
        "endpoint": [{"type": "phone", "number": "33140506070", **endpoint}],
        "eventUrl": [f"{RESUME}?p=s0a1~{target}&u=turn"],
    }


WHISPERED = connect(onAnswer={"url": f"{RESUME}?p=s0a1~0&u=whisper"})
ASKED = {**INPUT, "eventUrl": [f"{RESUME}?p=s0a1~0&u=accept"]}
HELD = [{"action": "wait", "timeout": 5}, {**AFTER, "eventUrl": [f"{RESUME}?p=s0a1~0&u=accept"]}]


class Service:
    """Answers one hand-written NCCO after the other, and keeps what it was sent. Every webhook must be signed.

    Events that go to the status URL, and states of a leg that are not the end of it, are answered with nothing.
    """

    def __init__(self, *answers: Any, public_url: str = URL) -> None:
        self.answers, self.webhooks = list(answers), list[Webhook]()
        self.provider = Vonage({API_KEY: SECRET}, (APPLICATION,))

    def __call__(self, webhook: Webhook) -> Response:
        assert self.provider.verify(webhook, Clock.now) == API_KEY
        self.webhooks.append(webhook)
        told = self.sent(-1)
        if "/status" in webhook.target or told.get("status") in ("started", "ringing", "answered", "completed"):
            return NOTHING
        answer = self.answers.pop(0)
        return answer if isinstance(answer, Response) else Response(200, JSON, json.dumps(answer).encode())

    def sent(self, at: int) -> dict[str, Any]:
        webhook = self.webhooks[at]
        told = webhook.body.decode() or json.dumps(dict(parse_qsl(urlsplit(webhook.target).query)))
        fields: dict[str, Any] = json.loads(told)
        return fields

    def told(self, part: str) -> list[dict[str, Any]]:
        return [self.sent(at) for at, webhook in enumerate(self.webhooks) if part in webhook.target]

    def states(self, part: str) -> list[str]:
        return [told["status"] for told in self.told(part) if "status" in told]


class Clock:
    now = 1767268800.0

    def __call__(self) -> float:
        return self.now


def phone(*answers: Any, method: Any = "POST") -> tuple[VonagePhone, Service]:
    service = Service(*answers)
    return VonagePhone(service, URL, Clock(), API_KEY, APPLICATION, SECRET, method), service


def calling(*answers: Any) -> tuple[VonagePhone, Service]:
    line, service = phone(*answers)
    line.dial("+33972101010")
    return line, service


def heard(turns: Any) -> list[str]:
    return [str(one) for turn in turns for one in turn.heard]


# What is sent


def shape(fields: dict[str, Any]) -> dict[str, str]:
    return {name: type(value).__name__ for name, value in fields.items()}


@pytest.mark.parametrize(
    ("name", "part", "at"),
    [
        ("vonage-01-answer-post", "answer", 0),
        ("vonage-02a-event-ringing", "status", 0),
        ("vonage-02b-event-started", "status", 1),
        ("vonage-02c-event-answered", "status", 2),
        ("vonage-03-input-digit2", "~0&u=turn", 0),
        ("vonage-04a-connect-started", "~1&u=turn", 0),
        ("vonage-04b-connect-ringing", "~1&u=turn", 1),
        ("vonage-04c-connect-timeout", "~1&u=turn", 2),
        ("vonage-04d-connect-busy", "~2&u=turn", 1),
        ("vonage-04e-connect-failed", "~3&u=turn", 1),
        ("vonage-05-record", "u=recording", 0),
        ("vonage-06-event-completed", "status", 4),
    ],
)
def test_every_webhook_has_the_fields_of_the_real_one(name: str, part: str, at: int) -> None:
    line, service = calling(MENU, [connect(1)], [connect(2)], [connect(3)], [RECORD])
    line.press("1")
    line.dial_ends(["no_answer", "busy", "failed"])
    line.speak(5)
    real = sample("vonage", name)
    assert shape(service.told(part)[at]) == shape(json.loads(real.body))
    assert set(service.webhooks[0].headers) == set(real.headers)


def test_a_call_arrives_without_plus_and_hidden_as_unknown() -> None:
    line, service = phone([SPOKEN])
    line.dial("+442079460000", "+447700900123")
    fields = service.sent(0)
    assert (fields["from"], fields["to"], fields["endpoint_type"]) == ("447700900123", "442079460000", "phone")
    assert (service.webhooks[0].method, service.webhooks[0].target) == ("POST", "/voice/vonage/answer")
    hidden, service = phone([SPOKEN])
    hidden.dial("+33972101010", None)
    assert {told.get("from") for told in (service.sent(0), service.sent(1))} == {"Unknown"}


@pytest.mark.parametrize(
    ("caller", "told"),
    [
        ("client:alice", {"from_user": "alice", "endpoint_type": "app"}),
        ("sip:anna@example.com", {"from": "sip:anna@example.com", "endpoint_type": "sip"}),
    ],
)
def test_callers_without_a_number_are_told_as_vonage_does(caller: str, told: dict[str, str]) -> None:
    line, service = phone([SPOKEN])
    line.dial("+33972101010", caller)
    assert told.items() <= service.sent(0).items()
    assert ("from" in service.sent(0)) == ("from" in told)


def test_an_application_may_fetch_its_nccos_with_get() -> None:
    line, service = phone([WHISPERED, AFTER], [], [SPOKEN], method="GET")
    line.dial("+33972101010")
    line.dial_ends("answered")
    answer, whisper = service.webhooks[0], next(one for one in service.webhooks if "u=whisper" in one.target)
    assert (answer.method, answer.body, whisper.method) == ("GET", b"", "GET")
    assert answer.target.startswith("/voice/vonage/answer?from=33612345678&to=33972101010&uuid=")
    assert whisper.target.startswith("/voice/vonage/resume?p=s0a1~0&u=whisper&from=33972101010&to=33140506070")


def test_a_path_prefix_is_stripped_as_by_a_proxy() -> None:
    service = Service([SPOKEN])
    VonagePhone(service, URL + "/ivr/", Clock(), API_KEY, APPLICATION, SECRET).dial("+33972101010")
    assert service.webhooks[0].target == "/voice/vonage/answer"


def test_every_turn_belongs_to_the_same_call() -> None:
    line, service = calling(MENU, MENU, [SPOKEN])
    line.press("1")
    line.press("2")
    assert len({told["uuid"] for told in map(service.sent, range(len(service.webhooks)))}) == 1
    assert service.states("status") == ["ringing", "started", "answered", "completed"]
    assert service.sent(-1)["disconnected_by"] == "platform"


# What is heard


def test_texts_and_sounds_are_heard_in_order() -> None:
    ncco = [
        {"action": "talk", "text": "<speak>a &lt; b<break time='1s'/></speak>"},
        {"action": "stream", "streamUrl": [f"{URL}/sounds/0a1b/caf%C3%A9.wav"]},
        {"action": "talk", "text": "<speak><break time='10s'/></speak>"},
        {"action": "wait", "timeout": 2},
        *MENU,
    ]
    line, _ = calling(ncco)
    assert heard(line.turns) == ["a < b", "♪ café", "Tapez 1"]
    assert (line.turns[0].input, line.turns[0].document, line.wait.silent) == (None, ncco, False)


def test_keys_and_silence_lead_to_the_next_ncco() -> None:
    line, service = calling(MENU, MENU, MENU, [SPOKEN])
    assert (line.wait.kind, line.wait.max_digits, line.wait.finish_on_key) == ("keys", 1, "")
    assert [turn.input for turn in line.press("2")] == ["2"]
    assert [turn.input for turn in line.stay_silent()] == [""]
    pressed = [told["dtmf"] for told in service.told("u=turn")]
    assert pressed == [{"digits": "2", "timed_out": False}, {"digits": "", "timed_out": True}]
    assert heard(line.press("3")) == ["Au revoir"]
    assert (line.ended_by, line.wait.kind) == ("hangup", "nothing")


def test_hash_ends_an_input_that_says_so_and_is_not_told() -> None:
    """B10"""
    code = {**INPUT, "dtmf": {"timeOut": 5, "maxDigits": 20, "submitOnHash": True}}
    line, service = calling([code], [code], [SPOKEN])
    assert (line.wait.finish_on_key, line.wait.silent) == ("#", True)
    line.press("123#45#")
    assert [told["dtmf"]["digits"] for told in service.told("u=turn")] == ["123", "45"]


def test_a_wait_in_pieces_goes_on_until_something_is_heard() -> None:
    """B13"""
    line, service = calling(MENU, [INPUT], [INPUT], MENU)
    assert heard(line.stay_silent()) == ["Tapez 1"]
    assert [told["dtmf"]["digits"] for told in service.told("u=turn")] == ["", "", ""]


def test_without_an_ncco_in_the_answer_the_one_that_runs_goes_on() -> None:
    line, _ = calling([*MENU, SPOKEN], NOTHING)
    line.press("1")
    assert heard(line.turns) == ["Tapez 1", "Au revoir"]


def test_what_is_repeated_for_ever_ends_with_the_caller() -> None:
    line, service = calling([{**SPOKEN, "loop": 0}, TALK, INPUT])
    assert (heard(line.turns), line.wait.kind, line.ended_by) == (["Au revoir"], "nothing", None)
    line.hang_up()
    assert (line.ended_by, service.sent(-1)["disconnected_by"]) == ("caller", "user")


def test_the_shortest_call_there_is_was_refused() -> None:
    assert calling([{"action": "wait", "timeout": 0.1}])[0].ended_by == "reject"
    assert calling([{"action": "wait", "timeout": 0.5}])[0].ended_by == "hangup"
    assert calling([])[0].ended_by == "hangup"


def test_notify_asks_for_the_next_ncco_and_goes_on_without_one() -> None:
    more = {"action": "notify", "payload": {"event": "continue"}, "eventUrl": [f"{RESUME}?u=turn"]}
    line, service = calling([TALK | {"bargeIn": False}, more], [more, SPOKEN], NOTHING)
    assert heard(line.turns) == ["Tapez 1", "Au revoir"]
    assert service.told("u=turn") == [{"event": "continue"}] * 2
    assert len(line.turns) == 2


@pytest.mark.parametrize("instruction", EVERY_INSTRUCTION, ids=lambda one: type(one).__name__)
def test_what_is_rendered_can_be_done(instruction: Any) -> None:
    document = ncco.render([Say("Bonjour", "fr-FR"), instruction], lambda purpose, seconds=0: f"{RESUME}?u={purpose}")
    line, _ = calling(Response(200, JSON, document.body), [SPOKEN])
    assert heard(line.turns)[0] == "Bonjour"
    assert (line.wait.kind == "nothing") == (line.ended_by is not None)


# Dials


@pytest.mark.parametrize(
    ("outcome", "states"),
    [
        ("no_answer", ["started", "ringing", "timeout"]),
        ("busy", ["started", "busy"]),
        ("failed", ["started", "failed"]),
    ],
)
def test_a_dial_that_failed_goes_on_with_the_ncco_in_the_answer(outcome: Any, states: list[str]) -> None:
    line, service = calling([connect(), AFTER], MENU)
    assert (line.wait.kind, line.turns[0].dials) == ("dial", ["+33140506070"])
    turns = line.dial_ends(outcome)
    assert (heard(turns), turns[0].input) == (["Tapez 1"], {"dial": outcome})
    assert service.states("u=turn") == states
    assert not service.told("u=after")


def test_a_dial_that_failed_goes_on_with_its_own_ncco_without_one() -> None:
    """E1: the caller is never dropped, even when the answer is lost."""
    line, service = calling([connect(), AFTER], NOTHING, MENU)
    assert heard(line.dial_ends("no_answer")) == ["Tapez 1"]
    assert len(service.told("u=after")) == 1


def test_targets_in_turn_are_dialled_one_after_the_other() -> None:
    line, _ = calling([connect(0), AFTER], [connect(1), AFTER], MENU)
    assert heard(line.dial_ends(["busy", "no_answer"])) == ["Tapez 1"]
    assert [turn.dials for turn in line.turns] == [["+33140506070"], ["+33140506070"], []]


def test_after_a_conversation_the_ncco_goes_on_and_the_call_ends_by_the_dial() -> None:
    line, service = calling([connect(), AFTER], [{"action": "wait", "timeout": 0.5}])
    line.dial_ends("answered")
    assert service.states("u=turn") == ["started", "ringing", "answered", "completed"]
    assert (len(service.told("u=after")), line.ended_by) == (1, "dial")
    legs = {told["uuid"] for told in service.told("u=turn")}
    assert len(legs) == 1
    assert "-" in legs.pop()


def test_after_a_conversation_more_may_be_heard() -> None:
    line, _ = calling([connect(), AFTER], [SPOKEN])
    assert heard(line.dial_ends("answered")) == ["Au revoir"]
    assert line.ended_by == "hangup"


def test_a_whisper_is_heard_by_the_callee_and_then_the_two_are_joined() -> None:
    line, service = calling([WHISPERED, AFTER], [SPOKEN], [])
    line.dial_ends("answered")
    assert [str(one) for one in line.turns[0].whispered] == ["Au revoir"]
    assert (line.turns[0].heard, line.ended_by) == ([], "dial")
    assert service.told("u=whisper")[0]["uuid"] == service.told("u=turn")[0]["uuid"]


@pytest.mark.parametrize(
    ("accept", "answers", "pressed", "ended_by"),
    [
        (None, [[TALK, ASKED], [], []], ["1"], "dial"),
        ("5", [[TALK, ASKED], [], []], ["5"], "dial"),
        ("", [[TALK, ASKED], HELD, [SPOKEN]], [""], "hangup"),
        ("4", [[TALK, ASKED], [TALK, ASKED], HELD, [SPOKEN]], ["4", ""], "hangup"),
    ],
)
def test_a_callee_takes_the_call_with_a_key_or_is_hung_up(
    accept: str | None, answers: list[Any], pressed: list[str], ended_by: str
) -> None:
    """E1: a mailbox that picks up presses nothing, is not joined, and the caller goes on."""
    line, service = calling([WHISPERED, AFTER], *answers)
    line.dial_ends("answered", accept)
    assert [told["dtmf"]["digits"] for told in service.told("u=accept")] == pressed
    assert line.ended_by == ended_by
    assert service.states("u=turn")[-1] == "completed"
    assert len(service.told("u=after")) == 1


def test_a_caller_who_hangs_up_stops_the_ringing() -> None:
    line, service = calling([connect(), AFTER], NOTHING)
    line.hang_up()
    assert service.states("u=turn") == ["started", "ringing", "cancelled"]
    assert (line.ended_by, service.states("status")[-1]) == ("caller", "completed")
    with pytest.raises(ValueError, match="over"):
        line.hang_up()


def test_a_conversation_is_recorded_in_the_background() -> None:
    background = {"action": "record", "eventUrl": [f"{URL}/voice/vonage/status?u=recording"]}
    line, service = calling([background, connect(), AFTER], [])
    assert line.wait.kind == "dial"
    line.dial_ends("answered")
    assert len(service.told("u=recording")) == 1
    assert not any(turn.records for turn in line.turns)


def test_a_sip_address_is_dialled_as_it_is() -> None:
    sip = {**connect(), "endpoint": [{"type": "sip", "uri": "sip:anna@example.com"}]}
    assert calling([sip])[0].turns[0].dials == ["sip:anna@example.com"]


# Mailboxes


def test_a_message_is_recorded_and_the_thanks_are_heard() -> None:
    line, service = calling([RECORD, SPOKEN])
    assert (line.wait.kind, line.turns[0].records) == ("recording", True)
    turns = line.speak(21)
    assert (heard(turns), turns[0].input, line.ended_by) == (["Au revoir"], {"says": 21}, "voicemail")
    (told,) = service.told("u=recording")
    assert (told["start_time"], told["end_time"]) == ("2026-01-01T12:00:00Z", "2026-01-01T12:00:21Z")


def test_the_text_of_a_message_is_told_where_it_was_asked_for() -> None:
    asked = {
        **RECORD,
        "transcription": {"language": "fr-FR", "eventUrl": [f"{URL}/voice/vonage/status?u=transcription"]},
    }
    line, service = calling([asked])
    line.speak(5)
    (recorded,), (told,) = service.told("u=recording"), service.told("u=transcription")
    assert told["recording_uuid"] == recorded["recording_uuid"]


def test_whoever_says_nothing_leaves_no_message() -> None:
    """F3"""
    line, service = calling([RECORD, SPOKEN])
    line.speak(0)
    silent, other = calling([RECORD, SPOKEN])
    silent.hang_up()
    assert not service.told("u=recording")
    assert not other.told("u=recording")
    assert (line.ended_by, silent.ended_by) == ("voicemail", "caller")


# What would cut a caller off


@pytest.mark.parametrize(
    "answer",
    [
        Response(500, JSON, b"[]"),
        Response(404, JSON, b"[]"),
        Response(302, JSON, b"[]"),
        Response(200, {"content-type": "text/html"}, b"[]"),
        Response(200, JSON, b"<html>"),
        Response(200, JSON, b"{}"),
        Response(200, JSON, b'["talk"]'),
        Response(200, JSON, b'[{"action":"hangup"}]'),
        Response(200, JSON, b'[{"action":"talk"}]'),
        NOTHING,
        [TALK],
        [{**connect(), "eventUrl": ["https://elsewhere.example.com/"]}],
    ],
    ids=str,
)
def test_a_call_that_vonage_would_drop_is_a_fault(answer: Any) -> None:
    """G6"""
    line, _ = phone(answer)
    with pytest.raises(LineFault):
        line.dial("+33972101010")


def test_an_ncco_in_answer_to_progress_is_a_fault() -> None:
    line, service = calling([connect()])
    documents = Response(200, JSON, b"[]")
    line._wire._transport = lambda webhook: documents
    with pytest.raises(LineFault):
        line.dial_ends("no_answer")
    assert service.states("u=turn") == ["started"]


def test_an_input_that_does_not_fit_is_an_error() -> None:
    line, _ = calling(MENU)
    with pytest.raises(ValueError, match="waits for keys"):
        line.speak(3)
    with pytest.raises(ValueError, match="waits for keys"):
        line.dial_ends("busy")
