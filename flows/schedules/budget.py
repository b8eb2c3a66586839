"""How often the events of one calendar may repeat, so that computing it stays quick."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import islice

from flows.schedules.events import Event, Misplaced
from flows.schedules.rules import Rule
from flows.schedules.zones import WallClock

MAX_TIMES = 4_000
"""Times that one event may take place in four years: about three a day."""
MAX_TIMES_IN_ALL = 100_000
FOUR_YEARS = timedelta(days=1_461)
END_OF_SEARCH = datetime(2200, 1, 1)
FRUITLESS = MAX_TIMES_IN_ALL // 10
"""What the search for a day that never comes counts as."""


class Budget:
    """What is left of the times that a calendar's events may take place. Spent, rules are only read, not computed."""

    def __init__(self) -> None:
        self.left = MAX_TIMES_IN_ALL

    def spend_on(self, event: Event) -> None:
        """Count a repeated event. Raises `Misplaced` where it repeats too often, or never."""
        rule = event.repeat
        if not isinstance(rule, Rule) or self.left < 0:
            return
        clock, start = WallClock("UTC"), event.start
        times = sum(1 for _ in islice(rule.starts(start, clock, start, start + FOUR_YEARS), MAX_TIMES + 1))
        self.left -= times
        if times > MAX_TIMES:
            message = f"The rule repeats more than {MAX_TIMES:,} times in four years: repeat it less often."
            raise Misplaced("repeat", "bad_rule", message)
        if times == 1 and rule.count != 1 and rule.until is None:
            self._search(rule, start, clock)

    def _search(self, rule: Rule, start: datetime, clock: WallClock) -> None:
        if next(rule.starts(start, clock, start + timedelta(seconds=1), END_OF_SEARCH), None) is None:
            self.left -= FRUITLESS
            raise Misplaced(
                "repeat", "bad_rule", "The rule never comes again after the event's own date: look at its days."
            )
