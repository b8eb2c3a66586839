"""What a recording is: which kind of file, and how long."""

from __future__ import annotations

import io

from flows.record import Frozen
from sounds.decode import kind_of

TYPES = {"wav": ("audio/wav", "wav"), "mp3": ("audio/mpeg", "mp3"), "ogg": ("audio/ogg", "ogg")}


class NotAudio(Exception):
    """What was downloaded is no audio, or not all of it. `str()` says more."""


class Audio(Frozen):
    """type: media type. extension: of a file of that kind. seconds: what is really there, decoded to its end."""

    type: str
    extension: str
    seconds: float


def inspect(content: bytes) -> Audio:
    """Looks inside, not at any name. Raises `NotAudio`. Other formats are never opened: a description of a session (SDP), which is
    text, would have the decoder listen on the network."""
    import av  # a tenth of a second to import: only in jobs

    name = kind_of(content)
    if name not in TYPES:
        raise NotAudio(f"{len(content)} bytes that are no audio of a kind that providers send")
    try:
        with av.open(io.BytesIO(content), format=name, mode="r") as file:
            samples = sum(frame.samples for frame in file.decode(audio=0))
            rate = file.streams.audio[0].rate
    except (av.error.FFmpegError, IndexError, ValueError) as wrong:
        raise NotAudio(f"{len(content)} bytes that are no audio ({type(wrong).__name__})") from wrong
    if not samples or not rate:
        raise NotAudio(f"{len(content)} bytes of {name} without sound in them")
    return Audio(*TYPES[name], seconds=samples / rate)
