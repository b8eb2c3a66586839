"""The line to a page of the console: JSON in, JSON out."""

from __future__ import annotations

import json
from typing import Any, get_args

import pytest

from flows import instructions as told
from flows.events import CalleeAnswered, CalleePressed, Continued, DialEnded, DigitsPressed, MessageRecorded, NoInput
from providers.base import Malformed, Provider, Webhook
from providers.browser import _WRITE as WRITTEN
from providers.browser import Browser

LINE: Provider = Browser()


def webhook(body: Any) -> Webhook:
    return Webhook(
        "POST", "/voice/browser/resume?r=1", {}, body if isinstance(body, bytes) else json.dumps(body).encode()
    )


def urls(purpose: str, seconds: int = 0) -> str:
    return f"https://ivr.example.com/{purpose}"


def rendered(*instructions: told.Instruction) -> list[dict[str, Any]]:
    document = LINE.render(instructions, urls)
    assert document.content_type == "application/json; charset=utf-8"
    found: list[dict[str, Any]] = json.loads(document.body)
    return found


@pytest.mark.parametrize(
    ("caller", "known"),
    [
        ("+33 6 12 34 56 78", "+33612345678"),
        (None, None),
        ("anonymous", None),
        ("sip:a@example.com", "sip:a@example.com"),
    ],
)
def test_a_call_arrives_with_its_caller(caller, known):
    call = LINE.parse_answer(webhook({"id": "t1", "called": "+33972101010", "caller": caller}))
    assert (call.id, call.called, call.caller) == ("t1", "+33972101010", known)
    assert call.line.hunts is False


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"\xff", {}, {"id": 1, "called": "x"}, {"id": "a", "called": "b", "caller": 3}]
)
def test_a_call_that_lacks_something_is_malformed(body):
    with pytest.raises(Malformed):
        LINE.parse_answer(webhook(body))


@pytest.mark.parametrize(
    ("waiting", "purpose", "body", "event"),
    [
        ("keys", "turn", {"digits": "12#"}, DigitsPressed("12#")),
        ("keys", "turn", {"digits": ""}, NoInput()),
        ("keys", "turn", {}, NoInput()),
        ("dial", "turn", {"outcome": "no_answer"}, DialEnded("no_answer", 0)),
        ("dial", "turn", {"outcome": "answered", "seconds": 9}, DialEnded("answered", 9)),
        ("dial", "whisper", {}, CalleeAnswered()),
        ("dial", "accept", {"digits": "5"}, CalleePressed("5")),
        ("dial", "accept", {}, CalleePressed("")),
        ("recording", "turn", {"seconds": 4}, MessageRecorded(4)),
        ("continue", "turn", {}, Continued()),
    ],
)
def test_what_happens_is_read_as_what_the_line_waits_for(waiting, purpose, body, event):
    assert LINE.parse_resume(webhook(body), waiting, purpose, 0) == event


@pytest.mark.parametrize(
    ("waiting", "body"),
    [
        ("keys", {"digits": "a"}),
        ("keys", {"digits": 1}),
        ("keys", {"digits": "1" * 101}),
        ("dial", {}),
        ("dial", {"outcome": "perhaps"}),
        ("dial", {"outcome": ["busy"]}),
        ("dial", {"outcome": "busy", "seconds": -1}),
        ("recording", {"seconds": True}),
        ("recording", {"seconds": 1e9}),
        ("continue", b"{"),
    ],
)
def test_what_cannot_be_is_malformed(waiting, body):
    with pytest.raises(Malformed):
        LINE.parse_resume(webhook(body), waiting, "turn", 0)


def test_texts_sounds_and_silence_are_told_in_order():
    assert rendered(told.Say("Bonjour.", "fr-FR", None, 2), told.Play("a", "https://x/a.wav", 0), told.Pause(3)) == [
        {"do": "say", "text": "Bonjour.", "language": "fr-FR", "loop": 2},
        {"do": "play", "sound": "a", "url": "https://x/a.wav", "loop": 0},
        {"do": "pause", "seconds": 3},
    ]


def test_a_gather_tells_its_rules_and_where_to_send_the_keys():
    asked = told.Gather((told.Say("Tapez 1.", "fr-FR"),), 4, 5, "#", barge_in=False)
    (one,) = rendered(asked)
    assert one.pop("prompts") == [{"do": "say", "text": "Tapez 1.", "language": "fr-FR", "loop": 1}]
    rules = {"max_digits": 4, "timeout": 5, "finish_on_key": "#", "barge_in": False}
    assert one == {"do": "gather", **rules, "next": "https://ivr.example.com/turn"}


@pytest.mark.parametrize(("screened", "whisper"), [(True, "https://ivr.example.com/whisper"), (False, None)])
def test_a_dial_tells_who_rings_and_what_may_come_of_it(screened, whisper):
    targets = (told.Target("+33140506070", 0, 15), told.Target("sip:a@example.com", 5))
    (one,) = rendered(told.Dial(targets, "+33972101010", 30, screened=screened, record=True))
    assert one["targets"] == [
        {"to": "+33140506070", "delay": 0, "timeout": 15},
        {"to": "sip:a@example.com", "delay": 5, "timeout": 30},
    ]
    assert one["outcomes"] == ["answered", "busy", "no_answer", "failed"]
    assert (one["caller_id"], one["record"], one["whisper"]) == ("+33972101010", True, whisper)


@pytest.mark.parametrize(
    ("instruction", "do"),
    [
        (told.Record("general", 60), "record"),
        (told.Continue(), "continue"),
        (told.Hangup(), "hangup"),
        (told.Reject("busy"), "reject"),
        (told.Join(), "join"),
        (told.Decline(), "decline"),
        (told.Hold("room"), "continue"),
        (told.Enqueue("service", "+33972101010"), "continue"),
        (told.Leave(), "continue"),
    ],
)
def test_every_other_instruction_has_a_word(instruction, do):
    assert [one["do"] for one in rendered(instruction)] == [do]


def test_no_instruction_is_forgotten():
    for one in (*get_args(told.Instruction), *get_args(told.Heard)):
        assert one in WRITTEN


def test_half_a_character_is_no_reason_to_fail():
    assert rendered(told.Say("a\ud800b", "fr-FR"))[0]["text"] == "a?b"
