"""Where a call can go from each place of a flow: the ground for finding circles and what cannot be reached.

A mode says who does what meanwhile: INSTANT, nothing that waits is passed; UNANSWERED, the caller presses nothing or only wrong
keys, and nobody who is rung answers; UNHEARD, as INSTANT, and nothing is heard either; ANY, everything that may happen happens.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import Enum
from typing import NamedTuple

from flows.actions import Action
from flows.actions.dial import Dial
from flows.actions.gather import Gather
from flows.actions.language import Language
from flows.actions.pause import Pause
from flows.actions.play import Play
from flows.actions.queue import JoinQueue
from flows.actions.request import Request
from flows.actions.set_caller_name import SetCallerName
from flows.actions.sign_in import SignIn
from flows.check.shapes import Path

Mode = Enum("Mode", ["INSTANT", "UNANSWERED", "UNHEARD", "ANY"])
Branch = tuple[Path, Sequence[Action]]
RESULTS = ("answered", "full", "timeout", "no_agents", "left")
"""What a wait in a queue may be followed by."""
ON: Branch = ((), ())
"""The next action follows."""
OUTCOMES = ("answered", "busy", "no_answer", "failed")


class Owner(NamedTuple):
    """Whose list of actions it is: kind "step" (key its place), or "entry" or "exhausted" of a menu (key its name).

    under: the place of the action in a step that opened the outermost menu, () where that is not followed.
    """

    kind: str
    key: int | str
    under: Path = ()


class Rest(NamedTuple):
    """What is left to do: a list of actions from `start` on, then `after`, then what follows on the owner's last action."""

    actions: Sequence[Action]
    path: Path
    start: int
    after: Rest | None
    owner: Owner

    @property
    def action(self) -> Action | None:
        return self.actions[self.start] if self.start < len(self.actions) else None

    @property
    def place(self) -> Path:
        return (*self.path, self.start)

    @property
    def next(self) -> Rest:
        return Rest(self.actions, self.path, self.start + 1, self.after, self.owner)

    def into(self, branch: Branch) -> Rest:
        """What is left when a branch of the action is taken first."""
        path, actions = branch
        return Rest(actions, (*self.place, *path), 0, self.next, self.owner) if actions else self.next


def branches(action: Action, mode: Mode) -> list[Branch]:
    """The lists that may follow inside an action before the next action does; none where the call ends, moves or waits."""
    match action:
        case Play():
            return [] if action.loop == "forever" or mode is Mode.UNHEARD else [ON]
        case Pause() | Language() | SetCallerName():
            return [ON]
        case Request():
            return [(("on", "success"), action.on.success), (("on", "error"), action.on.error)]
        case Gather() | SignIn() if mode in (Mode.ANY, Mode.UNANSWERED):
            return [(("exhausted",), action.exhausted), *([ON] if mode is Mode.ANY else [])]
        case Dial():
            return _outcomes(action, mode)
        case JoinQueue() if mode in (Mode.ANY, Mode.UNANSWERED):
            return _results(action, RESULTS if mode is Mode.ANY else RESULTS[1:])
    return []


def _outcomes(dial: Dial, mode: Mode) -> list[Branch]:
    if not dial.targets:
        return [(("on", "failed"), dial.on.failed or ())]
    if mode not in (Mode.ANY, Mode.UNANSWERED):
        return []
    names = ("busy", "no_answer", "failed") if mode is Mode.UNANSWERED else OUTCOMES
    lists = {name: getattr(dial.on, name) for name in names}
    return [(("on", name), found or ()) for name, found in lists.items() if found is not None or name != "answered"]


def _results(action: JoinQueue, names: Sequence[str]) -> list[Branch]:
    lists = {name: getattr(action.on, name) for name in names}
    return [(("on", name), found or ()) for name, found in lists.items() if found is not None or name != "answered"]


def nested(action: Action) -> list[Branch]:
    """Every list of actions inside an action."""
    if isinstance(action, Dial):
        found = {name: getattr(action.on, name) or () for name in OUTCOMES}
        return [(("on", name), actions) for name, actions in found.items()]
    if isinstance(action, JoinQueue):
        return [(("on", name), getattr(action.on, name) or ()) for name in RESULTS]
    if isinstance(action, Gather | SignIn | Request):
        return branches(action, Mode.ANY)
    return []


def every(rest: Rest) -> Iterator[Rest]:
    """Each action of a list and of the lists inside it, as what is left to do from there on."""
    queue = [rest]
    while queue:
        here = queue.pop()
        while (action := here.action) is not None:
            yield here
            queue.extend(here.into(branch) for branch in nested(action) if branch[1])
            here = here.next
