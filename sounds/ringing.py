"""The ringing tone that a caller hears who waits while people are rung over REST, where no music is asked for: the one that
is usual in most of Europe (ITU-T E.180, supplement 2): 425 Hz, one second in five.
"""

from __future__ import annotations

import math
from array import array
from functools import lru_cache

from sounds.addresses import hash_of
from sounds.convert import wav_of
from sounds.decode import RATE

NAME = "ringing"
HERTZ, ON_SECONDS, OFF_SECONDS, AMPLITUDE = 425, 1, 4, 6000
TIMES = 6
SECONDS = TIMES * (ON_SECONDS + OFF_SECONDS)
MP3 = ".mp3"


@lru_cache(maxsize=1)
def tone() -> bytes:
    """Half a minute of the ringing tone, WAV."""
    on = [round(AMPLITUDE * math.sin(2 * math.pi * HERTZ * at / RATE)) for at in range(ON_SECONDS * RATE)]
    return wav_of(array("h", (on + [0] * (OFF_SECONDS * RATE)) * TIMES))


@lru_cache(maxsize=1)
def tone_hash() -> str:
    """How the tone is known."""
    return hash_of(tone())
