"""What a recording is: which kind of file, and how long."""

from __future__ import annotations

import io
from dataclasses import dataclass

TYPES = {"wav": ("audio/wav", "wav"), "mp3": ("audio/mpeg", "mp3"), "ogg": ("audio/ogg", "ogg")}


class NotAudio(Exception):
    """What was downloaded is no audio, or not all of it. `str()` says more."""


@dataclass(frozen=True, slots=True)
class Audio:
    """type: media type. extension: of a file of that kind. seconds: what is really there, decoded to its end."""

    type: str
    extension: str
    seconds: float


def inspect(content: bytes) -> Audio:
    """Looks inside, not at any name. Raises `NotAudio`."""
    import av  # a tenth of a second to import: only in jobs

    try:
        with av.open(io.BytesIO(content), mode="r") as file:
            name = file.format.name
            samples = sum(frame.samples for frame in file.decode(audio=0))
            rate = file.streams.audio[0].rate
    except (av.error.FFmpegError, IndexError, ValueError) as wrong:
        raise NotAudio(f"{len(content)} bytes that are no audio ({type(wrong).__name__})") from wrong
    if name not in TYPES or not samples or not rate:
        raise NotAudio(f"{len(content)} bytes of {name} without sound in them")
    return Audio(*TYPES[name], seconds=samples / rate)
