"""A flow as a map: its steps and menus, what leads from one to another, and by which action."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property

from flows.actions import Action
from flows.actions.back import Back
from flows.actions.exit import Exit
from flows.actions.goto import Goto
from flows.actions.menu import OpenMenu
from flows.actions.repeat import Repeat
from flows.actions.top import Top
from flows.check.flow_lists import FlowLists, waits_as
from flows.check.nodes import END, LISTS, Edge, Graph, Node
from flows.check.passages import Mode, Owner, Rest, branches
from flows.check.shapes import Path


class FlowMap(FlowLists):
    """One flow, ready to be asked what leads where."""

    @cached_property
    def whole(self) -> Graph:
        """The graph of everything that may happen."""
        return self.graph(Mode.ANY)

    def graph(self, mode: Mode) -> Graph:
        """What leads where in that mode."""
        found: Graph = {END: {}}
        queue = self._everywhere(mode)
        starts = {node: self.starts(node, mode) for node in queue}
        while queue:
            node = queue.pop()
            edges = found[node] = {}
            for target, edge, inside in self._leads(node, starts[node], mode):
                edges.setdefault(target, edge)
                if target not in starts and target != END:
                    starts[target] = inside or self.starts(target, mode)
                    queue.append(target)
        return found

    def _leads(self, node: Node, rests: list[Rest], mode: Mode) -> Iterator[tuple[Node, Edge, list[Rest]]]:
        """The places that come next. Of a step in ANY these are its lists, so that one can ask which of them may run when."""
        if node.kind == "step" and mode is Mode.ANY:
            kinds = self._lists_of(int(str(node.key)))
            yield from ((Node(kind, node.key), Edge(("steps", int(str(node.key))), False), []) for kind in kinds)
        else:
            for rest in rests:
                yield from self._follow(rest, mode)

    def _everywhere(self, mode: Mode) -> list[Node]:
        """Where a call may be when it begins to be followed."""
        nodes = [Node("step", index) for index in range(len(self.flow.steps))]
        if mode is not Mode.INSTANT:
            nodes += [Node("menu", menu) for menu in self.flow.menus]
        return [*nodes, *(self._opened(self.opening.values()) if mode is Mode.UNANSWERED else ())]

    def _opened(self, sites: Iterable[Rest]) -> Iterator[Node]:
        """The menus that these actions of steps open, each as the outermost."""
        for rest in sites:
            if isinstance(rest.action, OpenMenu) and rest.action.menu in self.flow.menus:
                yield Node("menu", rest.action.menu, rest.place)

    def starts(self, node: Node, mode: Mode) -> list[Rest]:
        """What may be done at a place."""
        if node.kind in LISTS:
            return [self._list(node.kind, int(str(node.key)))]
        if node.kind == "step":
            return self.step_lists(int(str(node.key)), mode)
        menu = str(node.key)
        if node.kind == "exit":
            return [self.opening[node.under].next] if node.under else [rest.next for rest in self.sites[menu]]
        return [self.exhausted(menu, node.under), *(self.entries(menu) if mode is Mode.ANY else [])]

    def _follow(self, start: Rest, mode: Mode) -> Iterator[tuple[Node, Edge, list[Rest]]]:
        """The places that come next, and for one that waits inside a list what is left to do after it."""
        queue, seen = [start], set()
        while queue:
            rest = queue.pop()
            if (rest.path, rest.start) in seen:
                continue
            seen.add((rest.path, rest.start))
            action = rest.action
            if action is None:
                queue.extend([rest.after] if rest.after else [])
                yield from () if rest.after else self.out_of(rest.owner, mode)
            elif (targets := self.moves(rest, mode)) is not None:
                yield from ((target, Edge(rest.place, True), []) for target in targets)
            elif mode is Mode.UNANSWERED and (kind := waits_as(action)):
                inside = [rest.into(branch) for branch in branches(action, mode)]
                yield Node(kind, rest.place, rest.owner.under), Edge(rest.place, False), inside
            else:
                queue.extend(rest.into(branch) for branch in branches(action, mode))

    def out_of(self, owner: Owner, mode: Mode) -> Iterator[tuple[Node, Edge, list[Rest]]]:
        """Where a call goes on when a list has run out."""
        if owner.kind == "step":
            index = int(owner.key) + 1
            yield Node("step", index) if index < len(self.flow.steps) else END, Edge(("steps", owner.key), False), []
        elif owner.kind == "exhausted":
            for node in self._exits(owner, mode):
                yield node, Edge(("menus", owner.key), False), []

    def _exits(self, owner: Owner, mode: Mode) -> list[Node]:
        """Where a call is when it leaves all menus; UNANSWERED, only where it is known who opened the outermost."""
        if mode is not Mode.UNANSWERED:
            return [Node("exit", first) for first in sorted(self.firsts.get(str(owner.key), ()))]
        return [Node("exit", self._outermost(owner.under), owner.under)] if owner.under else []

    def _outermost(self, under: Path) -> str:
        action = self.opening[under].action
        return action.menu if isinstance(action, OpenMenu) else ""

    def moves(self, rest: Rest, mode: Mode) -> Iterable[Node] | None:
        """Where an action takes the call; None for one that does not."""
        action, owner = rest.action, rest.owner
        if isinstance(action, Goto):
            return [Node("step", self.step_index[action.step])] if action.step in self.step_index else []
        if not isinstance(action, OpenMenu | Back | Top | Repeat | Exit):
            return None
        if owner.kind == "step" and not isinstance(action, OpenMenu):
            return []
        if isinstance(action, Exit):
            return self._exits(owner, mode)
        if mode in (Mode.INSTANT, Mode.UNHEARD):
            return []
        if mode is Mode.UNANSWERED and owner.kind == "step":
            return self._opened([rest])
        return self._greeted(action, owner, mode)

    def _greeted(self, action: Action, owner: Owner, mode: Mode) -> list[Node]:
        if mode is Mode.UNANSWERED and isinstance(action, Top) and not owner.under:
            return list(
                self._opened(rest for first in sorted(self.firsts[str(owner.key)]) for rest in self.sites[first])
            )
        found = self._greeting(action, owner) & self.flow.menus.keys()
        return [Node("menu", menu, owner.under) for menu in sorted(found)]

    def _greeting(self, action: Action, owner: Owner) -> set[str]:
        menu = str(owner.key)
        first = self._outermost(owner.under) if owner.under else None
        if isinstance(action, OpenMenu):
            return {action.menu}
        if isinstance(action, Top):
            return {first} if first else self.firsts[menu]
        if isinstance(action, Back):
            return self._before(menu, first)
        return {menu}

    def _before(self, menu: str, first: str | None) -> set[str]:
        """The menus that `back` may lead to. first: the outermost, where it is known."""
        if first is None:
            return self.opened_by[menu] - {menu} | ({menu} if menu in self.sites else set())
        return {menu} if menu == first else {one for one in self.opened_by[menu] - {menu} if first in self.firsts[one]}
