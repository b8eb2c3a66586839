"""Inputs of a call as JSON, against a telephone that notes what it is told."""

from __future__ import annotations

from typing import Any

import pytest

from tests.phone.twilio_service import DIAL, GATHER, RECORD, URL, Clock, Service
from tests.providers.twilio_wire import ACCOUNT, TOKEN
from webhooks.phone.script import BadInput, play
from webhooks.phone.twilio import TwilioPhone

HANGUP = "<Hangup/>"


def played(inputs: list[Any], *documents: str) -> TwilioPhone:
    phone = TwilioPhone(Service(*documents), URL, Clock(), ACCOUNT, TOKEN)
    phone.dial("+33972101010")
    play(phone, inputs)
    return phone


@pytest.mark.parametrize(
    ("inputs", "documents", "told"),
    [
        (["1"], [GATHER, HANGUP], ["1"]),
        ([""], [GATHER, HANGUP], [""]),
        ([{"dial": "busy"}], [DIAL, HANGUP], [{"dial": "busy"}]),
        ([{"dial": ["busy", "answered"]}], [DIAL, HANGUP], [{"dial": ["busy", "answered"]}]),
        ([{"says": 4}], [RECORD, HANGUP], [{"says": 4}]),
        (["1", {"dial": "no_answer"}, ""], [GATHER, DIAL, GATHER, HANGUP], ["1", {"dial": "no_answer"}, ""]),
    ],
)
def test_inputs_do_what_they_say(inputs: list[Any], documents: list[str], told: list[Any]) -> None:
    phone = played(inputs, *documents)
    assert [turn.input for turn in phone.turns[1:]] == told
    assert phone.ended_by


def test_hangup_ends_the_call() -> None:
    assert played(["hangup"], GATHER).ended_by == "caller"


@pytest.mark.parametrize(
    "input", [{"dial": "busy"}, {"says": 3}, "abc", {"dial": "maybe"}, {"dial": []}, {"says": -1}, {"says": True}, {}]
)
def test_what_does_not_fit_or_is_none_is_told_with_its_place(input: Any) -> None:
    with pytest.raises(BadInput, match="input 2"):
        played(["1", input], GATHER, GATHER)


def test_an_input_after_the_end_is_a_mistake() -> None:
    with pytest.raises(BadInput, match="after the end"):
        played(["1", "2"], GATHER, HANGUP)
