"""What SQL did not take while it was away: kept in Redis and on disk, for either may be lost, until SQL has it."""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeVar

import redis

from flows.record import Frozen
from flows.store.whole import write_whole

log = logging.getLogger(__name__)
KEPT_SECONDS = 7 * 24 * 3600
Value = Mapping[str, Any]
T = TypeVar("T")


class Waiting(Frozen):
    """How much is kept. oldest: when the first of it came to this disk (seconds since 1970), None where only Redis has it."""

    count: int = 0
    oldest: float | None = None


class Aside:
    """Values (JSON) by kind and key. Nothing here raises: who comes here has lost SQL already."""

    def __init__(self, client: redis.Redis | None, folder: Path) -> None:
        self._client, self._folder = client, folder

    def keep(self, kind: str, key: str, value: Value) -> bool:
        """Keeps a value in place of what was kept; False where neither Redis nor the disk took it."""
        text = json.dumps({"key": key, "value": value}).encode()
        in_redis = self._in_redis(lambda client: self._put(client, kind, key, text))
        return bool(self._on_disk(lambda: self._written(kind, key, text))) or bool(in_redis)

    def get(self, kind: str, key: str) -> Value | None:
        """What is kept, None when nothing is or nobody who has it answers."""
        found = self._in_redis(lambda client: client.hget(_hash(kind), key))
        found = found or self._on_disk(lambda: self._path(kind, key).read_bytes())
        read = _read(found)
        return read[1] if read else None

    def all(self, kind: str) -> Iterator[tuple[str, Value]]:
        """Everything of a kind that is kept, each once."""
        found = list((self._in_redis(lambda client: client.hgetall(_hash(kind))) or {}).values())
        found += self._on_disk(lambda: [path.read_bytes() for path in (self._folder / kind).glob("*.json")]) or []
        yield from dict(read for one in found if (read := _read(one))).items()

    def waiting(self, kinds: Sequence[str]) -> Waiting:
        """How much of these kinds is kept; without reading any of it."""
        on_disk = {kind: list(self._came(kind)) for kind in kinds}
        count = sum(max(len(came), self._in_redis_are(kind)) for kind, came in on_disk.items())
        return Waiting(count, min((one for came in on_disk.values() for one in came), default=None))

    def _came(self, kind: str) -> Iterator[float]:
        for path in self._on_disk(lambda: list((self._folder / kind).glob("*.json"))) or []:
            with suppress(OSError):  # another process has taken it back meanwhile
                yield path.stat().st_mtime

    def _in_redis_are(self, kind: str) -> int:
        return self._in_redis(lambda client: int(client.hlen(_hash(kind)))) or 0

    def drop(self, kind: str, key: str) -> None:
        """Forgets a value: SQL has it."""
        self._in_redis(lambda client: client.hdel(_hash(kind), key))
        self._on_disk(lambda: self._path(kind, key).unlink(missing_ok=True))

    def _put(self, client: redis.Redis, kind: str, key: str, text: bytes) -> bool:
        client.hset(_hash(kind), key, text)
        client.expire(_hash(kind), KEPT_SECONDS)
        return True

    def _written(self, kind: str, key: str, text: bytes) -> bool:
        write_whole(self._path(kind, key), text)
        return True

    def _path(self, kind: str, key: str) -> Path:
        return self._folder / kind / f"{hashlib.sha256(key.encode()).hexdigest()}.json"

    def _in_redis(self, ask: Callable[[redis.Redis], T]) -> T | None:
        if self._client is None:
            return None
        try:
            return ask(self._client)
        except (redis.RedisError, OSError) as wrong:
            log.debug("Redis does not keep what SQL does not take: %s", wrong)
            return None

    @staticmethod
    def _on_disk(ask: Callable[[], T]) -> T | None:
        try:
            return ask()
        except OSError as wrong:
            log.debug("the disk does not keep what SQL does not take: %s", wrong)
            return None


def _hash(kind: str) -> str:
    return f"carillon:aside:{kind}"


def _read(text: bytes | str | None) -> tuple[str, Value] | None:
    try:
        told = json.loads(text or b"")
        return str(told["key"]), told["value"]
    except (ValueError, KeyError, TypeError):
        return None
