"""A call that is played by the interpreter alone, one input at a time, and can be gone back to."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TypeVar, get_args

from flows.compare.acts import Act, Spoken, act_of, spoken
from flows.events import (
    Call,
    Continued,
    DialEnded,
    DigitsPressed,
    Event,
    NoInput,
    Outcome,
    QueueEnded,
    RequestEnded,
)
from flows.frames import read
from flows.instructions import QueueResult
from flows.interpreter import Turn, advance, begin
from flows.program import Program
from flows.record import Frozen

MOST_DOCUMENTS = 250
"""Documents on the way to something that waits: more than a call has before it is cut."""

Input = str | Mapping[str, str]
"""Keys, "" for silence, {"dial": outcome}, {"queue": result}; {"request": "success"} or "error" for a company's own service, with
the variables that it saves beside it."""
Word = TypeVar("Word", bound=str)


class Stand(Frozen):
    """Where a call stands. trace: what was decided since the last input."""

    turn: Turn
    act: Act
    trace: tuple[str, ...]

    @property
    def key(self) -> tuple[object, ...]:
        """Equal for stands from which the same things happen."""
        position = self.turn.position
        return (position.place, position.waiting, position.memory, self.act.kind) if position else (self.act.kind,)


def arrive(program: Program, call: Call, now: datetime, flow: str | None = None) -> Stand:
    """A call arrives. flow: the one that answers, where it is not that of the number called."""
    return _settled(program, begin(program, call, now, flow), now)


def go(program: Program, stand: Stand, given: Input, now: datetime) -> Stand:
    """What comes of an input. A dial's outcome is that of all its targets."""
    assert stand.turn.position is not None
    turn = advance(program, stand.turn.position, _event(given), now)
    while is_dial(given) and _rings_on(program, stand.turn, turn):
        stand = Stand(turn, stand.act, turn.trace)
        assert turn.position is not None
        turn = advance(program, turn.position, _event(given), now)
    return _settled(program, turn, now)


def ring(program: Program, stand: Stand, outcome: Outcome, now: datetime) -> tuple[Stand, bool]:
    """What comes of the outcome of those who were rung; whether others of the same dial are rung now."""
    assert stand.turn.position is not None
    turn = advance(program, stand.turn.position, DialEnded(outcome), now)
    return _settled(program, turn, now), _rings_on(program, stand.turn, turn)


def is_dial(given: Input) -> bool:
    """Whether an input is the outcome of a dial."""
    return not isinstance(given, str) and "dial" in given


def outcome_of(given: Input) -> Outcome:
    """The outcome of a dial that an input tells; what is no outcome is a failure."""
    return _known("" if isinstance(given, str) else given.get("dial", ""), get_args(Outcome), "failed")


def unasked(program: Program, stand: Stand, now: datetime) -> Stand:
    """The same stand, requests of the flow taken as failed: nothing is asked for here."""
    for _ in range(MOST_DOCUMENTS):
        if stand.act.kind != "request":
            break
        following = go(program, stand, {"request": "error"}, now)
        stand = Stand(following.turn, following.act.after(stand.act.heard), (*stand.trace, *following.trace))
    return stand


def _settled(program: Program, turn: Turn, now: datetime) -> Stand:
    """The turn at which something is waited for, or the call is over."""
    heard: list[Spoken] = []
    trace: list[str] = []
    for _ in range(MOST_DOCUMENTS):
        trace += turn.trace
        position = turn.position
        if position is None or position.waiting != "continue" or turn.request or turn.ended_by:
            return Stand(turn, act_of(program, turn, now).after(heard), tuple(trace))
        heard += spoken(turn.instructions)
        following = advance(program, position, Continued(), now)
        if following.position and following.position.place == position.place:
            return Stand(turn, Act("forever", "", tuple(heard)), tuple(trace))
        turn = following
    return Stand(turn, Act("limit", "", tuple(heard)), tuple(trace))


def _event(given: Input) -> Event:
    if isinstance(given, str):
        return DigitsPressed(given) if given else NoInput()
    if "request" in given:
        saved = tuple((name, value) for name, value in given.items() if name != "request")
        return RequestEnded(given["request"] == "success", saved)
    if "queue" in given:
        return QueueEnded(_known(given["queue"], get_args(QueueResult), "timeout"))
    return DialEnded(outcome_of(given))


def _known(word: str, words: tuple[Word, ...], otherwise: Word) -> Word:
    return next((known for known in words if known == word), otherwise)


def _rings_on(program: Program, before: Turn, after: Turn) -> bool:
    """Whether the same dial now rings its next targets."""
    if not (before.position and after.position and before.position.waiting == after.position.waiting == "dial"):
        return False
    assert after.flow is not None
    flow = program.flow(after.flow)
    one, other = read(before.position.place, flow), read(after.position.place, flow)
    same = [frame.text() for frame in one[:-1]] == [frame.text() for frame in other[:-1]]
    return (
        same
        and one[-1].text().partition("~")[0] == other[-1].text().partition("~")[0]
        and other[-1].state > one[-1].state
    )
