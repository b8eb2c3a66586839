"""One input of a caller, tried with the interpreter: what they can do where a call stands, and what comes of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from flows import frames
from flows.actions.gather import Gather
from flows.check.shapes import Path
from flows.conditions import Condition, inside
from flows.events import (
    Call,
    Continued,
    DialEnded,
    DigitsPressed,
    Event,
    MessageRecorded,
    NoInput,
    RequestEnded,
)
from flows.frames import Actions, InMenu
from flows.instructions import Continue, Hangup, Pause
from flows.interpreter import Turn, advance, begin
from flows.position import Position
from flows.program import Program, RunnableFlow
from flows.record import Frozen

Input = str | Mapping[str, Any]
"""As in tests and simulate: keys, "" for silence, {"dial": outcome}, {"says": seconds}."""
OUTCOMES = ("answered", "busy", "failed", "no_answer")
UNHEARD = (Continue, Hangup, Pause)
BROKEN = Turn(None, (), ("cannot be played: a document that it needs is wrong",))
MOST_IN_A_ROW = 20
"""Documents that may follow one another without the caller doing anything; a prompt without end would never stop."""


class Tried(Frozen):
    """The turns that came of an input. entry: the menu and the keys of the entry that was chosen with it."""

    turns: tuple[Turn, ...]
    entry: tuple[str, str] | None = None

    @property
    def key(self) -> tuple[Any, ...]:
        """Equal where a call stands at the same place and knows the same."""
        position = self.turns[-1].position
        return (position.place, position.waiting, position.memory) if position else ()

    @property
    def runs_away(self) -> bool:
        """Whether the call goes on and on by itself."""
        return self.turns[-1].ended_by == "limit" or len(self.turns) == MOST_IN_A_ROW

    @property
    def says_something(self) -> bool:
        """Whether anything is heard in these turns, be it the ringing of a phone."""
        return any(not isinstance(told, UNHEARD) for turn in self.turns for told in turn.instructions)


def arrived(program: Program, flow: str, call: Call, now: datetime) -> Tried:
    """What comes of a call's arrival, until something is waited for that a caller decides."""
    return Tried(_followed(program, None, None, lambda: begin(program, call, now, flow), now))


def tried(program: Program, flow: RunnableFlow, position: Position, given: Input, now: datetime) -> Tried:
    """The same of an input."""
    event = _event(given)
    turns = _followed(program, position, event, lambda: advance(program, position, event, now), now)
    return Tried(turns, _entry(flow, position, given))


def _followed(
    program: Program, position: Position | None, event: Event | None, first: Callable[[], Turn], now: datetime
) -> tuple[Turn, ...]:
    try:
        turns = [first()]
        while len(turns) < MOST_IN_A_ROW and (following := _by_itself(turns[-1], position, event)) is not None:
            turns.append(advance(program, turns[-1].position, following, now))
    except (KeyError, ValueError):  # what of the upload cannot be read is told elsewhere
        return (BROKEN,)
    return tuple(turns)


def _event(given: Input) -> Event:
    if isinstance(given, str):
        return DigitsPressed(given) if given else NoInput()
    return DialEnded(given["dial"]) if "dial" in given else MessageRecorded(given["says"])


def _by_itself(turn: Turn, before: Position | None, event: Event | None) -> Event | None:
    """What happens without anybody doing anything; None where a caller or callee decides."""
    if turn.request:
        return RequestEnded(ok=False, detail="not made in a simulation")
    here = turn.position
    if here is None:
        return None
    if here.waiting == "continue":
        return Continued()
    if here.waiting == "keys" and here.memory.pending:
        return NoInput()
    if here.waiting == "dial" and isinstance(event, DialEnded) and before and _is_next_target(before, here):
        return event
    return None


def _is_next_target(before: Position, here: Position) -> bool:
    """Whether the same dial now rings somebody else: its place is the same, only its state has moved."""
    same = here.place.rpartition("~")[0] == before.place.rpartition("~")[0]
    return same and here.waiting == before.waiting and here.place != before.place


def choices(flow: RunnableFlow, position: Position) -> list[Input]:
    """What can be done where a call waits, the last of them being nothing: silence, or a dial that nobody answers."""
    if position.waiting == "dial":
        return [{"dial": outcome} for outcome in OUTCOMES]
    if position.waiting == "recording":
        return [{"says": 5}]
    top = frames.read(position.place, flow)[-1]
    if isinstance(top, InMenu):
        return [*top.menu.keys, ""]
    # Behind the last action waits who is to hear more than one document holds.
    action = top.actions[top.index] if top.index < len(top.actions) else None
    if isinstance(action, Gather):
        return [*_values(flow, action), ""]
    return [getattr(action, "refuse_key", "9"), ""]


def _values(flow: RunnableFlow, gather: Gather) -> list[str]:
    """Values that conditions ask for, and one that they do not."""
    asked = [value for step in flow.steps if step.when for value in _asked(step.when, gather.variable)]
    fitting = [value for value in asked if value and not set(value) - set("0123456789*#")]
    return list(dict.fromkeys([*fitting[:5], "1" * gather.min_digits]))


def _asked(condition: Condition, variable: str) -> list[str]:
    asked = (one.variable for one in inside(condition) if one.variable)
    return [value for each in asked if each.name == variable for value in each.in_]


def in_menu(flow: RunnableFlow, position: Position) -> bool:
    """Whether it is a menu that waits."""
    return isinstance(frames.read(position.place, flow)[-1], InMenu)


def _entry(flow: RunnableFlow, position: Position, given: Input) -> tuple[str, str] | None:
    if not isinstance(given, str) or not given:
        return None
    top = frames.read(position.place, flow)[-1]
    return (top.menu.name, given) if isinstance(top, InMenu) and given in top.menu.numbers else None


def path_at(flow: RunnableFlow, position: Position) -> Path:
    """The place in the document of the action that waits."""
    path: Path = ()
    menu = ""
    for frame in frames.read(position.place, flow):
        if isinstance(frame, InMenu):
            menu, path = frame.menu.name, ("menus", frame.menu.name)
        else:
            path = (*_list_path(frame, flow, menu, path), frame.index)
    return path


def _list_path(frame: Actions, flow: RunnableFlow, menu: str, path: Path) -> Path:
    kind, rest = frame.head[0], frame.head[1:]
    if kind == "s":
        return ("steps", int(rest[:-1]), "actions" if rest[-1] == "a" else "otherwise")
    if kind == "e":
        return (*path, "entries", flow.menus[flow.menu_numbers[menu]].keys[int(rest[:-1])])
    if kind == "x":
        return (*path, "exhausted")
    name = frames.BRANCH_NAMES[rest]
    return (*path, name) if name == "exhausted" else (*path, "on", name)
