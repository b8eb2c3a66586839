"""A caller's inputs as JSON (flow-document, "Tests that live with the flow"), played on a phone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, cast, get_args

from flows.events import Outcome
from webhooks.phone.base import Phone, Turn

HANGUP = "hangup"
OUTCOMES: tuple[str, ...] = get_args(Outcome)

Input = str | Mapping[str, Any]
"""Keys, "" for silence, "hangup", {"dial": outcome or outcomes}, {"says": seconds}."""


class BadInput(ValueError):
    """An input that is none, or that does not fit what the line waits for. `str()` says which and why."""


def play(phone: Phone, inputs: Iterable[Input]) -> list[Turn]:
    """Do what the inputs say, one after the other, after `phone.dial`; the turns that came of it.

    Inputs that are left when the call is over are a mistake: raises `BadInput`, as for one that does not fit.
    """
    turns: list[Turn] = []
    for place, one in enumerate(inputs, 1):
        try:
            turns += do(phone, one)
        except BadInput as error:
            raise BadInput(f"input {place}: {error}") from error
    return turns


def do(phone: Phone, input: Input) -> list[Turn]:
    """Do what one input says. Raises `BadInput`."""
    if phone.ended_by:
        raise BadInput(f"{describe(input)} comes after the end of the call")
    try:
        if isinstance(input, str):
            return _keys(phone, input)
        return _object(phone, input)
    except ValueError as error:
        raise BadInput(f"{describe(input)} does not fit: {error}") from error


def _keys(phone: Phone, text: str) -> list[Turn]:
    if text == HANGUP:
        return phone.hang_up()
    if not text:
        return phone.stay_silent()
    if set(text) - set("0123456789*#"):
        raise BadInput(f'"{text}" is neither keys (0-9 * #) nor "{HANGUP}"')
    return phone.press(text)


def _object(phone: Phone, input: Mapping[str, Any]) -> list[Turn]:
    match dict(input):
        case {"dial": str() as outcome, **others} if not others and outcome in OUTCOMES:
            return phone.dial_ends(cast(Outcome, outcome))
        case {"dial": [*outcomes], **others} if not others and outcomes and set(outcomes) <= set(OUTCOMES):
            return phone.dial_ends(outcomes)
        case {"says": int() as seconds, **others} if not others and not isinstance(seconds, bool) and seconds >= 0:
            return phone.speak(seconds)
    raise BadInput(f'{describe(input)} is no input: {{"dial": one of {", ".join(OUTCOMES)}}} or {{"says": seconds}}')


def describe(input: Input) -> str:
    """An input in words.

    >>> describe("1"), describe(""), describe({"dial": ["busy", "answered"]}), describe({"says": 5})
    ('key 1', 'silence', 'dial: busy, answered', '5 seconds of speech')
    """
    if isinstance(input, str):
        return "silence" if not input else "hanging up" if input == HANGUP else f"key{'s'[: len(input) > 1]} {input}"
    if "dial" in input:
        outcomes = [input["dial"]] if isinstance(input["dial"], str) else input["dial"]
        return f"dial: {', '.join(map(str, outcomes))}"
    return f"{input['says']} seconds of speech" if "says" in input else str(dict(input))
