"""Dials and messages on a Vonage line, and what would cut a caller off."""

from __future__ import annotations

from typing import Any

import pytest

from tests.phone.vonage_service import (
    AFTER,
    INPUT,
    JSON,
    MENU,
    NOTHING,
    RECORD,
    RESUME,
    SPOKEN,
    TALK,
    URL,
    WHISPERED,
    calling,
    connect,
    heard,
    phone,
)
from webhooks.phone.base import LineFault, Response

ASKED = {**INPUT, "eventUrl": [f"{RESUME}?p=s0a1~0&u=accept"]}


HELD = [{"action": "wait", "timeout": 5}, {**AFTER, "eventUrl": [f"{RESUME}?p=s0a1~0&u=accept"]}]


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
    line.wire._transport = lambda webhook: documents
    with pytest.raises(LineFault):
        line.dial_ends("no_answer")
    assert service.states("u=turn") == ["started"]


def test_an_input_that_does_not_fit_is_an_error() -> None:
    line, _ = calling(MENU)
    with pytest.raises(ValueError, match="waits for keys"):
        line.speak(3)
    with pytest.raises(ValueError, match="waits for keys"):
        line.dial_ends("busy")
