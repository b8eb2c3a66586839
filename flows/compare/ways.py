"""The way to a place in a call: what was done, where; in words, and as inputs for simulate."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any, Final

from flows.compare.acts import Act
from flows.compare.playing import Input
from flows.record import Frozen
from flows.words import Words, joined, plural, template, words


class Move(Frozen):
    """What was done: an input, and where the call stood. is_wrong: a key that is no entry."""

    at: Act
    given: Input
    is_wrong: bool = False


Way = tuple[Move, ...]
_FAILED = {"request": "error"}
"""What every request of a simulated call comes to."""
NOT_TAKEN: Final = {
    "busy": template("when {name} is busy"),
    "no_answer": template("when {name} does not answer"),
    "failed": template("when {name} cannot be reached"),
}
RESULTS: Final = {
    "answered": template("after a conversation from queue {name}"),
    "full": template("when queue {name} is full"),
    "timeout": template("after a long wait in queue {name}"),
    "no_agents": template("when nobody is there in queue {name}"),
    "left": template("when a caller leaves queue {name}"),
    "called_back": template("when a caller asks queue {name} to call back"),
}
SIGNS: Final = {"in": template("when an agent signs in"), "out": template("when an agent signs out")}


def in_words(way: Way) -> str:
    """How a place is reached, from the last key on; "" for the beginning of the call."""
    pressed = [place for place, move in enumerate(way) if move.at.kind in ("menu", "gather") and move.given != ""]
    shown = way[pressed[-1] :] if pressed else way
    silent = [move.at for move in shown if move.given == ""]
    told = [_move(move) for move in shown if move.given != ""]
    if silent:
        told.append(_silence(silent[0], len(silent)))
    return joined(told)


def together(ways: Sequence[Way]) -> list[str]:
    """Ways in words, those as one that differ only in why nobody took a call."""
    found: dict[tuple[str, str], set[str]] = defaultdict(set)
    for way in ways:
        missed = _missed(way)
        before = in_words(way[:-1] if missed else way)
        found[before, way[-1].at.name if missed else ""].add(missed)
    return [told for (before, name), missed in found.items() for told in _spelled(before, name, missed)]


def _missed(way: Way) -> str:
    """Why nobody took the call with which a way ends; "" where it does not end so."""
    given = way[-1].given if way else ""
    outcome = "" if isinstance(given, str) else given.get("dial", "")
    return outcome if outcome in NOT_TAKEN else ""


def _spelled(before: str, name: str, missed: set[str]) -> list[str]:
    """Where that is for every reason, it is said once."""
    if not any(missed):
        return [before]
    reasons = [one for outcome, one in NOT_TAKEN.items() if outcome in missed]
    if len(reasons) == len(NOT_TAKEN):
        reasons = [template("when {name} does not take the call")]
    return [joined([*filter(None, [before]), words(one, name=name)]) for one in reasons]


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


def _move(move: Move) -> Words:
    at, given = move.at, move.given
    if isinstance(given, str):
        return _keyed(at, given, move.is_wrong)
    if "dial" in given:
        return words(NOT_TAKEN.get(given["dial"], template("after the conversation with {name}")), name=at.name)
    if "queue" in given:
        return words(RESULTS[given["queue"]], name=at.name)
    if given["request"] == "error":
        return words("when the request to {name} fails", name=at.name)
    saved = [f"{variable} {value}" for variable, value in given.items() if variable != "request"]
    if saved:
        return words("when the request to {name} succeeds with {saved}", name=at.name, saved=saved[0])
    return words("when the request to {name} succeeds", name=at.name)


def _keyed(at: Act, keys: str, is_wrong: bool) -> Words:
    if at.kind == "menu" and is_wrong:
        return words("a wrong key in menu {name}", name=at.name)
    if at.kind == "menu":
        return words("key {keys} of menu {name}", keys=keys, name=at.name)
    if at.kind == "gather":
        return words("{keys} keyed in for {name}", keys=keys, name=at.name)
    return words(SIGNS[at.name] if at.kind == "pin" else template("when recording is refused"))


def _silence(at: Act, times: int) -> Words:
    if at.kind == "menu":
        return plural("silence in menu {name}", "silence {count} times in menu {name}", times, name=at.name)
    if at.kind == "consent":
        return plural(
            "silence at the question about recording", "silence {count} times at the question about recording", times
        )
    if at.kind == "pin":
        return plural("silence at the question for a PIN", "silence {count} times at the question for a PIN", times)
    return plural(
        "silence at the question for {name}", "silence {count} times at the question for {name}", times, name=at.name
    )
