"""What must hold at the end, counted, and the table of it."""

from __future__ import annotations

import re
import statistics
from collections import Counter
from dataclasses import dataclass

import sqlalchemy as sa

from flows.store.schema import voicemails
from sounds.files import Folder
from tests.faults.callers import Told
from tests.faults.world import World

MOST_SECONDS = 4.0
"""A turn may take: the shortest of the providers' limits is Vonage's, 5 s for an answer."""


@dataclass(frozen=True)
class Line:
    """A line of the table. wanted: None where any figure is right."""

    what: str
    found: float
    wanted: float | None = None
    most: bool = False

    @property
    def right(self) -> bool:
        return self.wanted is None or (self.found <= self.wanted if self.most else self.found == self.wanted)


def unfinished(world: World) -> int:
    """Messages on which something is still to be done."""
    with world.engine.connect() as connection:
        return int(connection.scalar(sa.select(sa.func.count()).where(voicemails.c.due_at.is_not(None))) or 0)


def left_over(world: World) -> list[str]:
    """What those wait for on which something is still to be done."""
    with world.engine.connect() as connection:
        rows = connection.execute(sa.select(voicemails).where(voicemails.c.due_at.is_not(None))).all()
    return [
        f"message {row.id} is {row.status} after {row.attempts} attempts, due at {row.due_at:%H:%M:%S} UTC; {row.error}"
        for row in rows
    ]


def lines(world: World, told: Told, messages: int, faults: Counter[str]) -> list[Line]:
    """Everything that is counted."""
    with world.engine.connect() as connection:
        rows = connection.execute(sa.select(voicemails)).all()
    mails = Counter(_id(str(mail["Message-ID"])) for mail in world.office.received)
    kept, files = Counter((row.provider, row.recording_id) for row in rows), Folder(world.folder / "sounds")
    equal = [row for row in rows if row.audio_key and files.get(row.audio_key) == world.hosts.served[row.url]]
    return [
        Line("calls, half on each provider", told.left, messages),
        Line("turns and callbacks answered", len(told.answers)),
        Line("not answered, or not by a valid document", len(told.faults), 0),
        Line("answer, median (s)", round(statistics.median(told.answers), 3)),
        Line("answer, worst (s)", round(max(told.answers), 3), MOST_SECONDS, most=True),
        Line("callbacks that came again", told.repeated),
        Line("callbacks that came after the hang-up", told.late),
        *(Line(what, number) for what, number in sorted(faults.items())),
        Line("recordings that were not there yet (404)", world.hosts.not_ready),
        Line("recordings asked for without credentials", world.hosts.without_credentials, 0),
        Line("messages left", len(told.recordings), messages),
        Line("messages in SQL, each once", sum(kept[one] == 1 for one in told.recordings), messages),
        Line("rows in SQL", len(rows), messages),
        Line("messages e-mailed at least once", sum(mails[row.id] > 0 for row in rows), messages),
        Line("messages e-mailed more than once", sum(mails[row.id] > 1 for row in rows)),
        Line("kept audio equal to what the provider served", len(equal), messages),
    ]


def table(found: list[Line]) -> str:
    """For the terminal and for a page."""
    width = max(len(line.what) for line in found)
    rows = [f"| {'':{width}} | {'found':>8} | {'wanted':>8} |", f"|{'-' * (width + 2)}|{'-' * 9}:|{'-' * 9}:|"]
    for line in found:
        wanted = "" if line.wanted is None else f"{'≤ ' if line.most else ''}{line.wanted:g}"
        rows.append(f"| {line.what:{width}} | {line.found:8g} | {wanted:>8} |{'' if line.right else '  WRONG'}")
    return "\n".join(rows)


def _id(message_id: str) -> str:
    found = re.match(r"<voicemail-([0-9a-f]+)@", message_id)
    return found[1] if found else ""
