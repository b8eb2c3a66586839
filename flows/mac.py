"""HMAC (RFC 2104) with a key that is used over and over.

`hmac.digest` computes the inner states of the key anew each time, and lets go of the interpreter lock, so that under load a thread
queues for it again in the middle of a turn. Here the states are computed once, and the lock is kept for the microsecond it takes.
"""

from __future__ import annotations

import hashlib
from typing import Literal

BLOCK = 64
"""Bytes of a block of SHA-1 and SHA-256 alike (FIPS 180-4)."""


class Mac:
    """A key, and the hash it is used with."""

    __slots__ = ("_inner", "_outer")

    def __init__(self, key: bytes, hash: Literal["sha1", "sha256"] = "sha256") -> None:
        block = (hashlib.new(hash, key).digest() if len(key) > BLOCK else key).ljust(BLOCK, b"\0")
        self._inner = hashlib.new(hash, bytes(byte ^ 0x36 for byte in block))
        self._outer = hashlib.new(hash, bytes(byte ^ 0x5C for byte in block))

    def digest(self, message: bytes) -> bytes:
        """The authentication code of a message.

        >>> Mac(b"Jefe").digest(b"what do ya want for nothing?").hex()  # RFC 4231, section 4.3
        '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843'
        """
        inner, outer = self._inner.copy(), self._outer.copy()
        inner.update(message)
        outer.update(inner.digest())
        return outer.digest()
