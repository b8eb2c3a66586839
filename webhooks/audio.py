"""Where the audio of each sound is heard: what every program knows without asking anybody."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping
from typing import TypeVar, overload

import sqlalchemy as sa

from flows.store.breaker import Breaker
from sounds.addresses import address

log = logging.getLogger("carillon.audio")
T = TypeVar("T")


class Audio(Mapping[str, str]):
    """Sound's name → absolute URL of its audio. Shared by every program, and replaced whole when any audio has changed.

    >>> audio = Audio("https://ivr.example.com", lambda: {"bienvenue": "0f" * 16})
    >>> audio.refresh(1)
    >>> audio["bienvenue"]
    'https://ivr.example.com/sounds/0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f/bienvenue.wav'
    """

    def __init__(self, public_url: str, hashes: Callable[[], Mapping[str, str]]) -> None:
        self._public_url = public_url
        self._hashes = hashes
        self._urls: Mapping[str, str] = {}
        self._changes = 0
        self._breaker = Breaker("the audio of sounds")

    def refresh(self, changes: int) -> None:
        """Reads again if there have been other changes than those known. changes: `Pointer.audio`.

        A database that does not answer leaves what was known, and is asked again a little later.
        """
        if changes == self._changes or not self._breaker.allows():
            return
        try:
            hashes = self._hashes()
        except (sa.exc.SQLAlchemyError, OSError) as wrong:
            self._breaker.failed(getattr(wrong, "orig", None) or wrong)
            return
        self._breaker.succeeded()
        self._urls = {name: self._public_url + address(name, known) for name, known in hashes.items()}
        self._changes = changes
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
