"""Where the product's texts about queues and agents are heard."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from tests.calls.conftest import Caller
from tests.calls.queueing import another
from tests.calls.queueing import flow as queue_flow
from tests.calls.ringing import Exchange, listening

ANNA = "+33140506070"
STAFF = {"Anna": {"to": ANNA, "pin": "470815"}}
Story = Callable[[Caller, Mapping[str, Any]], str]
WORDS = {"key": "7", "place": "2", "minutes": "4", "name": "Anna"}
"""What stands in the braces of a text in these stories."""


def filled(text: str) -> str:
    for word, value in WORDS.items():
        text = text.replace("{" + word + "}", value)
    return text


def waits(caller: Caller, sounds: Mapping[str, Any], seconds: float = 0.0, **queue: Any) -> None:
    """A caller waits; conversations have taken so long."""
    case = queue_flow(agents=STAFF, wrap_up=0, **queue)
    caller.follows(steps=case["steps"], documents={**case["documents"], "sounds": sounds})
    if seconds:
        with caller.app.extensions["carillon"].store.engine.begin() as connection:
            connection.exec_driver_sql(f"INSERT INTO queues (name, seconds) VALUES ('service', {seconds})")
    caller.dials()


def first(seconds: float = 0.0, **queue: Any) -> Story:
    def heard(caller: Caller, sounds: Mapping[str, Any]) -> str:
        _, mock = listening(caller)
        with mock:
            waits(caller, sounds, seconds, **queue)
            return caller.heard

    return heard


def second(caller: Caller, sounds: Mapping[str, Any]) -> str:
    exchange, mock = listening(caller)
    with mock:
        waits(caller, sounds)
        other = another(caller, exchange)
        other.says_nothing()
        caller.sent += other.sent
    return other.heard


def _called_back(caller: Caller, sounds: Mapping[str, Any]) -> tuple[str, Exchange]:
    exchange, mock = listening(caller)
    with mock:
        waits(caller, sounds, callback_key="7")
        caller.presses("7")
        heard = caller.heard
        exchange.works()
        exchange.whose(ANNA).answers()
    return heard, exchange


def promised(caller: Caller, sounds: Mapping[str, Any]) -> str:
    return _called_back(caller, sounds)[0]


def calling(caller: Caller, sounds: Mapping[str, Any]) -> str:
    return _called_back(caller, sounds)[1].whose(ANNA).document.decode()


def not_reached(caller: Caller, sounds: Mapping[str, Any]) -> str:
    anna = _called_back(caller, sounds)[1].whose(ANNA)
    anna.calls("busy")
    return anna.document.decode()


def signs(keys: str, state: str = "in") -> Story:
    def heard(caller: Caller, sounds: Mapping[str, Any]) -> str:
        documents = {**queue_flow(agents=STAFF)["documents"], "sounds": sounds}
        caller.follows(actions=[{"type": "sign_in", "state": state}], documents=documents)
        caller.dials()
        before = caller.heard
        if keys:
            caller.presses(keys)
            return caller.heard
        return before

    return heard


STORIES: dict[str, Story] = {
    "queue_next": first(),
    "queue_place": second,
    "queue_minute": first(seconds=30),
    "queue_minutes": first(seconds=240),
    "queue_callback_key": first(callback_key="7"),
    "queue_leave_key": first(leave_key="7"),
    "queue_called_back": promised,
    "queue_calling_back": calling,
    "queue_not_reached": not_reached,
    "agent_pin": signs(""),
    "agent_wrong_pin": signs("111111"),
    "agent_signed_in": signs("470815"),
    "agent_signed_out": signs("470815", "out"),
}
"""Where each text is heard."""
