"""The documents of every number at an instant, by the name of their file."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import datetime, timedelta

from flows.emergency import Emergency, emergency, next_change, sorry
from flows.program import Program
from flows.record import replace
from providers.emergency import STATIC, document, name
from webhooks.lines import cut

log = logging.getLogger("carillon.fallback")
ALL = "all"
"""In place of a number: for an application of Vonage, which has one fallback URL for all its numbers."""
LONGEST = timedelta(days=1)


def documents(program: Program, now: datetime) -> dict[str, bytes]:
    """Per number and provider what holds at an instant (aware), and one file for all numbers of a Vonage application."""
    found = emergencies(program, now)
    files = {name(number, kind): document(kind, one).body for number, one in found.items() for kind in STATIC}
    if found:
        files[name(ALL, "vonage")] = document("vonage", for_all(program, found)).body
    return files


def emergencies(program: Program, now: datetime) -> dict[str, Emergency]:
    """What each number says and dials. A number whose flow cannot be followed is left out, and the log says so."""
    found: dict[str, Emergency] = {}
    for number in program.configuration.names("numbers"):
        try:
            found[number] = emergency(program, number, now)
        except Exception as wrong:  # the others need theirs
            log.error("number %s has no document for an emergency: %s", cut(number), wrong)
    return found


def for_all(program: Program, found: Mapping[str, Emergency]) -> Emergency:
    """What a file says that cannot know which number was called: what they all say, where they ring the same people; else that
    we are sorry, in the language of the first."""
    (number, first), *others = found.items()
    return first if all(_told(one) == _told(first) for _, one in others) else sorry(program, number)


def _told(one: Emergency) -> Emergency:
    """The same, whichever number is shown to whom is rung."""
    return replace(one, dial=one.dial and replace(one.dial, caller_id=""))


def holds_until(program: Program, now: datetime) -> datetime:
    """The first instant (aware) at which a document may be another one, a day at the most."""
    numbers = program.configuration.names("numbers")
    return min((next_change(program, number, now) for number in numbers), default=now + LONGEST)
