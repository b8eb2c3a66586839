"""What the caller does next: what a script says, what a person types, or what a patient caller would do."""

from __future__ import annotations

from collections.abc import Callable

import click

from webhooks.phone.base import Phone
from webhooks.phone.script import HANGUP, OUTCOMES, Input

Choice = Callable[[Phone], Input | None]
"""The next input for a phone; None: none is left."""

LETTERS = {"a": "answered", "b": "busy", "n": "no_answer", "f": "failed"}
PROMPTS = {
    "keys": "keys, Enter for silence, h to hang up",
    "queue": "keys, Enter to wait on, a answered, b busy, n no answer, f failed, h hang up",
    "dial": "a answered, b busy, n no answer, f failed, h hang up",
    "recording": "seconds you speak (Enter: 5), h to hang up",
    "nothing": "Enter to hang up",
}


def read_keys(text: str) -> list[Input]:
    """The inputs of `--keys`, comma separated. Raises click.BadParameter.

    >>> read_keys("1,,no_answer,says:5,hangup")
    ['1', '', {'dial': 'no_answer'}, {'says': 5}, 'hangup']
    """
    return [_input(word.strip()) for word in text.split(",")]


def _input(word: str) -> Input:
    if word.replace("-", "_") in OUTCOMES:
        return {"dial": word.replace("-", "_")}
    kind, colon, seconds = word.partition(":")
    if kind == "says" and colon and seconds.isascii() and seconds.isdigit():
        return {"says": int(seconds)}
    if word == HANGUP or not set(word) - set("0123456789*#"):
        return word
    outcomes = ", ".join(OUTCOMES)
    raise click.BadParameter(
        f'"{word}" is none of: keys (0-9 * #), nothing for silence, {outcomes}, says:SECONDS, {HANGUP}'
    )


def written(input: Input) -> str:
    """An input as `--keys` takes it, the inverse of `read_keys`.

    >>> [written(one) for one in read_keys("1,,no_answer,says:5,hangup")]
    ['1', '', 'no_answer', 'says:5', 'hangup']
    """
    if isinstance(input, str):
        return input
    return str(input["dial"]) if "dial" in input else f"says:{input['says']}"


def scripted(inputs: list[Input]) -> Choice:
    """One input after the other."""
    left = iter(inputs)
    return lambda phone: next(left, None)


def noted(choice: Choice, done: list[Input]) -> Choice:
    """The same choice; what is chosen on a call that goes on is noted in `done`."""

    def chosen(phone: Phone) -> Input | None:
        over = phone.ended_by is not None
        given = choice(phone)
        if given is not None and not over:
            done.append(given)
        return given

    return chosen


def typed(phone: Phone) -> Input | None:
    """Ask the person at the terminal until what is typed can be used. The end of input hangs up."""
    kind = "queue" if phone.wait.kind == "keys" and phone.waits_for_people else phone.wait.kind
    while not phone.ended_by:
        try:
            answer = click.prompt(f"          {PROMPTS[kind]}", default="", show_default=False, prompt_suffix=" > ")
        except click.Abort:
            click.echo()
            return HANGUP
        found = _typed(kind, answer.strip().lower())
        if found is not None:
            return found
    return None


def _typed(kind: str, answer: str) -> Input | None:
    if answer in ("h", HANGUP) or kind == "nothing":
        return HANGUP
    if kind in ("keys", "queue") and not set(answer) - set("0123456789*#"):
        return answer
    if kind in ("dial", "queue"):
        outcome = LETTERS.get(answer, answer.replace(" ", "_"))
        return {"dial": outcome} if outcome in OUTCOMES else None
    if kind == "keys":
        return None
    return {"says": int(answer or 5)} if not answer or (answer.isascii() and answer.isdigit()) else None


def patient(phone: Phone) -> Input | None:
    """A caller who presses 2, is answered, and leaves a message where nobody can be reached."""
    if phone.ended_by:
        return None
    by_wait: dict[str, Input] = {"keys": "2", "dial": {"dial": "answered"}, "recording": {"says": 4}}
    tried_keys = sum(isinstance(turn.input, str) for turn in phone.turns)
    return by_wait.get(phone.wait.kind, HANGUP) if tried_keys < 3 else HANGUP
