"""Audio files decoded to samples, with a limit on everything that a file may claim or contain."""

from __future__ import annotations

import io
import re
from array import array
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from sounds.ends import is_whole
from sounds.refused import Refused

if TYPE_CHECKING:
    from av import AudioFrame
    from av.container import InputContainer

RATE = 8000
"""Samples per second of what callers hear."""
MOST_SECONDS = 15 * 60
_RATES = range(4_000, 384_001)
_MOST_CHANNELS = 8
_SLACK_SECONDS = 0.5
"""Encoders pad and cut: what is declared and what is there differ by less than this."""
_ACCEPTED = "Accepted: WAV, MP3, OGG, FLAC, M4A, WMA, WebM."

_KINDS: Final[tuple[tuple[bytes, str], ...]] = (
    (rb"(?:RIFF|RF64)....WAVE", "wav"),
    (rb"fLaC", "flac"),
    (rb"OggS", "ogg"),
    (rb"....ftyp", "mov"),
    (rb"\x30\x26\xb2\x75\x8e\x66\xcf\x11\xa6\xd9\x00\xaa\x00\x62\xce\x6c", "asf"),
    (rb"\x1a\x45\xdf\xa3.{0,60}webm", "matroska"),  # what browsers record
    (rb"ID3[\x02-\x04]|\xff[\xe2-\xe7\xf2-\xf7\xfa-\xff]", "mp3"),
)
"""First bytes → the decoder library's name of the format."""


def kind_of(source: bytes) -> str | None:
    """What a file is by its first bytes, None for what we do not take.

    >>> kind_of(b"RIFF\\x24\\x00\\x00\\x00WAVEfmt "), kind_of(b"#EXTM3U")
    ('wav', None)
    """
    return next((kind for start, kind in _KINDS if re.match(start, source, re.DOTALL)), None)


def decode(source: bytes) -> array[int]:
    """The samples of a file: mono, 16 bits, `RATE` a second. Raises Refused."""
    import av  # not on the way of calls, and slow to load

    kind = kind_of(source)
    if kind is None:
        raise Refused("not_audio", f"This is no audio that can be read. {_ACCEPTED}")
    if not is_whole(source, kind):
        raise _damaged()
    try:
        with av.open(io.BytesIO(source), format=kind, mode="r") as container:
            return _samples(container)
    except (av.FFmpegError, ValueError) as wrong:
        raise _damaged() from wrong


def _samples(container: InputContainer) -> array[int]:
    from av import AudioFormat, AudioResampler

    if not container.streams.audio:
        raise Refused("not_audio", f"There is no audio in this file. {_ACCEPTED}")
    stream = container.streams.audio[0]
    if stream.rate not in _RATES or not 0 < stream.channels <= _MOST_CHANNELS:
        raise Refused(
            "not_audio", f"Audio of {stream.rate} samples a second on {stream.channels} channels is not usual."
        )
    seconds = float(stream.duration * stream.time_base) if stream.duration and stream.time_base else 0.0
    if seconds > MOST_SECONDS + _SLACK_SECONDS:
        raise _too_long()
    resampler = AudioResampler(AudioFormat("s16"), "mono", RATE)
    samples = array("h")
    for frame in _frames(container):
        for made in resampler.resample(frame):
            samples.frombytes(bytes(made.planes[0])[: 2 * made.samples])
        if len(samples) > MOST_SECONDS * RATE:
            raise _too_long()
    if not samples or len(samples) / RATE < seconds - _SLACK_SECONDS:
        raise _damaged()
    return samples


def _frames(container: InputContainer) -> Iterator[AudioFrame | None]:
    """Each frame, then None, which lets the resampler give what it holds. A bad packet in a hundred may be junk at the end."""
    from av import FFmpegError

    bad = 0
    for count, packet in enumerate(container.demux(container.streams.audio[0])):
        try:
            yield from packet.decode()
        except FFmpegError as wrong:
            bad += 1
            if bad > 1 + count // 100:
                raise _damaged() from wrong
    yield None


def _damaged() -> Refused:
    return Refused("damaged_audio", "This file is damaged, or the end of it is missing.")


def _too_long() -> Refused:
    return Refused("too_long", f"A sound lasts at most {MOST_SECONDS // 60} minutes.")
