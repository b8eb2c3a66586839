"""Circles that no caller can leave, or only one who does something: steps and menus that lead back to themselves.

Conditions are taken to hold or not: what hours say does not change while a call goes round. A caller who presses only wrong keys
goes where a silent one goes.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from graphlib import CycleError, TopologicalSorter
from typing import Literal

from flows.check.calls import Calls
from flows.check.flow_map import FlowMap
from flows.check.nodes import Graph, Node
from flows.check.passages import Mode
from flows.configuration import pointer
from flows.interpreter import MAX_TURNS
from flows.problems import Problem
from flows.words import joined, template, words

MOST = 10
"""Circles of one sort that are told for one flow."""
Sort = tuple[Literal["error", "warning"], str, frozenset[str], str]
SORTS: tuple[Sort, ...] = (
    ("error", "endless_circle", frozenset({"gather", "dial"}), words("A caller who presses nothing never leaves")),
    ("error", "silent_circle", frozenset({"dial"}), words("A caller who presses nothing is asked again and again")),
    (
        "warning",
        "unanswered_circle",
        frozenset(),
        words(
            "While nobody answers, the same phones ring again and again, until the call is cut after {max_turns} turns",
            max_turns=MAX_TURNS,
        ),
    ),
)
"""Severity, code, what a circle of that sort does not pass through, and the sentence."""


def in_order(graph: Graph) -> list[Node] | None:
    """The places of a graph, each after all that it leads to; None where it has a circle."""
    try:
        return list(TopologicalSorter(graph).static_order())
    except CycleError:
        return None


WAITING = {"gather": template("gather"), "dial": template("dial")}
"""Actions that a circle names."""


def circle_problems(name: str, flow: FlowMap, unanswered: Graph, calls: Calls | None = None) -> Iterator[Problem]:
    """Every circle of a flow, those that never wait first. unanswered: its graph, of which each circle is opened."""
    instant = flow.graph(Mode.INSTANT)
    for circle in _circles(instant):
        place = pointer("flows", name, "steps", next(int(str(node.key)) for node in circle if node.kind == "step"))
        example = calls.cut_at(place) if calls else None
        around = words("The call goes round and never waits for the caller")
        yield Problem("error", "endless_circle", *_told(name, flow, instant, circle, around), example=example)
        _open(unanswered, circle)
    for severity, code, without, sentence in SORTS:
        graph = _without(unanswered, without)
        for circle in _circles(graph):
            place = pointer("flows", name, *next(filter(None, map(_place, circle))))
            example = calls.around(place) if calls else None
            yield Problem(severity, code, *_told(name, flow, graph, circle, sentence), example=example)
            _open(unanswered, circle)


def _without(graph: Graph, kinds: Collection[str]) -> Graph:
    """What is left of a graph without the places of these kinds."""
    if not kinds:
        return graph
    return {
        node: {to: edge for to, edge in edges.items() if to.kind not in kinds}
        for node, edges in graph.items()
        if node.kind not in kinds
    }


def _circles(graph: Graph) -> Iterator[list[Node]]:
    """Circles, each closed by an edge from its last node to its first, which is an action that moves the call."""
    left = {node: dict(edges) for node, edges in graph.items()}
    for _ in range(MOST):
        try:
            TopologicalSorter(left).prepare()
        except CycleError as error:
            circle = _closed_by_a_move(error.args[1][:0:-1], graph)
            _open(left, circle)
            yield circle
        else:
            return


def _open(graph: Graph, circle: list[Node]) -> None:
    """Take away what closes a circle, whichever menu was the outermost."""
    last, first = circle[-1][:2], circle[0][:2]
    for node, edges in graph.items():
        if node[:2] == last:
            for target in [target for target in edges if target[:2] == first]:
                del edges[target]


def _closed_by_a_move(circle: list[Node], graph: Graph) -> list[Node]:
    closing = [turn for turn in range(len(circle)) if graph[circle[turn - 1]][circle[turn]].moved]
    start = min(closing, key=lambda turn: (circle[turn].kind != "step", str(circle[turn].key)), default=0)
    return circle[start:] + circle[:start]


def _told(name: str, flow: FlowMap, graph: Graph, circle: list[Node], sentence: str) -> tuple[str, str]:
    """Pointer and message."""
    places = [word for node in [*circle, circle[0]] if (word := _word(node, flow))]
    path = graph[circle[-1]][circle[0]].path
    return pointer("flows", name, *path), words(
        "{sentence}: {places}.", sentence=sentence, places=joined(places, " → ")
    )


def _word(node: Node, flow: FlowMap) -> str:
    if node.kind == "step":
        return words('step "{name}"', name=flow.flow.steps[int(str(node.key))].name)
    if node.kind == "menu":
        return words('menu "{name}"', name=node.key)
    return words(WAITING[node.kind]) if node.kind in WAITING else ""


def _place(node: Node) -> tuple[str | int, ...]:
    """Where in the flow a call waits; () where it does not."""
    if node.kind == "menu":
        return ("menus", str(node.key))
    return node.key if isinstance(node.key, tuple) else ()
