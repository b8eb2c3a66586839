"""Real audio files, made by the encoders that PyAV brings."""

from __future__ import annotations

import io
import math
from array import array

import av

FORMATS = {
    "wav": ("wav", "pcm_s16le"),
    "mp3": ("mp3", "libmp3lame"),
    "opus": ("ogg", "libopus"),
    "vorbis": ("ogg", "vorbis"),
    "flac": ("flac", "flac"),
    "m4a": ("ipod", "aac"),
    "wma": ("asf", "wmav2"),
    "webm": ("webm", "libopus"),
}
"""Format → the library's names of container and encoder."""


def samples(tone: float = 1.0, silence: float = 0.0, level: float = 0.3, rate: int = 48_000) -> array[int]:
    """Silence, a tone of 440 Hz, silence. Durations in seconds; level: of full scale."""
    quiet = array("h", bytes(2 * int(silence * rate)))
    wave = (round(32_767 * level * math.sin(2 * math.pi * 440 * i / rate)) for i in range(int(tone * rate)))
    return quiet + array("h", wave) + quiet


def encoded(format: str, sound: array[int], rate: int = 48_000) -> bytes:
    """A file of that format with this mono sound."""
    container, codec = FORMATS[format]
    file = io.BytesIO()
    with av.open(file, "w", format=container) as out:
        stream = out.add_stream(codec, rate=rate, options={"strict": "experimental"})  # the vorbis encoder is called so
        assert isinstance(stream, av.AudioStream)
        stream.bit_rate = 96_000
        stream.layout = "stereo" if format in ("vorbis", "wma") else "mono"
        resampler = av.AudioResampler(stream.format, stream.layout, rate, stream.frame_size or None)
        for frame in [*resampler.resample(_frame(sound, rate)), *resampler.resample(None)]:
            out.mux(stream.encode(frame))
        out.mux(stream.encode(None))
    return file.getvalue()


def _frame(sound: array[int], rate: int) -> av.AudioFrame:
    frame = av.AudioFrame(format="s16", layout="mono", samples=len(sound))
    frame.sample_rate = rate
    frame.pts = 0
    frame.planes[0].update(sound.tobytes().ljust(frame.planes[0].buffer_size, b"\0"))
    return frame
