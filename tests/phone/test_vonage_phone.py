"""The telephone on a Vonage line does with an NCCO what Vonage does."""

from __future__ import annotations

from typing import Any

import pytest

from flows.instructions import Say
from providers import ncco
from tests.phone.vonage_service import INPUT, JSON, MENU, NOTHING, RESUME, SPOKEN, TALK, URL, calling, heard
from tests.providers.provider_contract import EVERY_INSTRUCTION
from webhooks.phone.base import Response


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
