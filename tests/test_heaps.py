"""What was used for a moment is given back."""

from __future__ import annotations

import psutil

from webhooks import heaps

PIECES, SIZE = 50_000, 1_000


def test_what_is_free_is_given_back_though_something_stands_behind_it() -> None:
    held = [bytes(SIZE) for _ in range(PIECES)]
    del held[:-1]  # the last one keeps the heap from shrinking by itself
    before = psutil.Process().memory_info().rss
    heaps.give_back()
    assert before - psutil.Process().memory_info().rss > PIECES * SIZE / 2
    assert len(held) == 1
