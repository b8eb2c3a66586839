"""What callers heard last, in a folder: for a process that starts while neither Redis nor the database answers."""

from __future__ import annotations

import hashlib
import json
import os
import zlib
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from flows.record import Frozen
from flows.store.clock import Clock, utc_now
from flows.store.ports import Pointer
from flows.store.redis_copy import from_text, to_text
from flows.store.whole import write_whole

MOST_REVISIONS = 8
"""Bodies that are kept: calls stay on the revision they began with."""
LIVE, REVISION, BESIDE = "live", "revision-", "beside-"


class Copy(Frozen):
    """What was live when that was last seen."""

    pointer: Pointer
    saved_at: datetime


class LastGood:
    """Each file is a line of JSON that says what it is, then its content, zlib. It is replaced whole or not at all.

    Methods that write raise OSError (a full disk) and leave what was there. Those that read give None for what is missing or
    damaged.
    """

    def __init__(self, folder: Path, clock: Clock = utc_now) -> None:
        self._folder = folder
        self._clock = clock

    def save(self, pointer: Pointer, body: bytes) -> None:
        """Puts this in place of what was live before. body: of the live revision. Drafts that test callers hear are not kept."""
        name = f"{REVISION}{pointer.live}"
        if self.body(pointer.live or 0) == body:
            os.utime(self._folder / name)
        else:
            self._write(name, {}, body)
        kept = Pointer(pointer.live, pointer.digest, {}, pointer.audio, pointer.followed)
        self._write(LIVE, {"saved_at": self._clock().isoformat()}, to_text(kept))
        self._forget_oldest()

    def load(self) -> Copy | None:
        """What was live last, if its body is there too."""
        found = self._read(LIVE)
        pointer = from_text(found[1]) if found else None
        if found is None or pointer is None or pointer.live is None:
            return None
        try:
            saved_at = datetime.fromisoformat(found[0]["saved_at"]).astimezone(UTC)
        except (KeyError, TypeError, ValueError):
            return None
        body = self.body(pointer.live)
        if body is None or hashlib.sha256(body).hexdigest() != pointer.digest:
            return None
        return Copy(pointer, saved_at)

    def body(self, number: int) -> bytes | None:
        """A revision's configuration."""
        found = self._read(f"{REVISION}{number}")
        return found[1] if found else None

    def keep(self, name: str, changes: int, content: bytes) -> None:
        """Something that counts beside the configuration, as it was after so many changes."""
        self._write(BESIDE + name, {"changes": changes}, content)

    def kept(self, name: str) -> tuple[int, bytes] | None:
        """That something, and after how many changes it was so."""
        found = self._read(BESIDE + name)
        changes = found[0].get("changes") if found else None
        return (changes, found[1]) if found and isinstance(changes, int) else None

    def _write(self, name: str, facts: Mapping[str, Any], content: bytes) -> None:
        head = json.dumps({**facts, "digest": hashlib.sha256(content).hexdigest()}).encode()
        write_whole(self._folder / name, head + b"\n" + zlib.compress(content))

    def _read(self, name: str) -> tuple[dict[str, Any], bytes] | None:
        try:
            head, packed = (self._folder / name).read_bytes().split(b"\n", 1)
            facts, content = json.loads(head), zlib.decompress(packed)
        except (OSError, ValueError, zlib.error):
            return None
        whole = isinstance(facts, dict) and facts.get("digest") == hashlib.sha256(content).hexdigest()
        return (facts, content) if whole else None

    def _forget_oldest(self) -> None:
        found = sorted(self._folder.glob(f"{REVISION}*"), key=lambda path: path.stat().st_mtime)
        for path in found[:-MOST_REVISIONS]:
            path.unlink(missing_ok=True)
