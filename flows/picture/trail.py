"""Where a call stands on a picture, while its trace is followed: a stack of lists and menus, as in the interpreter."""

from __future__ import annotations

from dataclasses import dataclass

from flows.configuration import pointer
from flows.picture.dialling import Dialling
from flows.picture.nodes import Node

WAITING = ("dial", "queue", "gather", "sign_in", "request", "voicemail", "goto", "hangup", "reject")
"""Actions of which the trace tells more, or that end the call."""


@dataclass
class Place:
    """A list of actions, and at which of them the call is; or a menu."""

    node: Node
    index: int = 0

    @property
    def action(self) -> Node | None:
        return self.node.parts[self.index] if not self.is_menu and self.index < len(self.node.parts) else None

    @property
    def is_menu(self) -> bool:
        return self.node.what == "menu"


class Trail:
    """What was come to so far, and why."""

    def __init__(self, picture: Node) -> None:
        self.picture = picture
        self.steps = {node.name: node for node in picture.of("step")}
        self.reasons: dict[str, str] = {picture.id: ""}
        self.passed: dict[str, str] = {}
        self.stack: list[Place] = []
        self.dialling: Dialling | None = None
        self.stands = picture.id

    # Where the call is

    @property
    def action(self) -> Node | None:
        """The action that waits."""
        return self.stack[-1].action if self.stack else None

    def menu(self, name: str) -> Place | None:
        """The menu on top, if that is its name."""
        top = self.stack[-1] if self.stack else None
        return top if top and top.is_menu and top.node.name == name else None

    def light(self, node: Node, why: str = "") -> None:
        self.reasons[node.id] = why or self.reasons.get(node.id, "")
        self.passed.pop(node.id, None)
        self.stands = node.id

    def says(self, why: str) -> None:
        """Something is said of the place where the call stands."""
        before = self.reasons.get(self.stands, "")
        self.reasons[self.stands] = f"{before}; {why}" if before and why not in before else why

    # How it goes on

    def take(self, step: Node, kind: str, why: str) -> None:
        """The list of a step runs."""
        self.light(step, why)
        self.stack = []
        actions = step.part(kind)
        if actions is not None:
            self.light(actions)
            self.stack.append(Place(actions))
        self.run()

    def enter(self, node: Node | None, why: str = "") -> None:
        """A list of the action or menu on top runs; where there is none, the next action follows."""
        if node is not None:
            self.light(node, why)
            self.stack.append(Place(node))
        elif self.stack:
            self.stack[-1].index += 1
        self.run()

    def settle(self, line: str) -> None:
        """The dial that is under way is over, unless this line of the trace goes on with it."""
        dialling = self.dialling
        if dialling is None or dialling.outcome is None or dialling.goes_on(line):
            return
        self.dialling = None
        if dialling.outcome != "answered" or dialling.returns:
            self.enter(dialling.action.part(dialling.outcome))

    def run(self) -> None:
        """Go on to what waits, or to the end of the list."""
        while self.stack:
            place = self.stack[-1]
            if place.is_menu:
                return self.light(place.node)
            action = place.action
            if action is None:
                self._finished()
            elif not self._does(place, action):
                return None
        return None

    def _does(self, place: Place, action: Node) -> bool:
        """Whether something follows the action of itself."""
        self.light(action)
        if action.kind == "dial":
            self.dialling = Dialling(action)
            return self._rings_nobody()
        if action.kind in WAITING or action.settings.get("loop") == "forever":
            return False
        if action.kind == "menu":
            self._open(str(action.settings.get("menu")))
        elif action.kind in ("back", "top", "repeat", "exit"):
            self._move(action.kind)
        else:
            place.index += 1
        return True

    def _rings_nobody(self) -> bool:
        assert self.dialling is not None
        if self.dialling.targets:
            return False
        self.dialling.over("failed")
        self.settle("")
        return True

    def refused(self) -> None:
        """A target of the dial is not rung."""
        if self.dialling is not None and self.dialling.refuse():
            self.dialling.over("failed")

    # Menus

    def _open(self, name: str) -> None:
        for depth, place in enumerate(self.stack):
            if place.is_menu and place.node.name == name:
                del self.stack[depth + 1 :]
                return
        node = self.picture.by_pointer.get(pointer("flows", self.picture.name, "menus", name))
        if node is None:
            self.stack = []
        else:
            self.stack.append(Place(node))

    def _move(self, kind: str) -> None:
        menus = [depth for depth, place in enumerate(self.stack) if place.is_menu]
        if not menus:
            self.stack = []
        elif kind == "exit":
            self._exit()
        else:
            at = {"top": menus[0], "repeat": menus[-1], "back": menus[max(len(menus) - 2, 0)]}[kind]
            del self.stack[at + 1 :]

    def leave_menus(self) -> None:
        """Out of all menus, and on."""
        self._exit()
        self.run()

    def _exit(self) -> None:
        first = next(depth for depth, place in enumerate(self.stack) if place.is_menu)
        del self.stack[first:]
        self._next()

    def _next(self) -> None:
        if self.stack:
            self.stack[-1].index += 1

    def _finished(self) -> None:
        done = self.stack.pop().node
        if not self.stack or not self.stack[-1].is_menu:
            self._next()
        elif done.kind == "exhausted":
            self._exit()
