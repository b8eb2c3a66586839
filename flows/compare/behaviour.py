"""What a change does, as callers meet it: two configurations compared by the calls that they answer, in plain sentences."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta

from flows.compare import callers
from flows.compare.exploring import Budget, Scene, explore
from flows.compare.finds import Found, Times
from flows.compare.scenes import circumstances
from flows.compare.telling import Told, told_of, unfinished
from flows.compare.times import spans, together
from flows.compare.whens import Stretch
from flows.compare.words import listed
from flows.configuration import KINDS
from flows.program import Program

MOST_TURNS = 20_000
"""Turns that are taken for one comparison: some two seconds."""
MOST_TOLD = 200
AHEAD = timedelta(days=366)
SCHEDULES = frozenset(("hours", "calendars", "switches"))
APART = SCHEDULES | {"numbers", "flows", "tests"}
"""Kinds that are not compared as a whole: flows one by one, schedules by what they say."""
Flows = tuple[str, str]


def behaviour(before: Program, after: Program, now: datetime, most_turns: int = MOST_TURNS) -> list[Told]:
    """What calls meet that begin in the year from `now` (aware) on, where it is not as before.

    For each number, kind of caller, time at which anything is decided otherwise, and each way that keys and outcomes can take.
    """
    budget = Budget(most_turns)
    now = now.replace(second=0, microsecond=0)
    told = list(_in_service(before, after))
    groups = _groups(before, after)
    for flows, numbers in groups.items():
        about = f"calls to {listed(numbers)}" if len(groups) > 1 else ""
        found = _found(before, after, flows[:2], numbers[0], now, budget)
        told += told_of(found, about, after.flow(flows[1]).model.timezone)
    if len(told) > MOST_TOLD:
        told[MOST_TOLD:] = [Told(f"{len(told) - MOST_TOLD:,} more differences are not told.", None)]
    if budget.ended_at:
        told.append(unfinished(*budget.ended_at, most_turns))
    return told


def _in_service(before: Program, after: Program) -> Iterator[Told]:
    """Numbers that are new, or no more."""
    old, new = set(before.configuration.names("numbers")), set(after.configuration.names("numbers"))
    for number in sorted(new - old):
        example = {"number": number, "inputs": []}
        yield Told(
            f"{number} is now answered by the flow {after.flow_of(number)} (before: is not in service).", example
        )
    for number in sorted(old - new):
        example = {"number": number, "inputs": []}
        yield Told(
            f"{number} is no longer in service (before: is answered by the flow {before.flow_of(number)}).", example
        )


def _groups(before: Program, after: Program) -> dict[tuple[str, str, str], list[str]]:
    """Numbers in service on both sides, by their flows; apart where a flow asks which number was called."""
    found: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    for number in before.configuration.names("numbers"):
        flow, other = before.flow_of(number), after.flow_of(number)
        if flow and other:
            sides = ((before, flow), (after, other))
            asked = any(one.called for program, name in sides for one in callers.conditions(program, name))
            found[flow, other, number if asked else ""].append(number)
    return found


def _found(before: Program, after: Program, flows: Flows, called: str, now: datetime, budget: Budget) -> Found:
    """The differences between two flows that answer the same number."""
    times = _times(before, after, flows, now)
    found = Found(times, _tells_time(before) or _tells_time(after))
    scenes = (
        Scene(one.programs, flows, called, one.caller, stretches[0][0], one.words, index)
        for one in (circumstances(before, after, flows, called) if times.compared else ())
        for index, stretches in enumerate(times.compared)
    )
    for seen in explore(scenes, budget):
        found.add(seen)
    return found


def _times(before: Program, after: Program, flows: Flows, now: datetime) -> Times:
    """The year, by how the two flows decide in it."""
    only_times = _only_times_differ(before, after, flows)
    compared: dict[tuple[object, ...], list[Stretch]] = defaultdict(list)
    alike: list[Stretch] = []
    one, other = (spans(program, flow, now, now + AHEAD) for program, flow in zip((before, after), flows, strict=True))
    for span, new in together(one, other):
        states = [{what: state.on for what, state in each.states.items()} for each in (span, new)]
        if only_times and states[0] == states[1]:
            alike.append((span.start, span.end))
        else:
            compared[tuple(tuple(each.items()) for each in states)].append((span.start, span.end))
    return Times(list(compared.values()), alike)


def _only_times_differ(before: Program, after: Program, flows: Flows) -> bool:
    """Whether two flows do the same whenever their schedules say the same; no prompt may tell of an opening then."""
    texts = before.configuration.texts, after.configuration.texts
    same = all(texts[0][kind] == texts[1][kind] for kind in KINDS if kind not in APART)
    one, other = texts[0]["flows"][flows[0]], texts[1]["flows"][flows[1]]
    return same and one == other and not _tells_time(before)


def _tells_time(program: Program) -> bool:
    """Whether a prompt tells when it opens next."""
    return any(
        "{next_opening" in text for documents in program.configuration.texts.values() for text in documents.values()
    )
