"""What somebody did on a call, read from what the log keeps of it: the event and the trace of each turn.

The lines are written by `flows.menus` and the actions.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

from flows import event_names
from flows.compare.playing import Input
from flows.record import Frozen
from flows.words import words

PRESSED = re.compile(r"menu .*: ([0-9*#]+) (?:pressed|is no entry, attempt \d+ of \d+)")
COLLECTED = re.compile(r".* collected: ([0-9*#]+|\(kept secret\))")
QUEUE_ENDED = re.compile(r"queue .*: (answered|full|timeout|no agents|left|called back)")
REQUESTED = re.compile(r"request (succeeded|failed)(?:: .*)?")
SIGNED = re.compile(r"sign_in: (.+) signed (?:in|out)")
PIN_OF = "PIN of "
REFUSED = "recording refused"
SECRET = "(kept secret)"
"""These stand for what was pressed as well: which keys it was, the log does not tell."""


class LoggedTurn(Frozen):
    """A turn of a call. at: aware."""

    at: datetime
    event: str
    lines: Sequence[str]


class LoggedCall(Frozen):
    """A call of the log. caller: None when withheld; called: E.164."""

    id: str
    provider: str
    at: datetime
    caller: str | None
    called: str
    turns: Sequence[LoggedTurn]


class Did(NamedTuple):
    """Something that was done. doubt: why it is not quite known, "" where it is."""

    at: datetime
    given: Input
    doubt: str = ""


def done(call: LoggedCall) -> Iterator[Did]:
    """What was done on a call, in order: keys, silence, outcomes of dials and queues, and how requests went."""
    for turn in call.turns:
        yield from _done(turn)
        for line in turn.lines:
            if match := REQUESTED.fullmatch(line):
                how = "success" if match[1] == "succeeded" else "error"
                doubt = words("what a request saved is not in the log") if how == "success" else ""
                yield Did(turn.at, {"request": how}, doubt)


def _done(turn: LoggedTurn) -> Iterator[Did]:
    if turn.event.startswith(f"{event_names.DIAL} "):
        yield Did(turn.at, {"dial": turn.event.removeprefix(f"{event_names.DIAL} ")})
    elif turn.event == event_names.QUEUE_ENDED:
        results = [match[1] for line in turn.lines if (match := QUEUE_ENDED.fullmatch(line))]
        yield from (Did(turn.at, {"queue": result.replace(" ", "_")}) for result in results[:1])
    elif turn.event in (event_names.PRESSED, event_names.SILENCE):
        yield from _keys(turn)


def _keys(turn: LoggedTurn) -> Iterator[Did]:
    """Keys of a code that was not finished yet are told by the turn that finishes it."""
    for line in turn.lines:
        if match := PRESSED.fullmatch(line):
            yield Did(turn.at, match[1])
            return
        if match := COLLECTED.fullmatch(line):
            yield Did(turn.at, match[1], words("a secret value is not in the log") if match[1] == SECRET else "")
            return
        if match := SIGNED.fullmatch(line):
            yield Did(turn.at, f"{PIN_OF}{match[1]}")
            return
        if line == REFUSED:
            yield Did(turn.at, REFUSED)
            return
    if turn.event == event_names.SILENCE or any("attempt" in line for line in turn.lines):
        yield Did(turn.at, "")
