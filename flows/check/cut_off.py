"""Callers who are hung up on without having been told anything, and when."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from flows.check.ahead import Ahead
from flows.check.shapes import Path
from flows.check.starts import Start, callers, numbers_of
from flows.check.trying import Tried, arrived
from flows.compare.times import Span
from flows.configuration import pointer
from flows.problems import Problem
from flows.schedules.zones import zone
from flows.supposed import ORDINARY
from flows.words import moment, plural, words

NO_STEP: Path = ("steps",)
MOST_SORTS = 60
"""Sorts of spans that are tried: more than nearly any flow has."""


def cut_off_problems(ahead: Ahead) -> Iterator[Problem]:
    """For each place where such a call ends, a warning with the first of them. A step may be meant to hang up on hidden callers."""
    told: set[Path] = set()
    for start, sort in _tried(ahead):
        last = arrived(ahead.program, ahead.name, start.call, start.at)
        place = _place(last, ahead)
        meant = start.caller is None and place != NO_STEP
        if last.turns[-1].ended_by == "hangup" and not last.says_something and not meant and place not in told:
            told.add(place)
            message = words(
                "{who} is hung up on without a word{when}: say something first, or add a last step.",
                who=_who(start),
                when=_when(start, sort),
            )
            example = {**start.as_json, "inputs": []}
            yield Problem("warning", "cut_off", pointer("flows", ahead.name, *place), message, example=example)


def _tried(ahead: Ahead) -> Iterator[tuple[Start, list[Span]]]:
    """Ordinary callers at every sort of time, then hidden ones where conditions ask who hides the number."""
    model = ahead.flow.flow
    conditions = [step.when for step in model.steps if step.when]
    for caller in (ORDINARY, *([None] if None in callers(ahead.program, conditions) else [])):
        for number in numbers_of(ahead.program.leading_to(ahead.name), conditions):
            for sort in ahead.sorts[:MOST_SORTS]:
                yield Start(ahead.name, number, caller, sort[0].start, model.timezone), sort


def _place(last: Tried, ahead: Ahead) -> Path:
    """The step that hangs up, or all steps where the last of them is passed."""
    turn = last.turns[-1]
    if "no step is left" in turn.trace or not turn.step:
        return NO_STEP
    return ("steps", ahead.program.flow(ahead.name).step_numbers[turn.step])


def _who(start: Start) -> str:
    return words("A caller") if start.caller else words("A caller who hides the number")


def _when(start: Start, sort: list[Span]) -> str:
    if not sort[0].states:
        return ""
    first = in_words(start.at, start.zone)
    if len(sort) == 1:
        return words(" from {first} on", first=first)
    return plural(
        " from {first} on, and {count:,} more times within two years",
        " from {first} on, and {count:,} more times within two years",
        len(sort) - 1,
        first=first,
    )


def in_words(at: datetime, zone_name: str) -> str:
    """An instant as a sentence names it.

    >>> from datetime import UTC
    >>> in_words(datetime(2026, 11, 28, 9, tzinfo=UTC), "Europe/Paris")
    'Saturday 28 November 2026, 10:00'
    """
    local = at.astimezone(zone(zone_name))
    return moment(local)
