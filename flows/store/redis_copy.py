"""The copy of the live configuration in Redis: one round trip tells a process whether anything has changed.

Redis may be dead, hang, be empty or hold the copy of another database: nothing here raises, and what is read is
confirmed from the database every few seconds by whoever looks next (`CONFIRMED_SECONDS`).
"""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Callable
from typing import TypeVar

import redis

from flows.record import Frozen
from flows.store.breaker import Breaker
from flows.store.ports import Pointer

CONFIRMED_SECONDS = 10
BODY_SECONDS = 7 * 24 * 3600
_DIGEST_BYTES = 32

_SWAP = """
if (redis.call('GET', KEYS[1]) or '') ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[2])
redis.call('SET', KEYS[2], '1', 'EX', ARGV[3])
return 1
"""

T = TypeVar("T")


class Seen(Frozen):
    """What Redis held when it was looked at: the text, what it says, and whether that was confirmed lately."""

    text: bytes
    pointer: Pointer | None
    confirmed: bool


class RedisCopy:
    """What is kept in Redis. Each method answers None when Redis does not."""

    def __init__(self, client: redis.Redis, breaker: Breaker, prefix: str = "carillon:") -> None:
        self._client = client
        self.breaker = breaker
        self._pointer = f"{prefix}pointer"
        self._confirmed = f"{prefix}pointer:confirmed"
        self._body = f"{prefix}body:"
        self._beside = f"{prefix}beside:"

    def look(self) -> Seen | None:
        """What Redis holds now."""
        found = self._ask(lambda: self._client.mget(self._pointer, self._confirmed))
        if found is None:
            return None
        text = _bytes(found[0])
        return Seen(text, from_text(text), found[1] is not None)

    def swap(self, seen: Seen, pointer: Pointer) -> bool | None:
        """Puts `pointer`, confirmed, in place of what was seen before the database was asked.

        False when somebody has put another meanwhile: theirs may be the newer one, so ask the database again.
        """
        keys = (self._pointer, self._confirmed)
        done = self._ask(lambda: self._client.eval(_SWAP, 2, *keys, seen.text, to_text(pointer), CONFIRMED_SECONDS))
        return None if done is None else bool(done)

    def body(self, number: int) -> tuple[bytes, str] | None:
        """A revision's body and its digest, None also when it is not there or damaged."""
        kept = self._ask(lambda: self._client.get(self._body + str(number)))
        return _unpack(_bytes(kept)) if kept else None

    def has_body(self, number: int, digest: str) -> bool | None:
        """Whether the body of a revision is there, without moving it."""
        start = self._ask(lambda: self._client.getrange(self._body + str(number), 0, _DIGEST_BYTES - 1))
        return None if start is None else _bytes(start).hex() == digest

    def keep_body(self, number: int, body: bytes) -> None:
        """Keeps a revision's body for a week."""
        packed = _pack(body)
        self._ask(lambda: self._client.set(self._body + str(number), packed, ex=BODY_SECONDS))

    def keep(self, name: str, changes: int, content: bytes) -> None:
        """Keeps what counts beside the configuration, as it was after so many changes."""
        packed = b"%d\n%b" % (changes, _pack(content))
        self._ask(lambda: self._client.set(self._beside + name, packed))

    def kept(self, name: str) -> tuple[int, bytes] | None:
        """That, and after how many changes it was so; None also where it is not there or damaged."""
        found = self._ask(lambda: self._client.get(self._beside + name))
        changes, _, packed = _bytes(found).partition(b"\n")
        content = _unpack(packed) if packed else None
        return (int(changes), content[0]) if content and changes.isdigit() else None

    def answers(self) -> bool:
        """Whether Redis answers now."""
        return self._ask(lambda: self._client.ping()) is not None

    def _ask(self, question: Callable[[], T]) -> T | None:
        if not self.breaker.allows():
            return None
        try:
            answer = question()
        except (redis.RedisError, OSError) as error:
            self.breaker.failed(error)
            return None
        self.breaker.succeeded()
        return answer


def _bytes(answer: bytes | str | None) -> bytes:
    """The client's types allow text, which only a client with `decode_responses` gives."""
    return answer.encode() if isinstance(answer, str) else answer or b""


def to_text(pointer: Pointer) -> bytes:
    """A pointer as it is kept outside the database (JSON)."""
    counted = {"audio": pointer.audio, "followed": pointer.followed}
    values = {"live": pointer.live, "digest": pointer.digest, "tests": dict(pointer.tests), **counted}
    return json.dumps(values, sort_keys=True).encode()


def from_text(text: bytes) -> Pointer | None:
    """The pointer that such a text is, None for another text."""
    try:
        values = json.loads(text)
        counted = values.get("audio", 0), values.get("followed", 0)
        return Pointer(values["live"], values["digest"], values["tests"], *counted)
    except (ValueError, KeyError, TypeError):
        return None


def _pack(content: bytes) -> bytes:
    return hashlib.sha256(content).digest() + zlib.compress(content)


def _unpack(packed: bytes) -> tuple[bytes, str] | None:
    digest = packed[:_DIGEST_BYTES]
    try:
        body = zlib.decompress(packed[_DIGEST_BYTES:])
    except zlib.error:
        return None
    return (body, digest.hex()) if hashlib.sha256(body).digest() == digest else None
