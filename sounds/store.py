"""The audio of sounds: named by content, never changed."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

from sounds.addresses import ENDING, is_hash
from sounds.files import Files, Folder, files_of

PREFIX = "sounds/"


class Sounds:
    """Audio by the hash of its content. Methods raise OSError when the place cannot be reached.

    kept: a folder of this machine, where the place itself is far away; what has been asked for once is found there.
    """

    def __init__(self, files: Files, kept: Files | None = None) -> None:
        self._files = files
        self._kept = kept

    def put(self, hash: str, audio: bytes) -> None:
        """Keeps `audio`, all of it or nothing."""
        self._files.put(_key(hash), audio)

    def get(self, hash: str) -> bytes | None:
        """What is kept, None when there is nothing."""
        if self._kept is None:
            return self._files.get(_key(hash))
        found = self._kept.get(_key(hash))
        if found is None and (found := self._files.get(_key(hash))) is not None:
            with contextlib.suppress(OSError):  # a full disk: it is fetched again the next time
                self._kept.put(_key(hash), found)
        return found

    def delete(self, hash: str) -> None:
        """Forgets audio; nothing there is fine."""
        self._files.delete(_key(hash))

    def list(self) -> Iterator[tuple[str, datetime]]:
        """The hash of everything that is kept, and when it was last put."""
        for key, at in self._files.list(PREFIX):
            if is_hash(known := key.removeprefix(PREFIX).removesuffix(ENDING)):
                yield known, at


def _key(hash: str) -> str:
    return f"{PREFIX}{hash}{ENDING}"


def sounds_of(sounds_url: str) -> Sounds:
    """The place that SOUNDS_URL names. Nothing is made or asked for before it is used."""
    far = urlsplit(sounds_url).scheme == "s3"
    return Sounds(files_of(sounds_url), _nearby() if far else None)


def _nearby() -> Folder | None:
    """A folder of this machine; None where nothing can be written (`tempfile` tries, and a full disk is as good as none)."""
    try:
        return Folder(Path(tempfile.gettempdir()) / f"carillon-{os.getuid()}")
    except OSError:
        return None
