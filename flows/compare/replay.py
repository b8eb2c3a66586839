"""Calls of the log, made again on another configuration: which would have ended elsewhere, and where."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal

from flows.actions.dial import WORST_FIRST
from flows.actions.gather import Gather
from flows.actions.sign_in import pins
from flows.compare.acts import Act
from flows.compare.logged import PIN_OF, REFUSED, SECRET, Did, LoggedCall, done
from flows.compare.playing import Input, Stand, arrive, go, is_dial, outcome_of, ring
from flows.compare.ways import Move, Way, in_words
from flows.compare.words import does, named
from flows.events import Call, Line, Outcome
from flows.interpreter import action_at
from flows.program import Program
from flows.record import Frozen, replace
from flows.supposed import LINE
from flows.words import joined, template, words

LINES = {
    "twilio": Line(ring_together=True, any_caller_id=True),
    "vonage": Line(ring_together=False, any_caller_id=False),
}
"""What the lines could do on which calls were made, where nobody was rung over REST."""
WAITS: Final[Mapping[str, tuple[str, str]]] = {
    "menu": (template("waits in menu {name}"), template("the caller hangs up in menu {name}")),
    "gather": (
        template("waits in the question for {name}"),
        template("the caller hangs up in the question for {name}"),
    ),
    "pin": (
        template("waits in the question for a PIN, to {name}"),
        template("the caller hangs up in the question for a PIN, to {name}"),
    ),
    "consent": (
        template("waits in the question about recording"),
        template("the caller hangs up in the question about recording"),
    ),
}
"""What is asked: where the caller would wait, and where they hung up."""
ASKED = tuple(WAITS)
ALONE = ("request", "consent")
"""What is waited for without somebody having to choose."""
NOT_IN_SERVICE = template("is not in service")
MISFIT = template("what the log tells does not fit the revision that the call had")
Verdict = Literal["same", "elsewhere", "unclear"]


class Replayed(Frozen):
    """What became of a call, and what would have.

    before, after: where it ended, in words; equal where the verdict is "same". way: what was done until the two part, in words.
    doubt: why it cannot be told for sure, "" where it can.
    """

    call: LoggedCall
    verdict: Verdict
    before: str
    after: str
    way: str = ""
    doubt: str = ""


@dataclass
class Side:
    """A configuration on which the call is played. last: what the caller met before `stand`; is_logged: it is the call's own."""

    program: Program
    stand: Stand
    last: Act
    at: datetime
    is_logged: bool

    @property
    def act(self) -> Act:
        return self.stand.act

    @property
    def end(self) -> tuple[str, str]:
        """Where the caller is now: the kind, and the name as far as it tells one end from another."""
        if self.act.kind == "talked":
            return "talked", self.last.name
        return ("asked", "") if self.act.kind in ASKED else (self.act.kind, self.act.name)

    @property
    def words(self) -> str:
        if self.act.kind == "talked":
            return words("talks with {name}", name=self.last.name)
        if self.act.kind in ASKED:
            return words(WAITS[self.act.kind][self.is_logged], name=named(self.act))
        return does(self.act)

    def go(self, given: Input, at: datetime) -> None:
        """Do what was done there, as it is done here; what is left of a code of several keys never comes."""
        self.last, self.at = self.act, at
        self.stand = go(self.program, self.stand, self._spelled(given), at)
        position = self.stand.turn.position
        if position is not None and position.memory.pending:
            self.stand = go(self.program, self.stand, "", at)

    def ring(self, outcome: Outcome, at: datetime) -> bool:
        """One target, or several that ring together, have ended so; whether others of the same dial are rung now."""
        self.last, self.at = self.act, at
        self.stand, goes_on = ring(self.program, self.stand, outcome, at)
        return goes_on

    def _spelled(self, given: Input) -> Input:
        if given == REFUSED:
            return self.act.name if self.act.kind == "consent" else ""
        if isinstance(given, str) and given.startswith(PIN_OF):
            agent = given.removeprefix(PIN_OF)
            return next((pin for pin, name in pins(self.program).items() if name == agent), "")
        if given != SECRET or self.stand.turn.position is None:
            return given
        action = action_at(self.program, self.stand.turn.position)
        return "1" * action.min_digits if isinstance(action, Gather) else "1"


