"""Silence at both ends: callers should not wait for the first word, nor after the last."""

from __future__ import annotations

from array import array
from collections.abc import Iterable

from sounds.decode import RATE
from sounds.refused import Refused

QUIET = 104
"""What is not louder counts as silence: -50 dB of full scale."""
KEPT = RATE // 10
"""Samples of silence that stay, so that no first consonant is cut."""


def trimmed(samples: array[int]) -> array[int]:
    """The sound without its silent ends. Raises Refused where nothing else is in it.

    >>> from itertools import repeat
    >>> len(trimmed(array("h", [*repeat(0, 9000), 5000, *repeat(0, 9000)])))
    1601
    """
    first = _loud(samples)
    if first is None:
        raise Refused("silent_audio", "There is nothing but silence in this sound.")
    last = len(samples) - (_loud(reversed(samples)) or 0)
    return samples[max(0, first - KEPT) : last + KEPT]


def _loud(samples: Iterable[int]) -> int | None:
    return next((index for index, sample in enumerate(samples) if sample > QUIET or sample < -QUIET), None)
