"""Where a process learns which configuration is live: Redis first, else the database, else what it knew, else a file.

Never raises and never waits long: a service that fails is left alone for a few seconds. A process asks in the background;
no call waits for this.
"""

from __future__ import annotations

import json
import time
import zlib
from collections.abc import Callable
from datetime import datetime
from typing import Any, Literal, TypeVar

import redis
import sqlalchemy as sa

from flows.record import Frozen, replace
from flows.store.breaker import Breaker
from flows.store.faults import in_words
from flows.store.last_good import LastGood
from flows.store.ports import Configurations, Pointer
from flows.store.redis_copy import RedisCopy, Seen
from flows.store.revisions import digest_of

Source = Literal["redis", "database", "memory", "disk", "nowhere"]
T = TypeVar("T")


class State(Frozen):
    """Where the configuration came from when it was last asked for, and what is wrong, for people ("": nothing).

    redis is None where no Redis is configured. saved_at: when the copy on disk was made, if that is what is served.
    """

    source: Source
    live: int | None
    redis: str | None
    database: str
    disk: str
    saved_at: datetime | None = None

    @property
    def degraded(self) -> bool:
        """Whether anything does not work as it should."""
        return bool(self.redis or self.database or self.disk) or self.source not in ("redis", "database")


class Cache:
    """Redis in front of the revisions, with a circuit breaker for each service."""

    def __init__(
        self,
        revisions: Configurations,
        client: redis.Redis | None = None,
        last_good: LastGood | None = None,
        *,
        retry_seconds: float = 3.0,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._revisions = revisions
        self._redis = RedisCopy(client, Breaker("Redis", retry_seconds, clock)) if client is not None else None
        self._database = Breaker("the database", retry_seconds, clock)
        self._disk = Breaker("the disk", retry_seconds, clock)
        self._last_good = last_good
        self._known: Pointer | None = None
        self._source: Source = "nowhere"
        self._saved_at: datetime | None = None
        self._saved = Pointer()
        self._trusted = False
        """Whether Redis has answered ever since it was last confirmed from the database: it may have missed a publish."""

    def live(self) -> int | None:
        """The published revision; None while nothing is published, or nothing is known yet (`state` tells)."""
        return self.pointer().live

    def pointer(self) -> Pointer:
        """Which revision callers hear. One Redis round trip as long as nothing has changed."""
        seen = self._redis.look() if self._redis else None
        self._trusted = self._trusted and seen is not None
        if seen and seen.pointer and seen.confirmed and self._trusted:
            return self._learn(seen.pointer, "redis")
        pointer = self._confirm(seen)
        if pointer is not None:
            return self._learn(pointer, "database")
        if seen and seen.pointer and self._may_trust(seen.pointer):
            return self._learn(seen.pointer, "redis")  # not confirmed: Redis may have come back with something older
        return self._fall_back()

    def refresh(self) -> Pointer:
        """Reads from the database and tells Redis: to be called after every publish and every saved draft."""
        pointer = self._confirm(self._redis.look() if self._redis else None)
        return self._learn(pointer, "database") if pointer is not None else self.pointer()

    def body(self, number: int) -> bytes | None:
        """A revision's configuration; None when there is none, or nobody who has it answers."""
        kept = self._redis.body(number) if self._redis else None
        if kept and self._known and (number != self._known.live or kept[1] == self._known.digest):
            return kept[0]
        body = self._ask_database(lambda: self._revisions.body(number))
        if body is not None:
            if self._redis:
                self._redis.keep_body(number, body)
            return body
        if kept:
            return kept[0]
        on_disk = self._last_good.body(number) if self._last_good else None
        if on_disk and self._known and number == self._known.live and digest_of(on_disk) != self._known.digest:
            return None
        return on_disk

    def beside(self, name: str, changes: int, read: Callable[[], Any]) -> tuple[int, Any] | None:
        """What counts beside the configuration, such as which sounds have audio (JSON); None when it cannot be had.

        changes: how often it has changed (`Pointer`). With it comes after how many changes it was so: another number where only a
        copy of another time is left. read: asks the database.
        """
        found = self._ask_database(read)
        if found is None:
            copies = [place.kept(name) for place in (self._redis, self._last_good) if place]
            kept = min((copy for copy in copies if copy), key=lambda copy: abs(changes - copy[0]), default=None)
            return (kept[0], json.loads(kept[1])) if kept else None
        content = json.dumps(found, ensure_ascii=False).encode()
        if self._redis:
            self._redis.keep(name, changes, content)
        if self._last_good and self._disk.allows():
            self._save(lambda place: place.keep(name, changes, content))
        return changes, found

    def state(self) -> State:
        """What was found when the configuration was last asked for; asks nobody."""
        return State(
            source=self._source,
            live=self._known.live if self._known else None,
            redis=self._redis.breaker.reason if self._redis else None,
            database=self._database.reason,
            disk=self._disk.reason,
            saved_at=self._saved_at if self._source == "disk" else None,
        )

    def probe(self) -> State:
        """As `state`, after asking Redis and the database whether they answer now."""
        if self._redis:
            self._redis.answers()
        self._ask_database(self._revisions.pointer)
        return self.state()

    def _confirm(self, seen: Seen | None) -> Pointer | None:
        """The pointer as the database has it, put into Redis if that answers; None when the database does not."""
        for _ in range(3):
            pointer = self._ask_database(self._revisions.pointer)
            if pointer is None or seen is None or self._redis is None:
                return pointer
            swapped = self._redis.swap(seen, pointer)
            if swapped is not False:
                self._trusted = bool(swapped)
                self._keep_live_body(pointer)
                return pointer
            seen = self._redis.look()
        return pointer

    def _may_trust(self, pointer: Pointer) -> bool:
        """Whether a pointer in Redis may count while the database does not answer: nothing newer is known, and it can be read."""
        if self._known is not None and self._source != "disk":
            return pointer == self._known
        if pointer.live is None or (self._redis and self._redis.has_body(pointer.live, pointer.digest)):
            return True
        on_disk = self._last_good.body(pointer.live) if self._last_good else None
        return on_disk is not None and digest_of(on_disk) == pointer.digest

    def _keep_live_body(self, pointer: Pointer) -> None:
        """A Redis that came back empty gets the live configuration again."""
        assert self._redis
        if pointer.live is not None and self._redis.has_body(pointer.live, pointer.digest) is False:
            number = pointer.live
            body = self._ask_database(lambda: self._revisions.body(number))
            if body is not None:
                self._redis.keep_body(number, body)

    def _learn(self, pointer: Pointer, source: Source) -> Pointer:
        self._known, self._source = pointer, source
        kept = replace(pointer, tests={})
        if self._last_good and pointer.live is not None and kept != self._saved and self._disk.allows():
            self._save_live(kept)
        return pointer

    def _save_live(self, kept: Pointer) -> None:
        body = self.body(kept.live) if kept.live is not None else None
        if body is not None and self._save(lambda place: place.save(kept, body)):
            self._saved = kept

    def _save(self, how: Callable[[LastGood], None]) -> bool:
        assert self._last_good
        try:
            how(self._last_good)
        except OSError as error:
            self._disk.failed(error)
            return False
        self._disk.succeeded()
        return True

    def _fall_back(self) -> Pointer:
        if self._known is not None:
            self._source = "disk" if self._source == "disk" else "memory"
            return self._known
        copy = self._last_good.load() if self._last_good else None
        if copy is None:
            return Pointer()
        self._known, self._source, self._saved_at = copy.pointer, "disk", copy.saved_at
        return self._known

    def _ask_database(self, question: Callable[[], T]) -> T | None:
        if not self._database.allows():
            return None
        try:
            answer = question()
        except (sa.exc.SQLAlchemyError, OSError, zlib.error) as error:
            self._database.failed(in_words(error))
            return None
        self._database.succeeded()
        return answer
