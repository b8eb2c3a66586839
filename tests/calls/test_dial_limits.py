"""Where a dial may go, and whether it is recorded: on both providers."""

from __future__ import annotations

from typing import Any

import pytest

from tests.calls.conftest import Caller

PREMIUM, PARIS, LONDON = "+33899123456", "+33140506070", "+442079460000"


def steps(**dial: Any) -> dict[str, Any]:
    action = {"type": "dial", "to": PARIS, **dial}
    return {"steps": [{"name": "ring", "actions": [action, {"type": "play", "prompt": "Rien."}, {"type": "hangup"}]}]}


def test_a_premium_number_is_not_dialled_and_the_call_goes_on(caller: Caller) -> None:
    caller.follows(**steps(to=PREMIUM))

    caller.dials()

    caller.rings()
    caller.hears("Rien.")
    assert f"ALERT {PREMIUM} is not dialled: a premium-rate number" in caller.trace


def test_one_that_is_not_dialled_stops_no_other(caller: Caller) -> None:
    caller.follows(**steps(to=[PREMIUM, PARIS]))

    caller.dials()

    caller.rings(PARIS)


@pytest.mark.parametrize("provider", ["twilio", "vonage"])
@pytest.mark.parametrize(
    ("settings", "rung"),
    [
        ({"DIAL_COUNTRIES": "FR"}, []),
        ({"DIAL_COUNTRIES": "FR, GB"}, [LONDON]),
        ({"DIAL_COUNTRIES": "FR, +4420"}, [LONDON]),
        ({"DIAL_PREMIUM": "1"}, [LONDON]),
    ],
)
def test_the_operator_says_where_a_dial_may_go(make_app, clock, provider, settings, rung) -> None:
    caller = Caller(provider, make_app(**settings), clock)
    caller.follows(**steps(to=LONDON))

    caller.dials()

    caller.rings(*rung)


def test_the_operator_may_allow_premium_numbers(make_app, clock) -> None:
    caller = Caller("twilio", make_app(DIAL_PREMIUM="1"), clock)
    caller.follows(**steps(to=PREMIUM))

    caller.dials()

    caller.rings(PREMIUM)


CONSENT = {"record": True, "consent": "Appel enregistré. Pour refuser, tapez 9."}


def test_a_caller_hears_that_the_conversation_is_recorded(caller: Caller) -> None:
    caller.follows(**steps(**CONSENT))
    caller.dials()
    caller.hears("Pour refuser, tapez 9")

    caller.says_nothing()

    caller.rings(PARIS)
    assert b"record" in caller.documents[-1]


def test_who_refuses_is_put_through_unrecorded(caller: Caller) -> None:
    caller.follows(**steps(**CONSENT))
    caller.dials()

    caller.presses("9")

    caller.rings(PARIS)
    assert b'"record"' not in caller.documents[-1]
    assert b"record-from-answer" not in caller.documents[-1]
    assert "recording refused" in caller.trace
