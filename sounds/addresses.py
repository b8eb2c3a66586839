"""Addresses of audio: named by content, so that a changed sound has another one and each may be kept for ever."""

from __future__ import annotations

import hashlib
import re
from urllib.parse import quote

ENDING = ".wav"
_HASH = re.compile("[0-9a-f]{32}")


def hash_of(audio: bytes) -> str:
    """How audio is known: the first half of its SHA-256, hexadecimal."""
    return hashlib.sha256(audio).hexdigest()[:32]


def is_hash(text: str) -> bool:
    """Whether this is how audio could be known.

    >>> is_hash("0f" * 16), is_hash("../" + "0f" * 16)
    (True, False)
    """
    return _HASH.fullmatch(text) is not None


def address(name: str, hash: str) -> str:
    """The path of a sound's audio. name: for people only.

    >>> address("fermé", "0f" * 16)
    '/sounds/0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f/ferm%C3%A9.wav'
    """
    return f"/sounds/{hash}/{quote(name, safe='')}{ENDING}"
