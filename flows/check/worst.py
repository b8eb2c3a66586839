"""The worst that a flow does to a caller who presses nothing, or only wrong keys, and for whom nobody answers."""

from __future__ import annotations

from collections.abc import Iterable
from graphlib import CycleError, TopologicalSorter
from typing import NamedTuple

from flows.check.flow_map import FlowMap
from flows.check.nodes import END, Node
from flows.check.passages import Mode, Rest, branches
from flows.check.shapes import Path
from flows.check.spending import NOTHING, Cost, Resources, of_action, of_menu
from flows.interpreter import MAX_TURNS

State = tuple[Path, int, Path] | Node


class Worst(NamedTuple):
    """At most so many prompts, seconds and turns. endless: nobody ends the call but the caller, or the limit of turns."""

    prompts: int
    seconds: int
    turns: int
    endless: bool

    def __str__(self) -> str:
        """
        >>> str(Worst(4, 102, 5, False))
        '4 prompts, 1 min 42 s, 5 turns'
        """
        if self.endless:
            return f"{MAX_TURNS} turns, after which the call is cut,"
        minutes, rest = divmod(self.seconds, 60)
        time = f"{minutes:,} min {rest} s" if minutes else f"{rest} s"
        return f"{_count(self.prompts, 'prompt')}, {time}, {_count(self.turns, 'turn')}"


def _count(number: int, word: str) -> str:
    return f"{number} {word}{'' if number == 1 else 's'}"


def worst_case(flow: FlowMap, resources: Resources) -> Worst:
    """The worst call of a flow, whatever its conditions say. The circles that are refused must not be there."""
    following = _following(flow, resources)
    try:
        order = list(
            TopologicalSorter({here: [to for _, to in ways] for here, ways in following.items()}).static_order()
        )
    except CycleError:
        return Worst(0, 0, 0, endless=True)
    worst: dict[State, Cost] = {}
    for here in order:
        worst[here] = _most(cost.plus(worst[to]) for cost, to in following[here])
    found = worst[Node("step", 0)]
    return Worst(found.prompts, round(found.seconds), found.turns + 1, endless=False)


def _most(costs: Iterable[Cost]) -> Cost:
    prompts, seconds, turns = zip(NOTHING, *costs, strict=True)
    return Cost(max(prompts), max(seconds), max(turns))


def _following(flow: FlowMap, resources: Resources) -> dict[State, list[tuple[Cost, State]]]:
    """State → the states that may follow, each with what it costs the caller to come there."""
    found: dict[State, list[tuple[Cost, State]]] = {}
    queue: list[Node | Rest] = [Node("step", 0)]
    while queue:
        here = queue.pop()
        if _state(here) in found:
            continue
        ways = list(_ways(here, flow, resources))
        found[_state(here)] = [(cost, _state(to)) for cost, to in ways]
        queue += [to for _, to in ways]
    return found


def _state(here: Node | Rest) -> State:
    return here if isinstance(here, Node) else (here.path, here.start, here.owner.under)


def _ways(here: Node | Rest, flow: FlowMap, resources: Resources) -> Iterable[tuple[Cost, Node | Rest]]:
    if isinstance(here, Node):
        cost = of_menu(flow.flow.menus[str(here.key)], resources) if here.kind == "menu" else NOTHING
        return [(cost, rest) for rest in flow.starts(here, Mode.UNANSWERED)] if here != END else []
    action = here.action
    if action is None:
        after = [here.after] if here.after else [node for node, _, _ in flow.out_of(here.owner, Mode.UNANSWERED)]
        return [(NOTHING, to) for to in after]
    if (targets := flow.moves(here, Mode.UNANSWERED)) is not None:
        return [(NOTHING, to) for to in targets]
    cost = of_action(action, flow.flow, resources)
    return [(cost, here.into(branch)) for branch in branches(action, Mode.UNANSWERED)] or [(cost, END)]
