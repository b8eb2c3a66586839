"""What a condition can come to, whoever calls: true, false, or either.

What the time decides is given; of the rest every combination is tried. Who is on a list is so wherever that list is asked.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from itertools import product
from typing import Any

from flows.compare.times import State, Watched
from flows.conditions import Condition, inside
from flows.program import Program

MOST_UNKNOWN = 8
"""Things whose combinations are tried; of more than that, a condition is taken to be able to come to either."""
EITHER = frozenset({True, False})
Atom = tuple[str, Any]
Known = dict[Atom, bool]


def possible(condition: Condition | None, states: Mapping[Watched, State], known: Known) -> frozenset[bool]:
    """What it can come to. states: of what the time decides. known: what else is certain."""
    if condition is None:
        return frozenset({True})
    given = known | {(one.kind, one.name): state.on for one, state in states.items()}
    unknown = sorted({atom for atom in _atoms(condition) if atom not in given}, key=str)
    if len(unknown) > MOST_UNKNOWN:
        return EITHER
    tried = (given | dict(zip(unknown, values, strict=True)) for values in product((True, False), repeat=len(unknown)))
    return frozenset(_holds(condition, each) for each in tried)


def known_of(program: Program, numbers: Collection[str], conditions: Collection[Condition]) -> Known:
    """What is certain of all calls: which numbers lead to the flow, and that nobody is on an empty list."""
    found: Known = {}
    for kind, value in {atom for condition in conditions for atom in _atoms(condition)}:
        if kind == "called" and numbers:
            answers = {number in value for number in numbers}
            if len(answers) == 1:
                found[kind, value] = answers.pop()
        elif kind == "list" and _is_empty(program, value):
            found[kind, value] = False
    return found


def _is_empty(program: Program, name: str) -> bool:
    given = program.configuration.document("lists", name)
    return isinstance(given, dict) and not given.get("entries")


def _atoms(condition: Condition) -> Iterator[Atom]:
    """What a condition asks, each as a thing that is so or not."""
    return (atom for one in inside(condition) for atom, _ in _own(one))


def _own(condition: Condition) -> Iterator[tuple[Atom, bool]]:
    """What its own keys ask, and how it must be; a list may be asked for either way."""
    for kind in ("hours", "calendar", "switch", "attestation"):
        if (name := getattr(condition, kind)) is not None:
            yield (kind, name), True
    if condition.withheld is not None:
        yield ("withheld", None), condition.withheld
    if condition.blocklist is not None:
        yield ("list", condition.blocklist), False
    if condition.allowlist is not None:
        yield ("list", condition.allowlist), True
    if condition.called is not None:
        numbers = [condition.called] if isinstance(condition.called, str) else condition.called
        yield ("called", tuple(numbers)), True
    if condition.variable is not None:
        yield ("variable", (condition.variable.name, tuple(condition.variable.in_))), True


def _holds(condition: Condition, given: Known) -> bool:
    return (
        all(given[atom] is wanted for atom, wanted in _own(condition))
        and all(_holds(one, given) for one in condition.all or ())
        and (condition.any is None or any(_holds(one, given) for one in condition.any))
        and (condition.not_ is None or not _holds(condition.not_, given))
    )
