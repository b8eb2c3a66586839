"""Circles that no caller can leave: steps that lead back to themselves, and menus that a silent caller never gets out of.

Conditions are taken to hold or not: what hours say does not change while a call goes round.
"""

from __future__ import annotations

from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter

from flows.check.flow_map import FlowMap, Graph, Node
from flows.check.passages import Mode
from flows.configuration import pointer
from flows.problems import Problem

MOST = 10
"""Circles of one sort that are told for one flow."""


def circle_problems(name: str, flow: FlowMap) -> Iterator[Problem]:
    """Every circle of a flow, those that never wait as errors first."""
    steps = flow.graph(Mode.INSTANT)
    told = list(_circles(steps))
    for circle in told:
        sentence = "The call goes round and never waits for the caller"
        yield _problem("endless_circle", name, flow, steps, circle, sentence)
    silent = flow.graph(Mode.SILENT)
    for circle in told:
        silent[circle[-1]].pop(circle[0], None)
    asking = {node: edges for node, edges in silent.items() if node.kind != "gather"}
    menus = {node: {to: edge for to, edge in edges.items() if to.kind != "gather"} for node, edges in asking.items()}
    for circle in _circles(menus):
        silent[circle[-1]].pop(circle[0], None)
        yield _problem("endless_circle", name, flow, menus, circle, "A caller who presses nothing never leaves")
    for circle in _circles(silent):
        sentence = "A caller who presses nothing is asked again and again, until the call is cut"
        yield _problem("silent_circle", name, flow, silent, circle, sentence)


def _circles(graph: Graph) -> Iterator[list[Node]]:
    """Circles, each closed by an edge from its last node to its first, which is an action that moves the call."""
    left = {node: dict(edges) for node, edges in graph.items()}
    for _ in range(MOST):
        try:
            TopologicalSorter(left).prepare()
        except CycleError as error:
            circle = _closed_by_a_move(error.args[1][:0:-1], graph)
            left[circle[-1]].pop(circle[0])
            yield circle
        else:
            return


def _closed_by_a_move(circle: list[Node], graph: Graph) -> list[Node]:
    closing = [turn for turn in range(len(circle)) if graph[circle[turn - 1]][circle[turn]].moved]
    start = min(closing, key=lambda turn: (circle[turn].kind != "step", str(circle[turn].key)), default=0)
    return circle[start:] + circle[:start]


def _problem(code: str, name: str, flow: FlowMap, graph: Graph, circle: list[Node], sentence: str) -> Problem:
    words = [word for node in [*circle, circle[0]] if (word := _word(node, flow))]
    path = graph[circle[-1]][circle[0]].path
    return Problem(
        "warning" if code == "silent_circle" else "error",
        code,
        pointer("flows", name, *path),
        f"{sentence}: {' → '.join(words)}.",
    )


def _word(node: Node, flow: FlowMap) -> str:
    if node.kind == "step":
        return f'step "{flow.flow.steps[int(str(node.key))].name}"'
    return f'menu "{node.key}"' if node.kind == "menu" else "gather" if node.kind == "gather" else ""
