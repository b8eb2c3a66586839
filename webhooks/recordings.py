"""Where the audio of messages is kept: by default a folder, beside the sounds."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit

PREFIX = "recordings/"


class Files(Protocol):
    """Bytes by key. Keys are ours: letters, digits, `.`, `-` and `/`. Methods raise OSError when the place cannot be reached."""

    def put(self, key: str, content: bytes) -> None:
        """Keep `content`, all of it or nothing, in place of what was there."""

    def get(self, key: str) -> bytes | None:
        """What is kept, None when there is nothing."""

    def delete(self, key: str) -> None:
        """Forget it; nothing there is fine."""


class Folder:
    """Files under one folder, for this user's eyes."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def put(self, key: str, content: bytes) -> None:
        path = self._root / key
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        new = path.with_name(f"{path.name}.{os.getpid()}.new")
        with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())  # the provider's copy may be deleted on the strength of this one
        new.replace(path)

    def get(self, key: str) -> bytes | None:
        try:
            return (self._root / key).read_bytes()
        except FileNotFoundError:
            return None

    def delete(self, key: str) -> None:
        (self._root / key).unlink(missing_ok=True)


def files_of(sounds_url: str) -> Files:
    """The place that SOUNDS_URL names. Raises ValueError for a kind of place that cannot be used."""
    parts = urlsplit(sounds_url)
    if parts.scheme != "file":
        raise ValueError(f"recordings cannot be kept at {parts.scheme}: addresses")
    return Folder(Path(parts.path))
