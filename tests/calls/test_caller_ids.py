"""Which number people are shown who are rung over REST."""

from __future__ import annotations

from typing import Any

import pytest

from tests.calls.conftest import Caller
from tests.calls.queueing import ANNA, flow
from tests.calls.ringing import Exchange

TOKEN = '{"parentCallInfoToken":"a+b/c="}'


@pytest.mark.parametrize("with_token", [True, False])
def test_the_caller_s_own_number_is_shown_only_with_the_token_of_their_call(
    somebody: Caller, exchange: Exchange, with_token: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Twilio refuses it without, and Vonage shows only numbers of its own."""
    somebody.follows(**flow(agents={"Anna": {"to": ANNA}}, caller_id="caller"))
    somebody.phone = somebody.new_phone()
    if somebody.provider == "twilio" and with_token:
        wire: Any = somebody.phone.wire
        call = wire.call
        monkeypatch.setattr(wire, "call", lambda *words, **more: {**call(*words, **more), "CallToken": TOKEN})
    somebody.turns = somebody.phone.dial("+33972101010", "+33612345678")
    exchange.works()

    rung = exchange.whose(ANNA)
    shows_caller = somebody.provider == "twilio" and with_token
    assert ("33612345678" in rung.order) == shows_caller
    assert ("CallToken" in rung.order) == shows_caller
    assert ("33972101010" in rung.order) != shows_caller
