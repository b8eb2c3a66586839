"""Any usual audio becomes mono 8 kHz 16-bit WAV; anything else is refused with a code."""

from __future__ import annotations

import io
import struct
import time
import wave
from array import array
from itertools import pairwise

import pytest

from sounds.convert import Refused, convert
from tests.sounds.making import FORMATS, encoded, samples


def heard(wav: bytes) -> array[int]:
    """The samples of a converted sound, whose form is as it must be."""
    with wave.open(io.BytesIO(wav)) as file:
        assert (file.getnchannels(), file.getframerate(), file.getsampwidth()) == (1, 8000, 2)
        return array("h", file.readframes(file.getnframes()))


@pytest.mark.parametrize("format", FORMATS)
def test_every_format_becomes_telephone_audio_without_silent_ends(format: str) -> None:
    made = convert(encoded(format, samples(1.0, silence=1.0)))
    sound = heard(made.wav)
    assert len(sound) / 8000 == pytest.approx(made.seconds, abs=0.001)
    assert made.seconds == pytest.approx(1.2, abs=0.06)
    crossings = sum(a < 0 <= b for a, b in pairwise(sound) if max(abs(a), abs(b)) > 200)
    assert crossings == pytest.approx(440, abs=12), "the tone is still the same one"


@pytest.mark.parametrize("level", [0.02, 0.3, 0.99])
def test_quiet_and_loud_recordings_come_to_the_same_level(level: float) -> None:
    sound = heard(convert(encoded("wav", samples(1.0, level=level))).wav)
    assert max(sound) == pytest.approx(5833, rel=0.05)


def test_a_sudden_peak_is_not_distorted() -> None:
    sound = samples(1.0, level=0.02)
    sound[24_000:24_480] = array("h", [32_000] * 480)
    assert max(heard(convert(encoded("wav", sound)).wav)) <= 23_197


@pytest.mark.parametrize(
    "source",
    [b"", b"RIFF", b"hello " * 100, b"%PDF-1.7\n" * 50, b"PK\x03\x04" + bytes(200), b"#EXTM3U\nfile:///etc/passwd\n"],
)
def test_what_is_no_audio_is_refused(source: bytes) -> None:
    with pytest.raises(Refused) as refused:
        convert(source)
    assert refused.value.code == "not_audio"


WEBM = b"\x1a\x45\xdf\xa3\x84webm\x18\x53\x80\x67\x01" + b"\xff" * 7
"""A segment of unknown size, as browsers begin it."""


@pytest.mark.parametrize("start", [b"RIFF\0\0\0\0WAVEfmt ", b"fLaC", b"OggS", b"ID3\x03", b"\0\0\0\x20ftypM4A ", WEBM])
def test_what_only_begins_like_audio_is_refused(start: bytes) -> None:
    with pytest.raises(Refused) as refused:
        convert(start + bytes(range(256)) * 8)
    assert refused.value.code in ("damaged_audio", "not_audio")


@pytest.mark.parametrize("format", sorted(FORMATS.keys() - {"wma"}))
def test_half_a_file_is_refused(format: str) -> None:
    whole = encoded(format, samples(8.0))
    with pytest.raises(Refused) as refused:
        convert(whole[: len(whole) // 2])
    assert refused.value.code == "damaged_audio"


def test_nothing_but_silence_is_refused() -> None:
    with pytest.raises(Refused) as refused:
        convert(encoded("flac", samples(0.0, silence=2.0)))
    assert refused.value.code == "silent_audio"


def test_hours_of_silence_in_a_small_file_are_refused_soon() -> None:
    """Two hours of silence in little more than a megabyte; the length that the file declares is wiped out."""
    bomb = bytearray(encoded("flac", array("h", bytes(2 * 8000 * 7200)), rate=8000))
    assert len(bomb) < 2_000_000
    bomb[21] &= 0xF0
    bomb[22:26] = bytes(4)
    before = time.process_time()
    with pytest.raises(Refused) as refused:
        convert(bytes(bomb))
    assert refused.value.code == "too_long"
    assert time.process_time() - before < 5, "seconds of the processor, which others may want as well"


def test_a_file_that_says_it_lasts_for_hours_and_does_not_is_refused() -> None:
    header = struct.pack(
        "<4sI4s4sIHHIIHH4sI", b"RIFF", 2**31, b"WAVE", b"fmt ", 16, 1, 1, 8000, 16000, 2, 16, b"data", 2**31
    )
    with pytest.raises(Refused) as refused:
        convert(header + bytes(16_000))
    assert refused.value.code == "damaged_audio"
