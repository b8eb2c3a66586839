"""Two configurations walked side by side: the same calls on both, and where they differ.

Breadth first, so that where a limit is reached, what is near the beginning of calls has been compared.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from flows.compare.acts import Act, menu_at
from flows.compare.callers import Caller
from flows.compare.choices import choices
from flows.compare.differences import Difference, differences, leads_on
from flows.compare.playing import Input, Stand, arrive, go
from flows.compare.ways import Move, Way, in_words
from flows.compare.words import IS_WRONG
from flows.program import Program
from flows.record import Frozen
from flows.words import words


class Scene(Frozen):
    """Calls that begin alike: two programs, their flows, who calls, and when.

    circumstances: what is special about it in words, "" where nothing is. time: which of the times that are compared.
    """

    programs: tuple[Program, Program]
    flows: tuple[str, str]
    called: str
    caller: Caller
    now: datetime
    circumstances: str
    time: int

    @property
    def can_be_simulated(self) -> bool:
        """Whether a simulated call can be made so: with the switches as they are, and without an attestation."""
        return self.caller.attestation is None and not self.circumstances.startswith("with ")


class Seen(Frozen):
    """A place that was reached in a scene, and what differs there."""

    scene: Scene
    way: Way
    words: str
    acts: tuple[Act, Act]
    differences: tuple[Difference, ...]


@dataclass
class Budget:
    """What may be spent: a turn costs 1, and 1 more for each ten things that are decided in it. ended_at: where it was used up."""

    left: int
    ended_at: tuple[Scene, Way] | None = None

    def is_spent(self, scene: Scene, way: Way) -> bool:
        """Whether nothing is left; that was noticed in a scene, on a way."""
        if self.left <= 0 and self.ended_at is None:
            self.ended_at = scene, way
        return self.left <= 0

    def spend(self, stands: tuple[Stand, Stand]) -> None:
        self.left -= sum(1 + len(stand.trace) // 10 for stand in stands)


@dataclass
class Node:
    """Two stands side by side. visited: what was reached before in this scene."""

    scene: Scene
    way: Way
    stands: tuple[Stand, Stand]
    visited: set[object] = field(default_factory=set)

    @property
    def sides(self) -> tuple[tuple[Program, Stand], tuple[Program, Stand]]:
        (one, other), (before, after) = self.scene.programs, self.stands
        return (one, before), (other, after)


def explore(scenes: Iterable[Scene], budget: Budget) -> Iterator[Seen]:
    """Every place that can be reached in the scenes, nearest first, until the budget is used up."""
    waiting: deque[Node] = deque()
    for scene in scenes:
        if budget.is_spent(scene, ()):
            return
        (one, other), (flow, other_flow) = scene.programs, scene.flows
        call = scene.caller.calls(scene.called)
        stands = arrive(one, call, scene.now, flow), arrive(other, call, scene.now, other_flow)
        budget.spend(stands)
        node = Node(scene, (), stands)
        yield _seen(node)
        waiting.append(node)
    while waiting:
        yield from _onwards(waiting, budget)


def _onwards(waiting: deque[Node], budget: Budget) -> Iterator[Seen]:
    node = waiting.popleft()
    if not leads_on(node.stands[0].act, node.stands[1].act):
        return None
    for given in choices(node.sides):
        if budget.is_spent(node.scene, node.way):
            return waiting.clear()
        following = _after(node, given)
        budget.spend(following.stands)
        yield _seen(following, node, given)
        key = following.stands[0].key, following.stands[1].key
        if key not in node.visited:
            node.visited.add(key)
            waiting.append(following)
    return None


def _after(node: Node, given: Input) -> Node:
    (one, before), (other, after) = node.sides
    now = node.scene.now
    stands = go(one, before, given, now), go(other, after, given, now)
    move = Move(after.act, given, is_wrong=bool(given) and not any(_entries(node, given)))
    return Node(node.scene, (*node.way, move), stands, node.visited)


def _seen(node: Node, before: Node | None = None, given: Input = "") -> Seen:
    way = in_words(node.way)
    found = differences(node.stands[0].act, node.stands[1].act, way)
    if before is not None and given and isinstance(given, str):
        found = [_named(one, before, given) for one in found]
    acts = node.stands[0].act, node.stands[1].act
    return Seen(node.scene, node.way, way, acts, tuple(found))


def _named(one: Difference, node: Node, given: str) -> Difference:
    """A difference of places after a key, which may be none of the menu's."""
    if one.kind != "place":
        return one
    was, is_now = _entries(node, given)
    wrong = words(IS_WRONG)
    return one._replace(before=one.before if was else wrong, after=one.after if is_now else wrong)


def _entries(node: Node, given: Input) -> list[bool]:
    """Whether keys are an entry, on either side; True where no menu asks for them."""
    menus = [menu_at(program, stand.turn) for program, stand in node.sides]
    return [menu is None or given in menu.numbers for menu in menus]
