"""What an onlooker sees of a simulated hour, who knows the agents' telephones and not the service: is the strategy kept?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from tests.queues.people import Desk, Waiter


class Observed:
    """Broken promises, in sentences, and what was counted."""

    def __init__(self, strategy: str) -> None:
        self.strategy = strategy
        self.broken: list[str] = []
        self.offers = 0
        self.first: Counter[str] = Counter()

    def offered(self, rung: Sequence[Desk], free: Sequence[Desk], whose: str, earlier: Sequence[Waiter]) -> None:
        """These are rung for a caller; `free` could have been, in the order of the configuration, those included. earlier: who came
        before, is on the line and is rung for nobody."""
        self.offers += 1
        self.first[rung[0].name] += 1
        if earlier:
            self.broken.append(f"{whose} is offered before {', '.join(one.number for one in earlier)}")
        names, wanted = {one.name for one in rung}, self._wanted(free)
        if wanted is not None and names != wanted:
            self.broken.append(f"{self.strategy}: {sorted(names)} rung, {sorted(wanted)} expected")

    def _wanted(self, free: Sequence[Desk]) -> set[str] | None:
        """Who ought to be rung; None where anybody may."""
        match self.strategy:
            case "together":
                return {one.name for one in free}
            case "in_turn":
                return {free[0].name}
            case "round_robin":
                return {min(free, key=lambda one: one.offered_at).name}
            case "longest_idle":
                return {min(free, key=lambda one: one.idle_since).name}
        return None

    def rings(self, desk: Desk) -> None:
        if desk.leg is not None:
            self.broken.append(f"{desk.name} is rung while their telephone is in use")
