"""How a call ended stands in its row, whoever ends it and in whichever order the webhooks come, on both providers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import permutations
from typing import Any
from urllib.parse import urlsplit

import pytest

from flows.store.ports import CallFacts, CallTurn
from providers.base import Webhook
from tests.calls.conftest import Caller, through

VOICEMAIL = {"type": "voicemail", "mailbox": "general"}
ASKED = {"type": "gather", "variable": "code", "prompt": "Code ?"}


def row(caller: Caller) -> tuple[CallFacts, Sequence[CallTurn]]:
    here = caller.app.extensions["carillon"]
    here.log.flush()
    (facts,) = here.store.calls.list()
    return facts, here.store.calls.turns(facts.id)


def leaves_a_message(caller: Caller) -> None:
    caller.follows(actions=[VOICEMAIL])
    caller.dials()
    caller.speaks(7)


def forgotten(caller: Caller) -> list[Webhook]:
    """What the provider has told of the call, which nobody knows of any more."""
    here = caller.app.extensions["carillon"]
    here.log.flush()
    here.store.calls.forget_before(datetime.fromtimestamp(caller.clock(), UTC) + timedelta(days=1))
    return [webhook for webhook, _ in caller.sent]


def of_the_recording(webhook: Webhook) -> bool:
    return urlsplit(webhook.target).path.endswith("/status") and "k=recording" in webhook.target


def test_a_message_ends_the_call_on_both_alike(caller: Caller) -> None:
    leaves_a_message(caller)
    facts, turns = row(caller)
    assert (facts.status, facts.end_by, facts.flow, facts.caller) == ("ended", "voicemail", "accueil", "+33612345678")
    assert [(turn.turn, turn.event) for turn in turns] == [(0, "call arrived"), (1, "message recorded")]
    assert turns[1].lines == ["message of 7 s", "call ends: voicemail"]


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_in_whichever_order_the_ends_of_a_message_are_told(caller: Caller, order: tuple[int, ...]) -> None:
    """Also twice, and before the answer webhook is written down."""
    leaves_a_message(caller)
    known = row(caller)
    told = forgotten(caller)
    rest = [webhook for webhook in told[1:] if not of_the_recording(webhook)]
    groups = [told[:1], list(filter(of_the_recording, told)), rest]
    send = through(caller.app.test_client())
    for place in order:
        for webhook in groups[place] * 2:
            assert send(webhook).status < 300
            caller.app.extensions["carillon"].log.flush()
    assert row(caller) == known


def test_the_event_of_the_recording_alone_completes_the_row(caller: Caller) -> None:
    """A request for the document after it, which Vonage never makes, may be lost on Twilio."""
    leaves_a_message(caller)
    known = row(caller)
    told = forgotten(caller)
    send = through(caller.app.test_client())
    for webhook in told:
        if of_the_recording(webhook) or "/resume" not in webhook.target:
            send(webhook)
    assert row(caller) == known


def test_the_trace_says_how_long_a_conversation_was_where_the_provider_tells(caller: Caller) -> None:
    """Vonage's line goes on after one, and does not."""
    caller.follows(actions=[{"type": "dial", "to": "+33140506070"}])
    caller.dials()
    caller.dial_ends("answered")
    line = row(caller)[1][-1].lines[0]
    assert line.startswith("dial +33140506070: answered")
    assert line.endswith(" s") is (caller.provider == "twilio")


@pytest.mark.parametrize(
    ("actions", "does", "by"),
    [
        ([ASKED, VOICEMAIL], lambda caller: caller.hangs_up(), "caller"),
        ([{"type": "play", "prompt": "Au revoir."}, {"type": "hangup"}], lambda caller: None, "hangup"),
        ([{"type": "reject", "reason": "busy"}], lambda caller: None, "reject"),
        ([{"type": "dial", "to": "+33140506070"}], lambda caller: caller.dial_ends("busy"), "hangup"),
        ([VOICEMAIL], lambda caller: caller.hangs_up(), "caller"),
    ],
    ids=["in a wait", "hung up", "rejected", "after a dial", "before the message"],
)
def test_whoever_ends_it_is_in_the_row(caller: Caller, actions: list[Any], does: Any, by: str) -> None:
    caller.follows(actions=actions)
    caller.dials()
    does(caller)
    assert (row(caller)[0].end_by, row(caller)[0].ended_at is not None) == (by, True)
