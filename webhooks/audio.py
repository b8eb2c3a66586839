"""Where the audio of each sound is heard: what every program knows without asking anybody."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping
from typing import TypeVar, overload

from sounds.addresses import address

log = logging.getLogger("carillon.audio")
T = TypeVar("T")


class Audio(Mapping[str, str]):
    """Sound's name → absolute URL of its audio. Shared by every program, and replaced whole when any audio has changed.

    >>> audio = Audio("https://ivr.example.com", lambda changes: (changes, {"bienvenue": "0f" * 16}))
    >>> audio.refresh(1)
    >>> audio["bienvenue"]
    'https://ivr.example.com/sounds/0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f/bienvenue.wav'
    """

    def __init__(self, public_url: str, hashes: Callable[[int], tuple[int, Mapping[str, str]] | None]) -> None:
        """hashes: given how often they have changed, the hash of each sound's audio, and after how many changes it was so."""
        self._public_url = public_url
        self._hashes = hashes
        self._urls: Mapping[str, str] = {}
        self._changes = 0

    def refresh(self, changes: int) -> None:
        """Reads again if there have been other changes than those known. changes: `Pointer.audio`.

        Where nobody can tell, what was known stays; where only a copy of another time is left, that counts until there is a better.
        """
        if changes == self._changes:
            return
        found = self._hashes(changes)
        if found is None or found[0] == self._changes:
            return
        self._changes = found[0]
        self._urls = {name: self._public_url + address(name, known) for name, known in found[1].items()}
        log.info("audio of %d sounds", len(self._urls))

    def __getitem__(self, name: str) -> str:
        return self._urls[name]

    @overload
    def get(self, name: str, /) -> str | None: ...
    @overload
    def get(self, name: str, default: str | T, /) -> str | T: ...
    def get(self, name: str, default: object = None, /) -> object:
        """As a dictionary's; `Mapping` would raise and catch an error for every sound that is still spoken."""
        return self._urls.get(name, default)

    def __iter__(self) -> Iterator[str]:
        return iter(self._urls)

    def __len__(self) -> int:
        return len(self._urls)
