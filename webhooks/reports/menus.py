"""What callers do in menus: the keys they press, wrong ones, silence, and how many hang up."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from flows.store.ports import CallFacts, CallTurn

PRESSED = re.compile(r"menu (.+): ([0-9*#]+) pressed")
WRONG = re.compile(r"menu (.+): ([0-9*#]+) is no entry, attempt [0-9]+ of [0-9]+")
SILENT = re.compile(r"menu (.+): silence, attempt [0-9]+ of [0-9]+")
GAVE_UP = re.compile(r"menu (.+): attempts used up")
"""Lines of a trace (`flows/walk.py`, `flows/menus.py`)."""


@dataclass
class MenuFigures:
    """calls: that heard the menu. keys: entry → times. wrong, silent: times. used_up: attempts. left: calls hung up in it."""

    calls: int = 0
    keys: Counter[str] = field(default_factory=Counter)
    wrong: int = 0
    silent: int = 0
    used_up: int = 0
    left: int = 0

    @property
    def wrong_rate(self) -> int:
        """Wrong keys, in percent of all keys."""
        pressed = self.keys.total() + self.wrong
        return round(100 * self.wrong / pressed) if pressed else 0

    @property
    def drop_off(self) -> int:
        """Calls that ended in the menu, in percent of those that heard it."""
        return round(100 * self.left / self.calls) if self.calls else 0


def count(menus: dict[tuple[str, str], MenuFigures], call: CallFacts, turns: Sequence[CallTurn]) -> None:
    """Adds a call to the figures."""
    flow = call.flow or ""
    for name in {turn.menu for turn in turns if turn.menu}:
        menus.setdefault((flow, name), MenuFigures()).calls += 1
    for line in (line for turn in turns for line in turn.lines if isinstance(line, str)):
        _line(menus, flow, line)
    if turns and turns[-1].menu and call.status == "ended" and call.end_by in (None, "caller"):
        menus[flow, turns[-1].menu].left += 1


def _line(menus: dict[tuple[str, str], MenuFigures], flow: str, line: str) -> None:
    if found := PRESSED.fullmatch(line):
        _of(menus, flow, found[1]).keys[found[2]] += 1
    elif found := WRONG.fullmatch(line):
        _of(menus, flow, found[1]).wrong += 1
    elif found := SILENT.fullmatch(line):
        _of(menus, flow, found[1]).silent += 1
    elif found := GAVE_UP.fullmatch(line):
        _of(menus, flow, found[1]).used_up += 1


def _of(menus: dict[tuple[str, str], MenuFigures], flow: str, name: str) -> MenuFigures:
    return menus.setdefault((flow, name), MenuFigures())
