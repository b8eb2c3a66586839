"""What Vonage's webhooks mean: dials."""

from typing import Any

import pytest

from flows.events import (
    CalleeAnswered,
    CalleePressed,
    CallEnded,
    DialEnded,
    LegProgressed,
    Unknown,
)
from tests.providers.samples import sample
from tests.providers.vonage_told import resume, told
from tests.providers.vonage_wire import (
    ARRIVES,
    CALL,
    CONVERSATION,
    LEG,
    caller,
    get,
    leg,
    post,
    pressed,
)


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        ("timeout", "no_answer"),
        ("unanswered", "no_answer"),
        ("busy", "busy"),
        ("failed", "failed"),
        ("rejected", "failed"),
    ],
)
def test_a_leg_that_was_not_connected_ends_the_dial(status: str, outcome: Any) -> None:
    """E3"""
    assert resume(leg(status, detail="x", sip_code=404), "dial") == DialEnded(outcome)


@pytest.mark.parametrize(
    ("status", "state", "outcome"),
    [
        ("started", "ringing", None),
        ("ringing", "ringing", None),
        ("answered", "active", None),
        ("human", "active", None),
        ("machine", "active", None),
        ("disconnected", "ended", None),
        ("cancelled", "not_connected", "no_answer"),
        ("completed", "ended", "answered"),
    ],
)
def test_any_other_state_of_it_is_a_notice(status: str, state: Any, outcome: Any) -> None:
    expected = LegProgressed(LEG, state, CONVERSATION, outcome, status, machine=status == "machine")
    assert resume(leg(status), "dial") == expected
    assert told(leg(status)) == [expected]


@pytest.mark.parametrize(
    ("name", "outcome"),
    [
        ("vonage-04c-connect-timeout", "no_answer"),
        ("vonage-04d-connect-busy", "busy"),
        ("vonage-04e-connect-failed", "failed"),
    ],
)
def test_the_sampled_failures_end_the_dial(name: str, outcome: Any) -> None:
    assert resume(sample("vonage", name), "dial") == DialEnded(outcome)


def test_the_end_of_the_caller_s_leg_is_no_end_of_a_dial() -> None:
    assert resume(caller("completed", duration="9"), "dial") == CallEnded(CALL, "ended", 9, "completed")
    assert resume(caller("answered"), "dial") is None


def test_a_word_that_nobody_knows_ends_no_dial() -> None:
    assert isinstance(resume(leg("teleported"), "dial"), Unknown)
    assert isinstance(resume(post({}), "dial"), Unknown)


def test_a_machine_is_told_with_what_is_known_of_it() -> None:
    machine = post(
        {"call_uuid": LEG, "conversation_uuid": CONVERSATION, "status": "machine", "sub_state": "beep_start"}
    )
    assert told(machine) == [LegProgressed(LEG, "active", CONVERSATION, None, "machine, beep_start", machine=True)]


@pytest.mark.parametrize("fields", [{"status": "failed"}, {"payload": {"status": "failed"}}])
def test_a_dial_to_nobody_says_itself_that_it_failed(fields: Any) -> None:
    """E2"""
    assert resume(post(fields), "dial") == DialEnded("failed")


def test_a_dialled_person_answers_and_presses() -> None:
    """E1"""
    assert resume(post(ARRIVES), "dial", "whisper") == CalleeAnswered()
    assert resume(get("/voice/vonage/resume", ARRIVES), "dial", "whisper") == CalleeAnswered()
    assert resume(pressed("1"), "dial", "accept") == CalleePressed("1")
    assert resume(pressed(""), "dial", "accept") == CalleePressed("")
    assert resume(post({"event": "declined"}), "dial", "accept") == CalleePressed("")


def test_a_line_that_goes_on_after_a_dial_had_a_conversation() -> None:
    assert resume(post({"event": "after"}), "dial", "after") == DialEnded("answered")
