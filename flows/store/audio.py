"""Which audio each sound has. The audio itself is in files, named by their content."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

import sqlalchemy as sa

from flows.store.clock import Clock, utc_now
from flows.store.engine import writing
from flows.store.schema import audio, live, unnamed_audio
from flows.store.upsert import insert


@dataclass(frozen=True, slots=True)
class Audio:
    """The audio of a sound. hash: of its content, hexadecimal. by: who uploaded it, a person's name or a token's label."""

    name: str
    hash: str
    seconds: float
    bytes: int
    uploaded_at: datetime
    by: str


class Audios:
    """The audio of every sound. Each change is counted in `live.audio`, which is how processes learn of it (`Pointer.audio`).

    Methods raise sqlalchemy.exc.SQLAlchemyError when the database cannot answer.
    """

    def __init__(self, engine: sa.Engine, clock: Clock = utc_now) -> None:
        self._engine = engine
        self._clock = clock

    def put(self, name: str, hash: str, seconds: float, bytes: int, by: str) -> Audio:
        """Gives a sound this audio, in place of what it had."""
        kept = Audio(name, hash, seconds, bytes, self._clock(), by)
        with writing(self._engine).begin() as connection:
            _count(connection)
            self._leave(connection, name)
            connection.execute(sa.delete(unnamed_audio).where(unnamed_audio.c.hash == hash))
            new = insert(connection, audio).values(asdict(kept))
            values = {column.name: new.excluded[column.name] for column in audio.c if column.name != "name"}
            connection.execute(new.on_conflict_do_update(index_elements=[audio.c.name], set_=values))
        return kept

    def delete(self, name: str) -> bool:
        """Takes a sound's audio away; False when it has none."""
        with writing(self._engine).begin() as connection:
            _count(connection)
            self._leave(connection, name)
            return connection.execute(sa.delete(audio).where(audio.c.name == name)).rowcount == 1

    def get(self, name: str) -> Audio | None:
        """The audio of a sound, None when it has none."""
        with self._engine.begin() as connection:
            row = connection.execute(sa.select(audio).where(audio.c.name == name)).one_or_none()
        return Audio(*row) if row else None

    def list(self) -> Sequence[Audio]:
        """Every audio, by name."""
        with self._engine.begin() as connection:
            return [Audio(*row) for row in connection.execute(sa.select(audio).order_by(audio.c.name))]

    def hashes(self) -> Mapping[str, str]:
        """The hash of every sound's audio, by the sound's name."""
        with self._engine.begin() as connection:
            return {row.name: row.hash for row in connection.execute(sa.select(audio.c.name, audio.c.hash))}

    def unnamed(self, hashes: Iterable[str]) -> Mapping[str, datetime]:
        """Of these hashes those that are no sound's, and since when; from now on where that was not known."""
        with writing(self._engine).begin() as connection:
            _lock(connection)
            named = set(connection.scalars(sa.select(audio.c.hash)))
            since = {row.hash: row.since for row in connection.execute(sa.select(unnamed_audio))}
            found = {known: since.get(known, self._clock()) for known in hashes if known not in named}
            if new := [{"hash": known, "since": at} for known, at in found.items() if known not in since]:
                connection.execute(sa.insert(unnamed_audio), new)
        return found

    def remove(self, hash: str, before: datetime, remove: Callable[[], None]) -> bool:
        """Calls `remove` for audio that has been no sound's since before then; False where it is one's, or was lately.

        Meanwhile no sound can be given audio.
        """
        row = unnamed_audio.c
        with writing(self._engine).begin() as connection:
            _lock(connection)
            named = sa.exists().where(audio.c.hash == hash)
            old = sa.delete(unnamed_audio).where(row.hash == hash, row.since < before, ~named)
            if connection.execute(old).rowcount == 0:
                return False
            remove()
        return True

    def _leave(self, connection: sa.Connection, name: str) -> None:
        """What was a sound's audio is perhaps no other's."""
        gone = sa.select(audio.c.hash, sa.literal(self._clock(), unnamed_audio.c.since.type)).where(
            audio.c.name == name
        )
        left = insert(connection, unnamed_audio).from_select(["hash", "since"], gone)
        since = {"since": left.excluded.since}
        connection.execute(left.on_conflict_do_update(index_elements=[unnamed_audio.c.hash], set_=since))


def _lock(connection: sa.Connection) -> None:
    connection.execute(sa.select(live.c.id).with_for_update())


def _count(connection: sa.Connection) -> None:
    """Whoever changes audio waits here for others who do, so that no two changes have the same number."""
    connection.execute(sa.update(live).values(audio=live.c.audio + 1))
