"""What must hold after the calls of a fault run, counted."""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from flows.store.schema import call_turns, calls, voicemails
from sounds.files import Folder
from tests.faults.dialling import Calls, caller_of
from tests.faults.line import LETTERS, SCRIPTS
from tests.faults.provider import Asked
from tests.faults.report import MOST_SECONDS, Line
from tests.faults.world import World


@dataclass(frozen=True)
class Found:
    """What a run has left. made: its calls, as many as `wanted`; stood: those that stood still; calm: those before any fault."""

    made: Calls
    wanted: int
    stood: int
    calm: int
    faults: Counter[str]
    wrong: Sequence[str]


def lines(world: World, found: Found) -> list[Line]:
    """Everything that is counted."""
    asked = [one for one in found.made.record.asked if not one.again]
    turns = [one for one in asked if not one.path.endswith("/status")]
    at_faults = [one for one in turns if one.fault]
    return [
        Line("calls, half on each provider", found.made.record.over, found.wanted),
        Line("calls that stood still for an hour", found.stood),
        Line("turns answered", len(turns)),
        Line("of them at the moment of a fault, %", round(100 * len(at_faults) / len(turns))),
        *(Line(f"{what}, times", number) for what, number in sorted(found.faults.items())),
        Line("callers cut off, or led or told otherwise", len(found.wrong), 0),
        Line("answers that are no valid document", len(found.made.record.faults), 0),
        *_seconds(turns, at_faults),
        Line("turns that the provider had to ask twice", sum(one.attempts > 1 for one in turns)),
        Line("webhooks that came again", sum(one.again for one in found.made.record.asked)),
        Line("of them answered as before, byte for byte", found.made.record.alike),
        Line("calls that arrived again after a publish", found.made.record.on_new_line),
        Line("answered otherwise while a call went on", len(found.made.record.unlike), 0),
        *_kept(world, found),
    ]


def _seconds(turns: Sequence[Asked], at_faults: Sequence[Asked]) -> list[Line]:
    calm = [one.seconds for one in turns if not one.fault]
    return [
        Line("turn while all is well, median (s)", round(statistics.median(calm), 3)),
        Line("turn at a fault, median (s)", round(statistics.median(one.seconds for one in at_faults), 3)),
        Line("turn at a fault, worst (s)", round(max(one.seconds for one in at_faults), 3), MOST_SECONDS, most=True),
        Line("turn, worst of all (s)", round(max(one.seconds for one in turns), 3), MOST_SECONDS, most=True),
    ]


def _kept(world: World, found: Found) -> list[Line]:
    """Messages and the log of calls."""
    spoken = found.made.record.recordings
    with world.engine.connect() as connection:
        rows = [row for row in connection.execute(sa.select(voicemails)) if (row.provider, row.recording_id) in spoken]
        turns = Counter(
            connection.scalars(sa.select(calls.c.caller).join(call_turns, call_turns.c.call_id == calls.c.id))
        )
    once = Counter((row.provider, row.recording_id) for row in rows)
    files = Folder(world.folder / "sounds")
    equal = [row for row in rows if row.audio_key and files.get(row.audio_key) == world.hosts.served.get(row.url)]
    return [
        Line("messages spoken", len(spoken)),
        Line("callbacks of recordings that nobody took", len(found.made.record.callbacks_lost)),
        Line("messages in SQL, each once", sum(once[one] == 1 for one in spoken), len(spoken)),
        Line("kept audio equal to what the provider served", len(equal), len(spoken)),
        Line("calls whose turns are all in the log", _logged(found, turns)),
        Line("calls with more turns in the log than real", _too_many(found, turns), 0),
    ]


def _turns_of(turns: Counter[str], number: int) -> int:
    """How many turns a call of that script has without any fault."""
    return turns[caller_of(0, number % (2 * len(SCRIPTS)))] // len(LETTERS)


def _logged(found: Found, turns: Counter[str]) -> int:
    """Not all have to be there: what a killed process had not written yet is gone, as long as no provider is asked."""
    return sum(turns[caller_of(1, number)] >= _turns_of(turns, number) for number in range(found.wanted))


def _too_many(found: Found, turns: Counter[str]) -> int:
    """Repeated webhooks have no second effect; a menu that is said again, for the key was lost on the way, is a turn."""
    numbers = [number for number in range(found.wanted) if number not in found.made.fell_back]
    return sum(turns[caller_of(1, number)] > _turns_of(turns, number) for number in numbers)
