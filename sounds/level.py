"""Levels: every sound as loud as the others, and none of them distorted."""

from __future__ import annotations

from array import array
from math import sqrt
from operator import mul

LOUDNESS = 4125
"""Root mean square that is aimed at: -18 dB of full scale, about that of speech on the telephone."""
CEILING = 23197
"""The highest peak: -3 dB of full scale, so that no coder on the way clips it."""
MOST = 20.0
"""The most that is amplified (26 dB): more would raise the noise of the room."""


def levelled(samples: array[int]) -> array[int]:
    """The same sound at the usual level. samples: 16 bits, not all of them 0.

    >>> list(levelled(array("h", [100, -100, 100])))
    [2000, -2000, 2000]
    """
    peak = max(max(samples), -min(samples))
    loudness = sqrt(sum(map(mul, samples, samples)) / len(samples))
    gain = min(LOUDNESS / loudness, CEILING / peak, MOST)
    return array("h", [round(sample * gain) for sample in samples])
