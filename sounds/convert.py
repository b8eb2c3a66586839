"""Audio of any usual kind made into what every provider plays well: mono, 8 kHz, 16 bits, WAV.

What a file is, its first bytes say, never its name. Only the formats named here are ever opened: a playlist, which would make the
decoder fetch files and addresses of its own, is no audio to us.
"""

from __future__ import annotations

import io
import wave
from array import array
from dataclasses import dataclass

from sounds.decode import RATE, decode
from sounds.level import levelled
from sounds.refused import Refused
from sounds.trim import trimmed

MOST_BYTES = 20_000_000

__all__ = ["MOST_BYTES", "Converted", "Refused", "convert", "wav_of"]


@dataclass(frozen=True, slots=True)
class Converted:
    """Audio as it is kept. wav: the whole file. seconds: how long it plays."""

    wav: bytes
    seconds: float


def convert(source: bytes) -> Converted:
    """WAV, MP3, OGG, FLAC, M4A, WMA or WebM made ready to be played to callers. Raises Refused."""
    samples = levelled(trimmed(decode(source)))
    return Converted(wav_of(samples), round(len(samples) / RATE, 3))


def wav_of(samples: array[int]) -> bytes:
    """A WAV file of these samples: mono, 8 kHz, 16 bits."""
    file = io.BytesIO()
    with wave.open(file, "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(RATE)
        out.writeframes(samples.tobytes())
    return file.getvalue()
