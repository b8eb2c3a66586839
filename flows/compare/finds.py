"""What was found where two flows were compared: each difference, wherever, whenever and for whomever it was met."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from flows.compare.differences import Difference, subject
from flows.compare.exploring import Seen
from flows.compare.ways import Way
from flows.compare.whens import Stretch, when_in_words


@dataclass(frozen=True)
class Times:
    """compared: stretches that are decided alike on both sides, together. alike: those in which nothing can differ."""

    compared: Sequence[Sequence[Stretch]]
    alike: Sequence[Stretch]

    def in_words(self, numbers: Iterable[int], zone: str) -> str:
        """When it is one of the times compared."""
        everything = sorted([*self.alike, *(one for stretches in self.compared for one in stretches)])
        return when_in_words((one for number in numbers for one in self.compared[number]), everything, zone)


@dataclass
class Case:
    """One difference. times: by circumstances; ways: to where it was met, by their words."""

    first: Seen
    times: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    ways: dict[str, Way] = field(default_factory=dict)

    @property
    def circumstances(self) -> list[str]:
        """Special ones under which it is met; none where it is met without."""
        return [] if "" in self.times else list(self.times)

    @property
    def when(self) -> set[int]:
        """The times at which it is met, under the first circumstances."""
        return self.times[next(iter(self.circumstances), "")]


class Found:
    """The differences between two flows, in the order in which they were met."""

    def __init__(self, times: Times, tells_time: bool = False) -> None:
        """tells_time: prompts tell when it opens, so that the same words are others at other times."""
        self._times = times
        self._tells_time = tells_time
        self._cases: dict[Difference, Case] = {}
        self._reached: dict[tuple[str, str], set[int]] = defaultdict(set)
        self._texts: dict[tuple[str, str], Difference] = {}

    def add(self, seen: Seen) -> None:
        """Note a place that was reached, and what differs there."""
        scene = seen.scene
        subjects = set(map(subject, seen.acts))
        for label in {seen.words} | (subjects if len(subjects) == 1 else set()):
            self._reached[scene.circumstances, label].add(scene.time)
        for one in seen.differences:
            key = self._said_before(one) if one.kind == "words" else one
            case = self._cases.setdefault(key, Case(seen))
            case.times[scene.circumstances].add(scene.time)
            case.ways.setdefault(seen.words, seen.way)

    def _said_before(self, one: Difference) -> Difference:
        """The first difference with these words; where prompts tell the time, the first of that place."""
        first = self._texts.setdefault((one.about, one.name), one) if self._tells_time else one
        return self._texts.setdefault((one.before, one.after), first)

    def merged(self) -> Iterator[list[tuple[Difference, Case]]]:
        """The differences; those as one that lead to the same, and together are met whenever their place is reached."""
        groups: dict[tuple[object, ...], list[tuple[Difference, Case]]] = defaultdict(list)
        for one, case in self._cases.items():
            groups[one.kind, one.about, one.name, one.after, tuple(case.circumstances)].append((one, case))
        for cases in groups.values():
            if len(cases) == 1 or self._is_always(cases):
                yield cases
            else:
                yield from ([each] for each in cases)

    def when(self, cases: Sequence[tuple[Difference, Case]], zone: str) -> str:
        """When the cases are met, "" where that is whenever their place is reached."""
        return "" if self._is_always(cases) else self._times.in_words(_united(cases), zone)

    def _is_always(self, cases: Sequence[tuple[Difference, Case]]) -> bool:
        one, case = cases[0]
        reached = self._reached[next(iter(case.circumstances), ""), one.about]
        return not self._times.alike and _united(cases) >= reached


def _united(cases: Sequence[tuple[Difference, Case]]) -> set[int]:
    return set().union(*(case.when for _, case in cases))