def replay(call: LoggedCall, own: Program, other: Program) -> Replayed:
    """A call of the log on another program. own: the program that the call had.

    What was done on the call is done here as well, as long as the same is asked. From where somebody else is rung, or something
    else is waited for, nobody knows what would have been done: that is where it ends.
    """
    if own.flow_of(call.called) is None or other.flow_of(call.called) is None:
        return _not_in_service(call, own, other)
    unable = LINES.get(call.provider, LINE)
    told = _replayed(call, own, other, unable)
    if told.verdict != "unclear":
        return told
    return _replayed(call, own, other, replace(unable, hunts=True))  # whether it could, the log does not tell


def _replayed(call: LoggedCall, own: Program, other: Program, line: Line) -> Replayed:
    old, new = _arrived(own, call, line, is_logged=True), _arrived(other, call, LINE, is_logged=False)
    way: list[Move] = []
    doubts: list[str] = []
    parted, waiting = False, deque(done(call))
    while True:
        if not parted:
            doubts += _caught_up(old, new)
            parted = _parted(old.act, new.act)
        if not waiting:
            return _verdict(call, old, new, parted, tuple(way), doubts)
        did = waiting.popleft()
        if not _fits(did.given, old.act):
            return Replayed(call, "unclear", old.words, new.words, in_words(tuple(way)), words(MISFIT))
        move = Move(old.act, _answer(old, did, waiting))
        if not parted:
            doubts += [did.doubt] if did.doubt else []
            way.append(move)
            if new.act.kind == move.at.kind:
                new.go(move.given, did.at)


def _arrived(program: Program, call: LoggedCall, line: Line, is_logged: bool) -> Side:
    facts = Call(call.id, call.caller, call.called, line)
    return Side(program, arrive(program, facts, call.at), Act("limit"), call.at, is_logged)


def _caught_up(old: Side, new: Side) -> list[str]:
    """Let the new side do what only there is asked for and needs nobody: requests fail, nobody refuses to be recorded."""
    doubts: list[str] = []
    while new.act.kind in ALONE and old.act.kind != new.act.kind:
        if new.act.kind == "request":
            doubts.append(words("what a new request would answer is not known"))
        new.go({"request": "error"} if new.act.kind == "request" else "", new.at)
    return doubts


def _parted(old: Act, new: Act) -> bool:
    """Whether somebody else is rung, or something else is waited for."""
    if old.kind in ALONE:
        return False
    return old.kind != new.kind or (old.kind in ("dial", "queue") and old.name != new.name)


def _fits(given: Input, act: Act) -> bool:
    """Whether an act can be answered so."""
    return act.kind in ASKED if isinstance(given, str) else act.kind in given


def _answer(old: Side, did: Did, waiting: deque[Did]) -> Input:
    """Do on the old side what was done; returns it, for a dial the outcome of all its targets, as far as the log goes."""
    if not is_dial(did.given):
        old.go(did.given, did.at)
        return did.given
    order = dict(old.act.more).get("order", "")
    outcomes = [outcome_of(did.given)]
    while old.ring(outcomes[-1], did.at) and waiting and is_dial(waiting[0].given):
        did = waiting.popleft()
        outcomes.append(outcome_of(did.given))
    return {"dial": outcomes[-1] if order != "together" else max(outcomes, key=WORST_FIRST.index)}


def _verdict(call: LoggedCall, old: Side, new: Side, parted: bool, way: Way, doubts: list[str]) -> Replayed:
    doubt = joined(dict.fromkeys(doubts), "; ")
    if not parted and old.end == new.end:
        return Replayed(call, "same", old.words, old.words, "", doubt)
    return Replayed(call, "elsewhere", old.words, new.words, in_words(way), doubt)


def _not_in_service(call: LoggedCall, own: Program, other: Program) -> Replayed:
    before, after = (_answered(program, call) for program in (own, other))
    return Replayed(call, "same" if before == after else "elsewhere", before, after)


def _answered(program: Program, call: LoggedCall) -> str:
    flow = program.flow_of(call.called)
    return words(NOT_IN_SERVICE) if flow is None else words("is answered by the flow {flow}", flow=flow)
