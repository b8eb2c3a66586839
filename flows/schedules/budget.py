"""How often the events of one calendar may repeat, so that computing it stays quick."""

from __future__ import annotations

from datetime import datetime, timedelta

from flows.record import replace
from flows.schedules.events import Event, Misplaced
from flows.schedules.rules import Rule
from flows.schedules.zones import WallClock
from flows.words import words

MAX_TIMES = 4_000
"""Times that one event may take place in four years: about three a day."""
MAX_TIMES_IN_ALL = 100_000
FOUR_YEARS = timedelta(days=1_461)
END_OF_SEARCH = datetime(2200, 1, 1)
SECOND = timedelta(seconds=1)
UTC = WallClock("UTC")
MAX_FRUITLESS = 2
"""Rules that are searched in vain: each takes a second, and one is enough to refuse the calendar."""


class Budget:
    """What is left of the times that a calendar's events may take place. Spent, rules are only read, not computed."""

    def __init__(self) -> None:
        self.left = MAX_TIMES_IN_ALL
        self.fruitless = 0

    def spend_on(self, event: Event) -> None:
        """Count a repeated event. Raises `Misplaced` where it repeats too often, or never."""
        rule = event.repeat
        if not isinstance(rule, Rule) or self.left < 0 or self.fruitless >= MAX_FRUITLESS:
            return
        times, later = _times(event, rule)
        self.left -= times
        if times > MAX_TIMES:
            message = words(
                "The rule repeats more than {max_times:,} times in four years: repeat it less often.",
                max_times=MAX_TIMES,
            )
            raise Misplaced("repeat", "bad_rule", message)
        if times == 1 and not later and not (_ends(rule) and _comes_again(event, rule)):
            self.fruitless += 1
            raise Misplaced(
                "repeat", "bad_rule", words("The rule never comes again after the event's own date: look at its days.")
            )


def _ends(rule: Rule) -> bool:
    return rule.count is not None or rule.until is not None


def _comes_again(event: Event, rule: Rule) -> bool:
    """Whether the rule would come again if it did not end before."""
    endless = replace(rule, count=None, until=None)
    return next(endless.starts(event.start, UTC, event.start + SECOND, END_OF_SEARCH), None) is not None


def _times(event: Event, rule: Rule) -> tuple[int, bool]:
    """How often an event takes place within four years, and whether it does later."""
    times = 0
    for start in rule.starts(event.start, UTC, event.start, END_OF_SEARCH):
        if start >= event.start + FOUR_YEARS or times > MAX_TIMES:
            return times, True
        times += 1
    return times, False
