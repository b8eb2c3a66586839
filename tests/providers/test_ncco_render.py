"""What Vonage is told for dials, messages and whatever ends."""

import json
from typing import Any

import pytest

from flows.instructions import (
    Continue,
    Decline,
    Dial,
    Gather,
    Hangup,
    Join,
    Pause,
    Record,
    Reject,
    Say,
    Target,
)
from providers import ncco
from tests.providers.ncco_rendered import HELLO, TALK, input_of, rendered, url


def dialled(**options: Any) -> Dial:
    usual: dict[str, Any] = {"targets": (Target("+33140506070"),), "caller_id": "+33972101010", "timeout": 30}
    return Dial(**(usual | options))


def test_a_dial_connects_one_person_and_has_a_way_on() -> None:
    assert rendered(dialled()) == [
        {
            "action": "connect",
            "endpoint": [{"type": "phone", "number": "33140506070"}],
            "from": "33972101010",
            "eventType": "synchronous",
            "timeout": 30,
            "limit": 7200,
            "eventUrl": [url("turn")],
        },
        {"action": "notify", "payload": {"event": "after"}, "eventUrl": [url("after")], "eventMethod": "POST"},
    ]


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({"timeout": 600, "time_limit": 60}, {"timeout": 120, "limit": 60}),
        ({"timeout": 0, "time_limit": 0}, {"timeout": 1, "limit": 1}),
        ({"targets": (Target("+33140506070"), Target("+33140506071"))}, {}),
        (
            {"targets": (Target("sip:anna@example.com"),)},
            {"endpoint": [{"type": "sip", "uri": "sip:anna@example.com"}]},
        ),
        (
            {"screened": True},
            {"endpoint": [{"type": "phone", "number": "33140506070", "onAnswer": {"url": url("whisper")}}]},
        ),
        (
            {"accept": True},
            {"endpoint": [{"type": "phone", "number": "33140506070", "onAnswer": {"url": url("whisper")}}]},
        ),
    ],
    ids=repr,
)
def test_a_dial_keeps_to_what_connect_takes(options: dict[str, Any], told: dict[str, Any]) -> None:
    """D1, E1"""
    plain = rendered(dialled())
    assert rendered(dialled(**options)) == [plain[0] | told, plain[1]]


def test_a_caller_id_that_is_no_number_leaves_the_choice_to_vonage() -> None:
    (connect, _) = rendered(dialled(caller_id="client:alice"))
    assert (connect.get("from"), connect["randomFromNumber"]) == (None, True)


@pytest.mark.parametrize("to", ["", "0140506070", "+0", "+33" * 9, "client:alice", "sip:", "sip:a b@c", "sip:<a>@b"])
def test_a_number_that_is_none_is_not_dialled_and_fails_at_once(to: str) -> None:
    """E3, C5"""
    failed = {"action": "notify", "payload": {"status": "failed"}, "eventUrl": [url("turn")], "eventMethod": "POST"}
    assert rendered(dialled(targets=(Target(to),))) == [failed]
    assert rendered(dialled(targets=())) == [failed]


def test_a_conversation_is_recorded_in_the_background() -> None:
    recording, connect, _ = rendered(dialled(record=True))
    assert recording == {"action": "record", "format": "mp3", "eventUrl": [url("recording")]}
    assert connect["action"] == "connect"


def test_a_message_is_waited_for_and_then_thanked() -> None:
    assert rendered(HELLO, Record("general", 120, (HELLO, Pause(1)))) == [
        TALK,
        {
            "action": "record",
            "format": "mp3",
            "endOnSilence": 10,
            "endOnKey": "#",
            "timeOut": 120,
            "beepStart": True,
            "eventUrl": [url("recording")],
        },
        TALK,
        {"action": "wait", "timeout": 1},
    ]


@pytest.mark.parametrize(("asked", "told"), [(1, 3), (3, 3), (7200, 7200), (9000, 7200)])
def test_a_message_is_as_long_as_a_record_can_be(asked: int, told: int) -> None:
    assert rendered(Record("general", asked))[0]["timeOut"] == told


