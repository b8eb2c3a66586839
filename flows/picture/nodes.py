"""What a picture is made of: nodes in nodes, each named by the JSON pointer of what it shows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal

What = Literal["flow", "number", "step", "list", "action", "menu", "entry"]
"""flow: the whole. number: one that leads to it. step, action, menu: as in the document. list: actions of a step, an outcome, or
`exhausted`. entry: the actions behind keys of a menu."""


def node_id(pointer: str) -> str:
    """The id of the node that shows what a JSON pointer (RFC 6901) names: the same in every drawing, without a space.

    >>> node_id("/flows/mon accueil/steps/0")
    'at/flows/mon·accueil/steps/0'
    """
    return "at" + pointer.replace(" ", "·")  # the point can be in no name


@dataclass(frozen=True, eq=False)
class Node:
    """One thing of a flow, with what belongs to it inside.

    pointer: where it stands in the configuration. kind: an action's type, a list's role (actions, otherwise, exhausted, or how an
    action went: answered, busy, timeout …), else as `what`. name: a number, a step's or menu's name, an entry's keys.
    settings: the document of it. enabled: false for what a call passes over. refers: the pointer of the node that shows what this
    one leads to, where that is drawn elsewhere; "" where it is drawn here or leads nowhere.
    """

    what: What
    pointer: str
    kind: str
    name: str = ""
    settings: Mapping[str, Any] = field(default_factory=dict)
    parts: tuple[Node, ...] = ()
    enabled: bool = True
    refers: str = ""

    @cached_property
    def id(self) -> str:
        return node_id(self.pointer)

    @property
    def refers_to(self) -> str:
        """The id of the node that shows what this one leads to."""
        return node_id(self.refers) if self.refers else ""

    def of(self, what: What) -> list[Node]:
        """The parts of that sort."""
        return [part for part in self.parts if part.what == what]

    def part(self, kind: str) -> Node | None:
        """The part of that kind: the list of an outcome, of `exhausted`, of `otherwise`."""
        return next((part for part in self.parts if part.kind == kind), None)

    def everything(self) -> Iterator[Node]:
        """This node and all inside it, as they are read."""
        queue = [self]
        while queue:
            node = queue.pop()
            yield node
            queue.extend(reversed(node.parts))

    @cached_property
    def by_pointer(self) -> Mapping[str, Node]:
        """Every node inside, by its pointer."""
        return {node.pointer: node for node in self.everything()}

    def nearest(self, pointer: str) -> Node | None:
        """The innermost node that shows what a pointer names, or something around it; None where nothing here does."""
        while pointer:
            if found := self.by_pointer.get(pointer):
                return found
            pointer = pointer.rpartition("/")[0]
        return None
