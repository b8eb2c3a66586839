"""In which order people are rung who are rung one after the other. What is fair here is the same wherever it is asked again."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from typing import TypeVar

T = TypeVar("T")


def shuffled(everybody: Sequence[T], seed: str) -> list[T]:
    """Any order, and the same one for the same `seed`: a call that comes back finds the order it began with."""
    order = list(everybody)
    random.Random(seed).shuffle(order)
    return order


def after(everybody: Sequence[str], last: str | None) -> list[str]:
    """Round robin: beginning behind whoever was first last time.

    >>> after(["a", "b", "c"], "a"), after(["a", "b"], "gone"), after([], None)
    (['b', 'c', 'a'], ['a', 'b'], [])
    """
    if last is None or last not in everybody:
        return list(everybody)
    at = list(everybody).index(last) + 1
    return [*everybody[at:], *everybody[:at]]


def longest_idle(everybody: Sequence[str], ended: Mapping[str, float]) -> list[str]:
    """Whose last conversation ended longest ago first; who has had none comes before all others.

    >>> longest_idle(["a", "b", "c"], {"a": 20.0, "c": 10.0})
    ['b', 'c', 'a']
    """
    return sorted(everybody, key=lambda one: ended.get(one, 0.0))
