"""Calls that come near to the limit of turns although nobody does anything."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from flows.check.calls import Calls
from flows.check.flow_map import FlowMap
from flows.check.nodes import Graph, Node
from flows.check.spending import NOTHING, of_action, of_menu
from flows.configuration import pointer
from flows.interpreter import MAX_TURNS
from flows.problems import Problem
from flows.words import words

NEAR = MAX_TURNS * 3 // 4


def turn_problems(
    name: str, flow: FlowMap, unanswered: Graph, order: Sequence[Node], calls: Calls | None = None
) -> Iterator[Problem]:
    """A warning where a caller who does nothing may come near to the limit. order: of the graph, which has no circles."""
    turns = _most_turns(flow, unanswered, order)
    if turns > NEAR:
        message = words(
            "A caller who presses nothing, and for whom nobody answers, may come to {turns} turns; after {max_turns} a "
            "call is cut: use fewer attempts, or end it before.",
            turns=turns,
            max_turns=MAX_TURNS,
        )
        example = calls.longest() if calls else None
        yield Problem("warning", "near_turn_limit", pointer("flows", name), message, example=example)


def _most_turns(flow: FlowMap, graph: Graph, order: Sequence[Node]) -> int:
    most: dict[Node, int] = {}
    for node in order:
        most[node] = _turns(node, flow) + max((most[target] for target in graph[node]), default=0)
    return 1 + most[Node("step", 0)]


def _turns(node: Node, flow: FlowMap) -> int:
    """The turns of one place in which a call waits."""
    if node.kind == "menu":
        return of_menu(flow.flow.menus[str(node.key)], lambda kind, name: None).turns
    action = flow.waiting.get(node.key) if isinstance(node.key, tuple) else None
    return (of_action(action, flow.flow, lambda kind, name: None) if action else NOTHING).turns
