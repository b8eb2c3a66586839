"""The next two years of a flow: what never comes about in them, and when a caller is cut off without having been told anything."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from flows.check.flow_map import FlowMap
from flows.check.nodes import Graph, Node
from flows.check.trial import Trial
from flows.check.truth import EITHER, known_of, possible
from flows.compare.times import Span, State, Watched, watched_by
from flows.conditions import Condition

MOST_WORK = 400_000
"""Edges that are followed in search of what is never reached; where there would be more, nothing is said."""
Sides = tuple[frozenset[bool], ...]
"""For each step, what its condition may come to."""


@dataclass(frozen=True)
class Ahead:
    """The spans of a flow from now on, and what its conditions come to in them. Switches may be flipped at any time."""

    program: Trial
    name: str
    flow: FlowMap
    now: datetime

    @cached_property
    def sorts(self) -> list[list[Span]]:
        """The spans that are decided alike, together, in the order in which they first come."""
        return self.program.sorts(self.name, self.now)

    @cached_property
    def sides(self) -> list[Sides]:
        """What the steps' conditions may come to together, at one time or another; each once."""
        columns = [self._column(step.when) for step in self.flow.flow.steps]
        return list(dict.fromkeys(zip(*columns, strict=True)))

    def _column(self, condition: Condition | None) -> list[frozenset[bool]]:
        """What one condition may come to in each sort of spans."""
        watched = [
            one for one in dict.fromkeys(watched_by(condition)) if one.kind != "switch" and not self._unknown(one)
        ]
        found: dict[tuple[bool, ...], frozenset[bool]] = {}
        column = []
        for states in self._states:
            key = tuple(states[one].on for one in watched)
            if key not in found:
                found[key] = possible(condition, {one: states[one] for one in watched}, self._known)
            column.append(found[key])
        return column

    @cached_property
    def _states(self) -> list[Mapping[Watched, State]]:
        return [sort[0].states for sort in self.sorts]

    @cached_property
    def _known(self) -> dict[tuple[str, object], bool]:
        conditions = [step.when for step in self.flow.flow.steps if step.when]
        return known_of(self.program, self.program.leading_to(self.name), conditions)

    def _unknown(self, one: Watched) -> bool:
        """Whether a calendar follows an address, whose events nobody knows beforehand."""
        return one.kind == "calendar" and self.program.follows(one.name) is not None

    def never_true(self) -> Iterator[int]:
        """The steps whose condition holds at no time, whoever calls."""
        for index, step in enumerate(self.flow.flow.steps):
            if step.enabled and step.when and self.sides and not any(True in sides[index] for sides in self.sides):
                yield index

    def reached(self, graph: Graph) -> set[Node] | None:
        """What a call comes to at one time or another; None where that is too much to follow. graph: of all that may happen."""
        if not self.sides or len(self.sides) * sum(map(len, graph.values())) > MOST_WORK:
            return None
        return set().union(*(_reached(graph, sides, self.flow) for sides in self.sides))


def _reached(graph: Graph, sides: Sides, flow: FlowMap) -> set[Node]:
    start = Node("step", 0)
    reached, queue = {start}, [start]
    while queue:
        node = queue.pop()
        for target in graph.get(node, ()):
            if target not in reached and (node.kind != "step" or _may_run(target, sides, flow)):
                reached.add(target)
                queue.append(target)
    return reached


def _may_run(node: Node, sides: Sides, flow: FlowMap) -> bool:
    """Whether a list of a step may run; those of a step that is not enabled are as good as reached."""
    index = int(str(node.key))
    may = sides[index] if flow.flow.steps[index].enabled else EITHER
    return node.kind == "passed" or (node.kind == "actions") in may
