"""Calls that nobody made, the shortest first: how a caller comes to a place of a flow, so that a problem there can be shown.

Everything a caller can do is tried with the interpreter itself, as far as a budget reaches; what it does not reach has no example.
"""

from __future__ import annotations

import re
from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from typing import Any

from flows.check.shapes import Path
from flows.check.starts import Start
from flows.check.trial import Trial
from flows.check.trying import Input, Tried, arrived, choices, in_menu, path_at, tried
from flows.configuration import pointer
from flows.interpreter import MAX_TURNS, Turn
from flows.record import Frozen

BUDGET = 12_000
"""Lines of trace that are read for the examples of one flow: about a tenth of a second."""
ROUNDS = 60
"""Turns after which a call is not followed further in search of its own beginning."""
MOST_TRIED = 24
"""Calls to one place that are followed further."""
Example = dict[str, Any] | None
_TAKEN = re.compile(r"step (.+) (taken|otherwise)(?:: .*)?", re.DOTALL)


class Played(Frozen):
    """A call as far as it was played: who, when, what was done, and how it stands."""

    start: Start
    inputs: tuple[Input, ...]
    last: Tried

    @property
    def example(self) -> Example:
        """As a body for simulate."""
        return {**self.start.as_json, "inputs": list(self.inputs)}


class Calls:
    """The calls of one flow, played when they are first asked for."""

    def __init__(self, program: Trial, flow: str, starts: Callable[[], Iterable[Start]]) -> None:
        self.program, self.name, self.flow = program, flow, program.flow(flow)
        self._starts = starts

    @cached_property
    def played(self) -> list[Played]:
        """All calls that were played, those of one beginning together, the shortest first."""
        budget = min(BUDGET, self.program.budget)
        starts = list(self._starts()) if budget > 0 else []
        return [played for start in starts for played in self._calls(start, budget // len(starts))]

    @cached_property
    def found(self) -> dict[str, list[Played]]:
        """Pointer → calls that come there, the shortest first: steps, the list of them that runs, menus, entries, what waits."""
        found: dict[str, list[Played]] = defaultdict(list)
        for played in sorted(self.played, key=lambda played: len(played.inputs)):
            for path in dict.fromkeys(self._paths(played.last)):
                found[pointer("flows", self.name, *path)].append(played)
        return found

    def to(self, place: str) -> Example:
        """The shortest call that comes to a place (a pointer), or to the smallest thing around it that calls come to."""
        while place.count("/") > 3:
            if place in self.found:
                return self.found[place][0].example
            place = place.rpartition("/")[0]
        return None

    def cut_at(self, place: str) -> Example:
        """A call that comes to a place again and again without anybody doing anything."""
        return next((played.example for played in self.found.get(place, ()) if played.last.runs_away), None)

    def around(self, place: str) -> Example:
        """A call that comes to a place, and back again although the caller does nothing from there on and nobody answers."""
        return next(filter(None, (self._round(played) for played in self.found.get(place, ())[:MOST_TRIED])), None)

    def silenced(self, place: str) -> Example:
        """A call that comes to a place, where the caller does nothing any more and is hung up on without a word."""
        for played in self.found.get(place, ())[:MOST_TRIED]:
            *_, last = self._doing_nothing(played)
            if last.last.turns[-1].ended_by == "hangup" and not last.last.says_something:
                return last.example
        return None

    def longest(self) -> Example:
        """The call with most turns of those in which the caller does nothing from the beginning."""
        found = []
        for first in (played for played in self.played if not played.inputs):
            *_, last = self._doing_nothing(first, MAX_TURNS)
            found.append(last)
        return max(found, key=lambda played: len(played.inputs)).example if found else None

    def _round(self, played: Played) -> Example:
        seen: set[tuple[Any, ...]] = set()
        for further in self._doing_nothing(played):
            if further.last.key and further.last.key in seen:
                return further.example
            seen.add(further.last.key)
        return None

    def _doing_nothing(self, played: Played, most: int = ROUNDS) -> Iterator[Played]:
        """The call, and how it goes on when its caller does nothing and nobody answers. most: inputs."""
        yield played
        while (position := played.last.turns[-1].position) and len(played.inputs) < most:
            played = self._after(played, choices(self.flow, position)[-1])
            yield played

    def _calls(self, start: Start, budget: int) -> Iterator[Played]:
        """All calls that begin so, the shortest first, until nothing new comes of any or the budget is spent."""
        queue = deque([Played(start, (), arrived(self.program, self.name, start.call, start.at))])
        seen = set()
        while queue and budget > 0:
            played = queue.popleft()
            spent = sum(20 + len(turn.trace) for turn in played.last.turns)
            budget -= spent
            self.program.budget -= spent
            yield played
            turn = played.last.turns[-1]
            if turn.position is None or (key := played.last.key) in seen:
                continue
            seen.add(key)
            queue.extend(self._after(played, choice) for choice in choices(self.flow, turn.position))

    def _after(self, played: Played, choice: Input) -> Played:
        position = played.last.turns[-1].position
        assert position is not None
        last = tried(self.program, self.flow, position, choice, played.start.at)
        return Played(played.start, (*played.inputs, choice), last)

    def _paths(self, last: Tried) -> Iterator[Path]:
        if last.entry:
            yield ("menus", last.entry[0], "entries", last.entry[1])
        for turn in last.turns:
            for name, side in _lists(turn):
                if name in self.flow.step_numbers:
                    yield ("steps", self.flow.step_numbers[name], side)
                    yield ("steps", self.flow.step_numbers[name])
            if turn.menu:
                yield ("menus", turn.menu)
            if turn.position and not in_menu(self.flow, turn.position):
                yield path_at(self.flow, turn.position)


def _lists(turn: Turn) -> Iterator[tuple[str, str]]:
    """The steps that were entered, each with the list that runs."""
    for line in turn.trace:
        if match := _TAKEN.fullmatch(line):
            yield match[1], "actions" if match[2] == "taken" else "otherwise"