def test_the_text_of_a_message_is_asked_for() -> None:
    (record,) = rendered(Record("general", 60, transcribe=True, language="fr-FR"))
    assert record["transcription"] == {"language": "fr-FR", "eventUrl": [url("transcription")]}
    assert "transcription" not in rendered(Record("general", 60, language="fr-FR"))[0]


@pytest.mark.parametrize(
    ("spoken", "written"),
    [
        ("fr", "fr-FR"),
        ("fr-BE", "fr-FR"),
        ("fr-ca", "fr-CA"),
        ("en-HK", "en-US"),
        ("de-AT", "de-DE"),
        ("es-419", "es-US"),
        ("ar", "ar-SA"),
        ("zh-CN", "zh"),
        ("cmn-TW", "zh"),
        ("no", "nb-NO"),
        ("hr", "hr-HR"),
        ("cy-GB", None),
        ("ga-IE", None),
    ],
)
def test_a_message_is_written_down_in_the_nearest_language_that_vonage_has_or_not_at_all(
    spoken: str, written: str | None
) -> None:
    """Without a language Vonage would hear English: rather no text than one that nobody said."""
    (record,) = rendered(Record("general", 60, transcribe=True, language=spoken))
    assert record.get("transcription", {}).get("language") == written


def test_what_goes_on_asks_for_the_next_document() -> None:
    more = {"action": "notify", "payload": {"event": "continue"}, "eventUrl": [url("turn")], "eventMethod": "POST"}
    assert rendered(HELLO, Continue()) == [TALK, more]


@pytest.mark.parametrize(
    ("instructions", "actions"),
    [
        ((HELLO, Hangup()), [TALK]),
        ((Hangup(),), [{"action": "wait", "timeout": 0.5}]),
        ((), [{"action": "wait", "timeout": 0.5}]),
        ((Say("\x00", "fr-FR"),), [{"action": "wait", "timeout": 0.5}]),
        ((Reject("busy"),), [{"action": "wait", "timeout": 0.1}]),
        ((HELLO, Reject("rejected")), [TALK, {"action": "wait", "timeout": 0.1}]),
        ((Join(),), []),
        ((HELLO, Join()), [TALK]),
    ],
    ids=repr,
)
def test_a_call_ends_when_the_document_has_run_out(instructions: Any, actions: list[Any]) -> None:
    assert rendered(*instructions) == actions


def test_a_callee_who_does_not_take_the_call_is_kept_apart_until_hung_up() -> None:
    """E1"""
    asked = {"action": "notify", "payload": {"event": "declined"}, "eventUrl": [url("accept")], "eventMethod": "POST"}
    assert rendered(HELLO, Decline()) == [TALK, {"action": "wait", "timeout": 5}, asked]


def test_prompts_beyond_what_a_document_holds_are_left_out_and_the_wait_stays(caplog: pytest.LogCaptureFixture) -> None:
    """G5"""
    much = tuple(Say("é☎😀 " * 2500, "fr-FR", loop=loop) for loop in range(1, 6))
    actions = rendered(*much, Gather(much, 1, 5))
    assert actions[-1] == input_of(url("turn"))
    assert len(actions) > 5
    assert "too long" in caplog.text


def test_equal_instructions_are_rendered_once(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = (Gather((Say("Rendu une seule fois", "fr-FR"),), 1, 5),)
    first = ncco.render(asked, url)
    monkeypatch.setattr(ncco, "RENDERERS", {})
    assert ncco.render([Gather((Say("Rendu une seule fois", "fr-FR"),), 1, 5)], url) == first


def test_no_text_can_stand_where_a_url_belongs() -> None:
    asked = Gather((Say(f"turn,0; {url('turn')} \\u0000 %s {{}}", "fr-FR"),), 1, 5)
    document = ncco.render([asked], lambda purpose, seconds=0: "https://elsewhere.example.com/")
    assert json.loads(document.body)[0]["text"] == f"turn,0; {url('turn')} \\u0000 %s {{}}"
    assert ncco.HOLE.encode() not in document.body
