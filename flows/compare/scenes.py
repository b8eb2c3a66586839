"""Under which circumstances calls are compared: who calls, and which switches somebody has flipped."""

from __future__ import annotations

from collections.abc import Iterator

from flows.compare import callers
from flows.compare.callers import Caller
from flows.compare.times import watched
from flows.program import Program
from flows.record import Frozen
from flows.words import template, words

MOST_SWITCHES = 10
SWITCHED = template("with the switch {name} off"), template("with the switch {name} on")


class Circumstances(Frozen):
    """words: what is special, "" for ordinary callers and switches as they are. programs: the two that are compared."""

    words: str
    caller: Caller
    programs: tuple[Program, Program]


def circumstances(before: Program, after: Program, flows: tuple[str, str], called: str) -> Iterator[Circumstances]:
    """Ordinary ones first, then each kind of caller, then each switch as it is not."""
    sides = [(before, flows[0]), (after, flows[1])]
    everybody = callers.kinds(sides, called)
    for one in everybody:
        who = words("for {callers}", callers=one.words) if one.words else ""
        yield Circumstances(who, one, (before, after))
    asked = (one.name for program, name in sides for one in watched(program.flow(name).steps) if one.kind == "switch")
    for switch in list(dict.fromkeys(asked))[:MOST_SWITCHES]:
        is_on = any((program.configuration.document("switches", switch) or {}).get("on") for program, _ in sides)
        programs = _turned(before, switch, not is_on), _turned(after, switch, not is_on)
        yield Circumstances(words(SWITCHED[not is_on], name=switch), everybody[0], programs)


def _turned(program: Program, switch: str, on: bool) -> Program:
    """The program with a switch on or off; without it, as it is."""
    given = program.configuration.document("switches", switch)
    if given is None:
        return program
    flipped = {**given, "on": on, "until": None}
    configuration = program.configuration.merged({"switches": {switch: flipped}})
    return Program(program.revision, configuration, program.phrases, program.audio, program.followed)
