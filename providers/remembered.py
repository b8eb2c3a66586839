"""What was worked out once and is wanted again: a memory with a limit, read without a lock."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Remembered(Generic[K, V]):
    """Keeps values of up to about twice `limit` bytes; of what is not asked for, it forgets the older half at a time.

    Two generations: what is asked for moves to the young one, and when that is full, the old one is dropped. Threads may
    meet in it: at worst a value is worked out twice.

    >>> squares: Remembered[int, int] = Remembered(limit=2)
    >>> for number in (1, 2, 3): squares.keep(number, number * number, size=1)
    >>> squares.get(1), squares.get(3), squares.get(4)
    (1, 9, None)
    """

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._young: dict[K, tuple[V, int]] = {}
        self._old: dict[K, tuple[V, int]] = {}
        self._size = 0

    def get(self, key: K) -> V | None:
        """The value kept for `key`, or None."""
        found = self._young.get(key)
        if found is not None:
            return found[0]
        found = self._old.get(key)
        if found is None:
            return None
        self.keep(key, *found)
        return found[0]

    def keep(self, key: K, value: V, size: int) -> None:
        """Keep a value of about `size` bytes, unless it alone would fill the memory."""
        if size > self._limit:
            return
        if self._size + size > self._limit:
            self._old, self._young, self._size = self._young, {}, 0
        self._young[key] = (value, size)
        self._size += size
