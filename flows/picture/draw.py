"""Drawing a flow: the document as nodes. Nothing is drawn twice; what is met again, or leads back, is a reference.

A draft may be unfinished, so nothing is taken for granted: what has not the right shape is left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from flows.configuration import Configuration, pointer
from flows.picture.nodes import Node

NESTED: Final[Mapping[str, tuple[tuple[str, ...], ...]]] = {
    "dial": (("on", "answered"), ("on", "busy"), ("on", "no_answer"), ("on", "failed")),
    "gather": (("exhausted",),),
    "sign_in": (("exhausted",),),
    "request": (("on", "success"), ("on", "error")),
    "queue": (("on", "answered"), ("on", "full"), ("on", "timeout"), ("on", "no_agents"), ("on", "left")),
}
"""Where lists of actions stand inside an action."""
PAD: Final = "123456789*0#"
DEEPEST: Final = 6
"""Menus inside menus; what is deeper is drawn after the steps, and referred to."""


def draw(configuration: Configuration, name: str) -> Node | None:
    """The picture of a flow; None where there is none of that name."""
    document = configuration.document("flows", name)
    return _Drawing(configuration, name, document).flow() if isinstance(document, dict) else None


class _Drawing:
    def __init__(self, configuration: Configuration, name: str, document: Mapping[str, Any]) -> None:
        self.configuration, self.name, self.document = configuration, name, document
        self.menus: Mapping[str, Any] = _object(document.get("menus"))
        self.drawn: set[str] = set()
        self.depth = 0

    def flow(self) -> Node:
        steps = _there([self.step(index, step) for index, step in enumerate(_objects(self.document.get("steps")))])
        rest = _there(self.menu(menu) if menu not in self.drawn else None for menu in sorted(self.menus))
        return Node("flow", self.at(), "flow", self.name, self.document, (*self.numbers(), *steps, *rest))

    def numbers(self) -> Iterator[Node]:
        for number in self.configuration.names("numbers"):
            found = _object(self.configuration.document("numbers", number))
            if found.get("flow") == self.name:
                yield Node("number", pointer("numbers", number), "number", number, found)

    def step(self, index: int, step: Mapping[str, Any] | None) -> Node | None:
        if step is None:
            return None
        place = ("steps", index)
        lists = [self.list(step.get("actions"), (*place, "actions"), "actions", always=True)]
        if step.get("when") or step.get("otherwise"):
            lists.append(self.list(step.get("otherwise"), (*place, "otherwise"), "otherwise", always=True))
        name, enabled = str(step.get("name", "")), step.get("enabled", True) is not False
        return Node("step", self.at(*place), "step", name, step, _there(lists), enabled)

    def list(self, actions: Any, place: tuple[str | int, ...], kind: str, always: bool = False) -> Node | None:
        """A list of actions; None for an empty one, unless its place is to be seen."""
        parts = self.actions(actions, place)
        return Node("list", self.at(*place), kind, parts=parts) if parts or always else None

    def actions(self, actions: Any, place: tuple[str | int, ...]) -> tuple[Node, ...]:
        return _there(
            self.action(action, (*place, index)) if action is not None else None
            for index, action in enumerate(_objects(actions))
        )

    def action(self, action: Mapping[str, Any], place: tuple[str | int, ...]) -> Node:
        kind = str(action.get("type", ""))
        parts = [self.list(_inside(action, path), (*place, *path), path[-1]) for path in NESTED.get(kind, ())]
        refers = ""
        menu = str(action.get("menu"))
        if kind == "menu" and menu in self.menus:
            if menu in self.drawn or self.depth >= DEEPEST:
                refers = self.at("menus", menu)
            else:
                parts.append(self.menu(menu))
        elif kind == "goto":
            refers = self.step_named(action.get("step"))
        return Node("action", self.at(*place), kind, "", action, _there(parts), refers=refers)

    def menu(self, name: str) -> Node:
        self.drawn.add(name)
        self.depth += 1
        menu, place = _object(self.menus[name]), ("menus", name)
        entries = _object(menu.get("entries"))
        parts: list[Node | None] = []
        for keys in sorted(entries, key=_as_on_the_pad):
            where = (*place, "entries", keys)
            parts.append(Node("entry", self.at(*where), "entry", keys, parts=self.actions(entries[keys], where)))
        parts.append(self.list(menu.get("exhausted"), (*place, "exhausted"), "exhausted"))
        self.depth -= 1
        return Node("menu", self.at(*place), "menu", name, menu, _there(parts))

    def step_named(self, name: Any) -> str:
        for index, step in enumerate(_objects(self.document.get("steps"))):
            if step is not None and name is not None and step.get("name") == name:
                return self.at("steps", index)
        return ""

    def at(self, *place: str | int) -> str:
        return pointer("flows", self.name, *place)


def _as_on_the_pad(keys: str) -> list[int]:
    return [PAD.find(key) for key in keys]


def _there(parts: Iterable[Node | None]) -> tuple[Node, ...]:
    return tuple(part for part in parts if part is not None)


def _inside(document: Any, path: Iterable[str]) -> Any:
    for key in path:
        document = _object(document).get(key)
    return document


def _object(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _objects(value: Any) -> list[Mapping[str, Any] | None]:
    """The objects of a list, each at its own place."""
    return [one if isinstance(one, dict) else None for one in value] if isinstance(value, list) else []
