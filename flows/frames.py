"""The frames of a place: what a call has entered and not left yet, as objects and as text.

`flows/position.py` shows the spelling.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from flows.actions import Action
from flows.position import BadPosition
from flows.program import RunnableFlow, RunnableMenu

State = tuple[int, ...]
FRAME = re.compile(r"(?:s(\d+)([ao])(\d+)|m(\d+)|e(\d+)\.(\d+)|x(\d+)|b([a-z])(\d+))(?:~([\d.]+))?")
BRANCHES = {
    "answered": "a",
    "busy": "b",
    "no_answer": "n",
    "failed": "f",
    "success": "s",
    "error": "e",
    "exhausted": "x",
    "full": "u",
    "timeout": "t",
    "no_agents": "g",
    "left": "l",
}
BRANCH_NAMES = {letter: name for name, letter in BRANCHES.items()}


@dataclass(slots=True)
class Actions:
    """A list of actions under way. `head` is its spelling; `state` belongs to the action at `index` while it waits."""

    head: str
    actions: Sequence[Action]
    index: int = 0
    state: State = ()

    def text(self) -> str:
        return f"{self.head}{self.index}{_tilde(self.state)}"


@dataclass(slots=True)
class InMenu:
    """A menu that is open. `state`: silences and wrong keys so far; empty while the greeting is still due."""

    menu: RunnableMenu
    state: State = ()

    def text(self) -> str:
        return f"m{self.menu.index}{_tilde(self.state)}"


Frame = Actions | InMenu


def _tilde(state: State) -> str:
    return "~" + ".".join(map(str, state)) if state else ""


def spell(frames: Sequence[Frame]) -> str:
    """The place as text."""
    return "-".join([frame.text() for frame in frames])


def read(place: str, flow: RunnableFlow) -> list[Frame]:
    """The frames of a place in that flow. Raises `BadPosition` where the flow has no such place."""
    frames: list[Frame] = []
    try:
        for text in place.split("-"):
            frames.append(_frame(text, flow, frames))
    except (IndexError, KeyError, AttributeError, TypeError, ValueError) as wrong:
        raise BadPosition(f"no such place in flow {flow.name}: {place}") from wrong
    if not frames or not isinstance(frames[0], Actions):
        raise BadPosition(f"no such place in flow {flow.name}: {place}")
    return frames


def _frame(text: str, flow: RunnableFlow, above: list[Frame]) -> Frame:
    (step, side, at, menu, entry, entry_at, exhausted, letter, branch_at), state = _parts(text)
    if step:
        return _within(step_actions(flow, int(step), side, int(at), above), state)
    if menu:
        return InMenu(flow.menus[int(menu)], state)
    parent = above[-1]
    if isinstance(parent, InMenu):
        if entry:
            return _within(Actions(f"e{entry}.", parent.menu.lists[int(entry)], int(entry_at)), state)
        return _within(Actions("x", parent.menu.model.exhausted, int(exhausted)), state)
    return _within(
        Actions(f"b{letter}", parent.actions[parent.index].branch(BRANCH_NAMES[letter]), int(branch_at)), state
    )


@lru_cache(maxsize=10_000)
def _parts(text: str) -> tuple[tuple[Any, ...], State]:
    """The groups of a frame's text but the last, and the state that this one tells. Raises `ValueError`."""
    match = FRAME.fullmatch(text)
    if match is None:
        raise ValueError(text)
    *parts, tilde = match.groups()
    return tuple(parts), tuple(map(int, tilde.split("."))) if tilde else ()


def _within(frame: Actions, state: State) -> Actions:
    if frame.index > len(frame.actions):
        raise IndexError(frame.index)
    frame.state = state
    return frame


def step_of(frames: Sequence[Frame]) -> int:
    """The number of the step that a place is in."""
    bottom = frames[0]
    return int(bottom.head[1:-1]) if isinstance(bottom, Actions) else 0


def step_actions(flow: RunnableFlow, number: int, side: str, at: int = 0, above: Sequence[Frame] = ()) -> Actions:
    """The list of a step: `a` its actions, `o` its otherwise. Stands at the bottom only."""
    if above:
        raise IndexError("a step inside something")
    step = flow.steps[number]
    return Actions(f"s{number}{side}", step.actions if side == "a" else step.otherwise, at)
