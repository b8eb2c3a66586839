"""Whether the end of a file is there, for the formats whose decoder does not mind when it is missing."""

from __future__ import annotations

_STREAMED = (0, 0xFFFFFFFF)
"""What WAV headers say where the writer could not go back to fill in the size."""


def is_whole(source: bytes, kind: str) -> bool:
    """Whether a file of that kind ends as it says it does."""
    if kind == "wav":
        return _wav(source)
    if kind == "matroska":
        return _webm(source)
    return _ogg(source) if kind == "ogg" else True


def _wav(source: bytes) -> bool:
    """Every chunk up to the audio, and the audio itself, have the size that they say."""
    place = 12
    while place + 8 <= len(source):
        name, size = source[place : place + 4], int.from_bytes(source[place + 4 : place + 8], "little")
        if name == b"data":
            return size in _STREAMED or place + 8 + size <= len(source)
        place += 8 + size + size % 2
    return False


def _ogg(source: bytes) -> bool:
    """The last page is there, and says that it is the last (RFC 3533, section 6: header type 4)."""
    last = source.rfind(b"OggS")
    header = source[last : last + 27]
    if len(header) < 27 or not header[5] & 4:
        return False
    table = source[last + 27 : last + 27 + header[26]]
    return len(source) >= last + 27 + header[26] + sum(table)


def _webm(source: bytes) -> bool:
    """The one segment has the size that it says; what is recorded live says none (RFC 8794, sections 4 and 6; RFC 9559)."""
    header, place = _size(source, 4)
    if header is None:
        return False
    place += header
    if source[place : place + 4] != b"\x18\x53\x80\x67":
        return False
    size, place = _size(source, place + 4)
    return size is None or place + size <= len(source)


def _size(source: bytes, place: int) -> tuple[int | None, int]:
    """A variable-size integer and the place after it; None for an unknown size, all of whose bits are ones."""
    first = source[place] if place < len(source) else 0
    length = 9 - first.bit_length()
    value = int.from_bytes(source[place : place + length], "big") & ((1 << 7 * length) - 1)
    return (None if value == (1 << 7 * length) - 1 else value), place + length
