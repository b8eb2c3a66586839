"""Places of a flow that a call can be at, and what leads from one to another."""

from __future__ import annotations

from typing import NamedTuple

from flows.check.shapes import Path


class Node(NamedTuple):
    """A place a call can be at: "step" (key: its index), "menu", "exit" (leaving a first menu), "gather" or "dial" (key: its
    path), "end".

    under: the place of the action in a step that opened the outermost menu; () where that is not followed, or not known.
    """

    kind: str
    key: int | str | Path
    under: Path = ()


END = Node("end", "")
LISTS = ("actions", "otherwise", "passed")
"""Kinds of places that are the lists of a step, and the passing of one."""


class Edge(NamedTuple):
    """What leads on: the path of the action, or of the step that is passed when `moved` is false."""

    path: Path
    moved: bool


Graph = dict[Node, dict[Node, Edge]]
