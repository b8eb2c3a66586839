"""What a change does, as callers meet it: two configurations compared by the calls that they answer, in plain sentences."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from flows.compare import callers
from flows.compare.concerns import SCHEDULES, Change
from flows.compare.exploring import Budget, Scene, explore
from flows.compare.finds import Found, Times
from flows.compare.scenes import circumstances
from flows.compare.telling import Told, left_off, told_of
from flows.compare.times import spans, together
from flows.compare.whens import Stretch
from flows.compare.words import listed
from flows.program import Program
from flows.words import Words, sentence, template, words

MOST_TURNS = 20_000
"""Turns that are taken for one comparison: some two seconds."""
LEAST_TURNS = 300
"""Turns of each flow, where there are many."""
MOST_FLOWS = 100
MOST_TOLD = 200
AHEAD = timedelta(days=366)
Flows = tuple[str, str]


def behaviour(before: Program, after: Program, now: datetime, most_turns: int = MOST_TURNS) -> list[Told]:
    """What calls meet that begin in the year from `now` (aware) on, where it is not as before.

    For each number, kind of caller, time at which anything is decided otherwise, and each way that keys and outcomes can take.
    """
    change = Change(before.configuration, after.configuration)
    groups = _groups(before, after)
    concerned = [(flows, numbers) for flows, numbers in groups.items() if change.kinds(*flows[:2])]
    met: dict[str, tuple[list[str], Told]] = {}
    unfinished: list[Told] = []
    budget = Budget(0)
    for flows, numbers in concerned[:MOST_FLOWS]:
        budget = Budget(max(most_turns // min(len(concerned), MOST_FLOWS), LEAST_TURNS) + max(budget.left, 0))
        only_times = change.kinds(*flows[:2]) <= SCHEDULES and not _tells_time(before)
        found = _found(before, after, flows[:2], numbers[0], now.replace(second=0, microsecond=0), budget, only_times)
        for one in told_of(found, after.flow(flows[1]).model.timezone):
            met.setdefault(one.summary, ([], one))[0].extend(numbers)
        if budget.ended_at:
            unfinished.append(left_off(*budget.ended_at, _calls_to(numbers) if len(groups) > 1 else ""))
    in_all = sum(map(len, groups.values()))
    told = [*_in_service(before, after), *(_about(*each, in_all) for each in met.values())]
    return [
        *_most(told, MOST_TOLD, template("{count:,} more differences are not told.")),
        *_most(unfinished, 3, template("{count:,} more flows are not told.")),
        *_left_out(len(concerned)),
    ]


def _calls_to(numbers: Sequence[str]) -> Words:
    return words("calls to {numbers}", numbers=listed(numbers))


def _about(numbers: list[str], told: Told, in_all: int) -> Told:
    """A sentence, with the numbers whose calls it is about, unless these are all that there are."""
    text = told.summary
    if len(numbers) != in_all:
        text = words("{where}: {what}", where=_calls_to(numbers), what=text)
    return Told(sentence("{what}.", what=text), told.example)


def _most(told: list[Told], most: int, others: str) -> list[Told]:
    """So many of them, and how many more there are."""
    more = len(told) - most
    return told if more <= 0 else [*told[:most], Told(words(others, count=more), None)]


def _left_out(concerned: int) -> Iterator[Told]:
    if concerned > MOST_FLOWS:
        others = template("{count:,} more flows that the change concerns were not compared.")
        yield Told(words(others, count=concerned - MOST_FLOWS), None)


def _in_service(before: Program, after: Program) -> Iterator[Told]:
    """Numbers that are new, or no more."""
    old, new = set(before.configuration.names("numbers")), set(after.configuration.names("numbers"))
    for number in sorted(new - old):
        text = template("{number} is now answered by the flow {flow} (before: is not in service).")
        yield _about_number(text, number, after)
    for number in sorted(old - new):
        text = template("{number} is no longer in service (before: is answered by the flow {flow}).")
        yield _about_number(text, number, before)


def _about_number(text: str, number: str, program: Program) -> Told:
    return Told(words(text, number=number, flow=program.flow_of(number)), {"number": number, "inputs": []})


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


def _found(
    before: Program, after: Program, flows: Flows, called: str, now: datetime, budget: Budget, only_times: bool
) -> Found:
    """The differences between two flows that answer the same number.

    only_times: they do the same whenever their schedules say the same.
    """
    times = _times(before, after, flows, now, only_times)
    found = Found(times, _tells_time(before) or _tells_time(after))
    scenes = (
        Scene(one.programs, flows, called, one.caller, stretches[0][0], one.words, index)
        for one in (circumstances(before, after, flows, called) if times.compared else ())
        for index, stretches in enumerate(times.compared)
    )
    for seen in explore(scenes, budget):
        found.add(seen)
    return found


def _times(before: Program, after: Program, flows: Flows, now: datetime, only_times: bool) -> Times:
    """The year, by how the two flows decide in it."""
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


def _tells_time(program: Program) -> bool:
    """Whether a prompt tells when it opens next."""
    kinds = program.configuration.texts.values()
    return any("{next_opening" in text for texts in kinds for text in texts.values())
