"""Differences told: each once, with when, for whom and where."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from flows.compare.differences import Difference
from flows.compare.exploring import Scene, Seen
from flows.compare.finds import Case, Found
from flows.compare.ways import Way, in_words, inputs_of, together
from flows.compare.words import listed
from flows.schedules.zones import zone

MOST_PLACES = 4
KINDS = ("place", "words", "setting")
"""Of differences, the weightiest first."""


@dataclass(frozen=True, slots=True)
class Told:
    """One change. summary: a sentence. example: a call that meets it, as a body for simulate; None where none can."""

    summary: str
    example: dict[str, Any] | None


class Head(NamedTuple):
    """What is the same for all cases of a sentence."""

    when: str
    circumstances: str
    before: str
    kind: str
    name: str
    after: str


Group = list[tuple[Difference, Case]]


def told_of(found: Found, zone_name: str) -> Iterator[Told]:
    """The differences in sentences that begin small and have no full stop yet, those together that are alike."""
    groups = _groups(found, zone_name)
    for head, cases in sorted(groups.items(), key=lambda group: KINDS.index(group[0].kind)):
        where = ", ".join(filter(None, (head.when, head.circumstances)))
        words = f"{_sentence(cases)} (before: {head.before})"
        yield Told(f"{where}: {words}" if where else words, _example(cases[0][1].first, zone_name))


def left_off(scene: Scene, way: Way, about: str) -> Told:
    """Not everything was compared: where it was left off."""
    where = f"after {in_words(way)}" if way else f"at the beginning of calls {scene.circumstances}".rstrip()
    of = f" of {about}" if about else ""
    summary = f"Not everything{of} was compared: the limit was reached {where}; ways as long or longer are left out."
    return Told(summary, _call(scene, way, "UTC"))


def _groups(found: Found, zone_name: str) -> dict[Head, Group]:
    """The cases that are told in one sentence."""
    groups: dict[Head, Group] = defaultdict(list)
    for cases in found.merged():
        one, case = cases[0]
        before = " or ".join(dict.fromkeys(each.before for each, _ in cases))
        when = found.when(cases, zone_name)
        groups[Head(when, listed(case.circumstances), before, one.kind, one.name, one.after)].append(cases[0])
    return groups


def _sentence(cases: Group) -> str:
    one = cases[0][0]
    if one.kind == "place":
        places = together([way for _, case in cases for way in case.ways.values()])
        return _joined([place or "a call" for place in places], f"now {one.after}")
    abouts = list(dict.fromkeys(each.about for each, _ in cases))
    if one.kind == "setting":
        return f"{listed(abouts, MOST_PLACES)}: {one.name} now {one.after}"
    return _joined([about or "a caller" for about in abouts], f"now {'says' if one.about else 'hears'} {one.after}")


def _joined(places: list[str], words: str) -> str:
    apart = len(places) > 1 or ", " in places[0] or places[0].startswith("when ")
    return f"{listed(places, MOST_PLACES)}{':' if apart else ''} {words}"


def _example(seen: Seen, zone_name: str) -> dict[str, Any] | None:
    return _call(seen.scene, seen.way, zone_name) if seen.scene.can_be_simulated else None


def _call(scene: Scene, way: Way, zone_name: str) -> dict[str, Any] | None:
    """A call as a body for simulate, up to a place."""
    inputs = inputs_of(way)
    if inputs is None:
        return None
    at: datetime = scene.now.astimezone(zone(zone_name))
    return {"number": scene.called, "caller": scene.caller.number, "at": at.isoformat(), "inputs": inputs}
