"""A dial under way: groups of people are rung one after the other, and what became of them makes one outcome."""

from __future__ import annotations

from typing import Any

from flows.actions.dial import WORST_FIRST
from flows.picture.nodes import Node


class Dialling:
    """action: the dial's node. outcome: that of the groups rung so far, None while one is being rung."""

    def __init__(self, action: Node) -> None:
        self.action = action
        to = action.settings.get("to")
        self.targets = [_number(target) for target in (to if isinstance(to, list) else [to])]
        self.outcome: Any = None
        self._best: Any = None
        self._rung: list[str] = []
        self._refused = 0

    @property
    def returns(self) -> bool:
        """Whether the call goes on after a conversation."""
        return returns(self.action)

    def rings(self, targets: str) -> None:
        self._rung += targets.split(", ")
        self.outcome = None

    def over(self, outcome: str) -> None:
        """That is what became of the group that was rung."""
        if self.action.settings.get("ring", "together") == "together":
            self._best = max(outcome, self._best, key=lambda one: _RANK.get(one, 0))
            outcome = outcome if outcome == "answered" else self._best
        self.outcome = outcome

    def goes_on(self, line: str) -> bool:
        """Whether a line of the trace tells that further people of this dial are rung."""
        told = line.removeprefix("dial ")
        if told == line or ": " in told:
            return False
        left = list(self.targets)
        for rung in [*self._rung, *told.split(", ")]:
            if rung not in left:
                return False
            left.remove(rung)
        return True

    def refuse(self) -> bool:
        """One target is not rung; whether that was the last one."""
        self._refused += 1
        return self._refused >= len(self.targets)


def returns(action: Node) -> bool:
    """Whether a call goes on after a conversation."""
    on = action.settings.get("on")
    return isinstance(on, dict) and on.get("answered") is not None


_RANK = {outcome: rank for rank, outcome in enumerate(WORST_FIRST)}


def _number(target: Any) -> str:
    return str(target.get("to")) if isinstance(target, dict) else str(target)
