"""Differences told: each once, with when, for whom and where."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime
from typing import Any, NamedTuple

from flows.compare.differences import Difference
from flows.compare.exploring import Scene, Seen
from flows.compare.finds import Case, Found
from flows.compare.ways import Way, in_words, inputs_of, together
from flows.compare.words import listed, now
from flows.record import Frozen
from flows.schedules.zones import zone
from flows.words import chained, joined, template, words

MOST_PLACES = 4
KINDS = ("place", "words", "setting")
"""Of differences, the weightiest first."""


class Told(Frozen):
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
        where = joined([*filter(None, (head.when, head.circumstances))])
        what = words("{what} (before: {before})", what=_sentence(cases), before=head.before)
        told = words("{where}: {what}", where=where, what=what) if where else what
        yield Told(told, _example(cases[0][1].first, zone_name))


def left_off(scene: Scene, way: Way, about: str) -> Told:
    """Not everything was compared: where it was left off."""
    if way:
        where = words("after {way}", way=in_words(way))
    elif scene.circumstances:
        where = words("at the beginning of calls {circumstances}", circumstances=scene.circumstances)
    else:
        where = words("at the beginning of calls")
    of = words(" of {about}", about=about) if about else ""
    summary = words(
        "Not everything{of} was compared: the limit was reached {where}; ways as long or longer are left out.",
        of=of,
        where=where,
    )
    return Told(summary, _call(scene, way, "UTC"))


def _groups(found: Found, zone_name: str) -> dict[Head, Group]:
    """The cases that are told in one sentence."""
    groups: dict[Head, Group] = defaultdict(list)
    for cases in found.merged():
        one, case = cases[0]
        before = chained(list(dict.fromkeys(each.before for each, _ in cases)), " or ")
        when = found.when(cases, zone_name)
        groups[Head(when, listed(case.circumstances), before, one.kind, one.name, one.after)].append(cases[0])
    return groups


def _sentence(cases: Group) -> str:
    one = cases[0][0]
    if one.kind == "place":
        places = together([way for _, case in cases for way in case.ways.values()])
        return _joined([place or words("a call") for place in places], now(one.after))
    abouts = list(dict.fromkeys(each.about for each, _ in cases))
    if one.kind == "setting":
        about = listed(abouts, MOST_PLACES)
        return words("{about}: {setting} now {value}", about=about, setting=one.name, value=one.after)
    said = words(template("now says {heard}") if one.about else template("now hears {heard}"), heard=one.after)
    return _joined([about or words("a caller") for about in abouts], said)


def _joined(places: list[str], what: str) -> str:
    apart = len(places) > 1 or ", " in places[0] or places[0].startswith("when ")
    where = listed(places, MOST_PLACES)
    return words("{where}: {what}", where=where, what=what) if apart else joined([where, what], " ")


def _example(seen: Seen, zone_name: str) -> dict[str, Any] | None:
    return _call(seen.scene, seen.way, zone_name) if seen.scene.can_be_simulated else None


def _call(scene: Scene, way: Way, zone_name: str) -> dict[str, Any] | None:
    """A call as a body for simulate, up to a place."""
    inputs = inputs_of(way)
    if inputs is None:
        return None
    at: datetime = scene.now.astimezone(zone(zone_name))
    return {"number": scene.called, "caller": scene.caller.number, "at": at.isoformat(), "inputs": inputs}
