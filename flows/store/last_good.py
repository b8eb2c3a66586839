"""The last good configuration in a file: for a process that starts while neither Redis nor the database answers."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
import zlib
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from flows.store.clock import Clock, utc_now


@dataclass(frozen=True, slots=True)
class Copy:
    """A revision as it was when it was last seen live."""

    number: int
    digest: str
    saved_at: datetime
    body: bytes


class LastGood:
    """One file: a line of JSON that says what it is, then the body, zlib. It is replaced whole or not at all."""

    def __init__(self, path: Path, clock: Clock = utc_now) -> None:
        self._path = path
        self._clock = clock

    def save(self, number: int, body: bytes) -> None:
        """Puts this revision in place of the one that was there. Raises OSError (a full disk) and leaves that one."""
        head = {"revision": number, "digest": hashlib.sha256(body).hexdigest(), "saved_at": self._clock().isoformat()}
        content = json.dumps(head).encode() + b"\n" + zlib.compress(body)
        self._path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=self._path.name, dir=self._path.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            os.replace(name, self._path)
        except BaseException:
            os.unlink(name)
            raise

    def load(self) -> Copy | None:
        """The revision in the file; None when there is none, or it is damaged."""
        try:
            head, packed = self._path.read_bytes().split(b"\n", 1)
            facts = json.loads(head)
            body = zlib.decompress(packed)
            saved_at = datetime.fromisoformat(facts["saved_at"]).astimezone(UTC)
            copy = Copy(int(facts["revision"]), str(facts["digest"]), saved_at, body)
        except (OSError, ValueError, KeyError, TypeError, zlib.error):
            return None
        return copy if hashlib.sha256(body).hexdigest() == copy.digest else None
