"""The lists of actions of a flow: of its steps, its entries and what follows when attempts are used up."""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property

from flows.actions import Action
from flows.actions.dial import Dial
from flows.actions.gather import Gather
from flows.actions.menu import OpenMenu
from flows.actions.queue import JoinQueue
from flows.actions.sign_in import SignIn
from flows.check.passages import Mode, Owner, Rest, every
from flows.check.shapes import Path
from flows.document import Flow


class FlowLists:
    """One flow, taken apart into its lists."""

    def __init__(self, flow: Flow) -> None:
        self.flow = flow
        self._lists: dict[tuple[str, int], Rest] = {}  # kept: each mode asks for them again
        self._entries: dict[str, list[Rest]] = {}
        self.step_index = {step.name: index for index, step in reversed(list(enumerate(flow.steps)))}
        self.sites: dict[str, list[Rest]] = defaultdict(list)
        self.opening: dict[Path, Rest] = {}
        self.opened_by: dict[str, set[str]] = defaultdict(set)
        for rest in self.everything:
            if isinstance(rest.action, OpenMenu):
                if rest.owner.kind == "step":
                    self.sites[rest.action.menu].append(rest)
                    self.opening[rest.place] = rest
                else:
                    self.opened_by[rest.action.menu].add(str(rest.owner.key))

    @cached_property
    def everything(self) -> list[Rest]:
        """Every action of the flow, with what is left to do from there on."""
        starts = [start for index in range(len(self.flow.steps)) for start in self.step_lists(index, Mode.ANY)]
        starts += [start for name in self.flow.menus for start in (*self.entries(name), self.exhausted(name))]
        return [rest for start in starts for rest in every(start)]

    @cached_property
    def waiting(self) -> dict[Path, Action]:
        """Place → the gather, dial or queue that waits there."""
        return {rest.place: rest.action for rest in self.everything if rest.action and waits_as(rest.action)}

    def step_lists(self, index: int, mode: Mode) -> list[Rest]:
        """The lists of a step that may run."""
        if not self.flow.steps[index].enabled and mode is not Mode.ANY:
            return [self._list("passed", index)]
        return [self._list(kind, index) for kind in self._lists_of(index)]

    def _lists_of(self, index: int) -> list[str]:
        step = self.flow.steps[index]
        return ["actions", *(["otherwise"] if step.when else []), *([] if step.enabled else ["passed"])]

    def _list(self, kind: str, index: int) -> Rest:
        found = self._lists.get((kind, index))
        if found is None:
            step, owner, path = self.flow.steps[index], Owner("step", index), ("steps", index)
            actions = () if kind == "passed" else step.actions if kind == "actions" else step.otherwise
            path_of_it = path if kind == "passed" else (*path, kind)
            found = self._lists[kind, index] = Rest(actions, path_of_it, 0, None, owner)
        return found

    def entries(self, menu: str) -> list[Rest]:
        found = self._entries.get(menu)
        if found is None:
            path, owner = ("menus", menu, "entries"), Owner("entry", menu)
            entries = self.flow.menus[menu].entries.items()
            found = self._entries[menu] = [Rest(actions, (*path, keys), 0, None, owner) for keys, actions in entries]
        return found

    def exhausted(self, menu: str, under: Path = ()) -> Rest:
        actions, owner = self.flow.menus[menu].exhausted, Owner("exhausted", menu, under)
        return Rest(actions, ("menus", menu, "exhausted"), 0, None, owner)

    @cached_property
    def firsts(self) -> dict[str, set[str]]:
        """Menu → the menus opened from a step under which it may be open."""
        opens: dict[str, set[str]] = defaultdict(set)
        for inner, outers in self.opened_by.items():
            for outer in outers:
                opens[outer].add(inner)
        found: dict[str, set[str]] = {menu: {menu} if menu in self.sites else set() for menu in self.flow.menus}
        queue = list(self.sites)
        while queue:
            menu = queue.pop()
            for inner in opens[menu] & found.keys():
                if not found.get(menu, set()) <= found[inner]:
                    found[inner] |= found[menu]
                    queue.append(inner)
        return found


def waits_as(action: Action) -> str:
    """The kind of a place that waits inside a list."""
    if isinstance(action, Dial):
        return "dial" if action.targets else ""
    if isinstance(action, JoinQueue):
        return "dial"
    return "gather" if isinstance(action, Gather | SignIn) else ""
