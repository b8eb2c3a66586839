"""The way to a place in a call: what was done, where; in words, and as inputs for simulate."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flows.compare.acts import Act
from flows.compare.playing import Input


@dataclass(frozen=True, slots=True)
class Move:
    """What was done: an input, and where the call stood. is_wrong: a key that is no entry."""

    at: Act
    given: Input
    is_wrong: bool = False


Way = tuple[Move, ...]
_FAILED = {"request": "error"}
"""What every request of a simulated call comes to."""
NOT_TAKEN = {"busy": "is busy", "no_answer": "does not answer", "failed": "cannot be reached"}
RESULTS = {
    "answered": "after a conversation from queue {}",
    "full": "when queue {} is full",
    "timeout": "after a long wait in queue {}",
    "no_agents": "when nobody is there in queue {}",
    "left": "when a caller leaves queue {}",
    "called_back": "when a caller asks queue {} to call back",
}


def in_words(way: Way) -> str:
    """How a place is reached, from the last key on; "" for the beginning of the call."""
    pressed = [place for place, move in enumerate(way) if move.at.kind in ("menu", "gather") and move.given != ""]
    shown = way[pressed[-1] :] if pressed else way
    silences = sum(move.given == "" for move in shown)
    words = [_move(move) for move in shown if move.given != ""]
    if silences:
        at = next(move.at for move in shown if move.given == "")
        times = "" if silences == 1 else f"{silences} times "
        words.append(f"silence {times}{'in' if at.kind == 'menu' else 'at'} {_place(at)}")
    return ", ".join(words)


def together(ways: Sequence[Way]) -> list[str]:
    """Ways in words, those as one that differ only in why nobody took a call."""
    found: dict[str, set[str]] = defaultdict(set)
    for way in ways:
        given = way[-1].given if way else ""
        outcome = "" if isinstance(given, str) else given.get("dial", "")
        words = in_words(way)
        if outcome in NOT_TAKEN:
            words = words.removesuffix(_move(way[-1])) + f"when {way[-1].at.name} {{}}"
        found[words].add(outcome)
    return [words for text, outcomes in found.items() for words in _spelled(text, outcomes)]


def _spelled(text: str, outcomes: set[str]) -> list[str]:
    if not outcomes & NOT_TAKEN.keys():
        return [text]
    if outcomes == NOT_TAKEN.keys():
        return [text.format("does not take the call")]
    return [text.format(words) for outcome, words in NOT_TAKEN.items() if outcome in outcomes]


def inputs_of(way: Way) -> list[Any] | None:
    """The inputs as simulate takes them; None where it cannot."""
    if any(not _can_be_written(one) for one in way):
        return None
    return [_written(move.given) for move in way if move.given != _FAILED]


def _can_be_written(move: Move) -> bool:
    """Not what only the company's service or a queue could do, and no agent's PIN."""
    if isinstance(move.given, str):
        return move.at.kind != "pin" or move.given == ""
    return "dial" in move.given or move.given == _FAILED


def _written(given: Input) -> Any:
    return given if isinstance(given, str) else dict(given)


def _move(move: Move) -> str:
    at, given = move.at, move.given
    if isinstance(given, str):
        if at.kind == "menu":
            return f"a wrong key in {_place(at)}" if move.is_wrong else f"key {given} of {_place(at)}"
        asked = {"gather": f"{given} keyed in for {at.name}", "pin": f"when an agent signs {at.name}"}
        return asked.get(at.kind, "when recording is refused")
    if "dial" in given:
        missed = NOT_TAKEN.get(given["dial"])
        return f"when {at.name} {missed}" if missed else f"after the conversation with {at.name}"
    if "queue" in given:
        return RESULTS[given["queue"]].format(at.name)
    saved = [f"{name} {value}" for name, value in given.items() if name != "request"]
    how = "fails" if given["request"] == "error" else "succeeds"
    return f"when the request to {at.name} {how}{f' with {saved[0]}' if saved else ''}"


def _place(at: Act) -> str:
    places = {"menu": f"menu {at.name}", "consent": "the question about recording", "pin": "the question for a PIN"}
    return places.get(at.kind, f"the question for {at.name}")
