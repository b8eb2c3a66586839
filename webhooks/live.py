"""The configuration that this process serves: programs in memory, and a look for a new revision twice a second.

No call waits for Redis or the database: a thread asks, and replaces what calls read.
"""

from __future__ import annotations

import logging
import threading
from datetime import UTC, datetime

from flows.configuration import Configuration
from flows.program import Program
from flows.store.cache import Cache
from flows.store.ports import Pointer
from flows.store.store import Store
from sounds.phrases import phrase
from webhooks.audio import Audio
from webhooks.followed import Followed

log = logging.getLogger("carillon.live")
LOOK_SECONDS = 0.5
KEPT = 16
"""Programs kept besides the live one: calls stay on the revision they began with. They share what is the same in them."""


class NoConfiguration(Exception):
    """No configuration is known: nothing was ever published, or it cannot be read anywhere."""


class Live:
    """Which revision is live, and the programs of it and of those before it."""

    def __init__(self, cache: Cache, audio: Audio, followed: Followed) -> None:
        self._cache = cache
        self.audio = audio
        self.followed = followed
        self._programs: dict[int, Program] = {}
        self._pointer = Pointer()
        self._lock = threading.Lock()
        self._stopped = threading.Event()

    @classmethod
    def of(cls, cache: Cache, store: Store, public_url: str) -> Live:
        """With the audio and the calendars of a store, or of the cache's copies of them."""
        return cls(
            cache,
            Audio(public_url, lambda changes: cache.beside("audio", changes, store.audio.hashes)),
            Followed(lambda changes: cache.beside("followed", changes, store.followed.events)),
        )

    @property
    def number(self) -> int | None:
        """The live revision, as this process knows it."""
        return self._pointer.live

    def program(self, number: int | None = None) -> Program:
        """The program of a revision (None: the live one). Raises `NoConfiguration`."""
        wanted = self._pointer.live if number is None else number
        found = self._programs.get(wanted) if wanted is not None else None
        return found or self._load(wanted)

    def program_apart(self, number: int | None = None) -> Program:
        """As `program`, but not kept: whoever looks at many revisions must not push out those that calls are on."""
        wanted = self._pointer.live if number is None else number
        found = self._programs.get(wanted) if wanted is not None else None
        return found or self._made(wanted)

    def program_for(self, caller: str | None) -> Program:
        """The program that a new call of that caller hears: a draft's for its test callers, else the live one."""
        draft = self._pointer.tests.get(caller) if caller else None
        try:
            return self.program(draft)
        except NoConfiguration:
            if draft is None:
                raise
            log.warning("draft %d cannot be read: its test caller hears what is live", draft)
            return self.program()

    def refresh(self) -> None:
        """Look for a new revision, for new audio and for new events of calendars, at once."""
        pointer = self._cache.pointer()
        self.audio.refresh(pointer.audio)
        changed = self.followed.refresh(pointer.followed)
        if pointer.live is not None and pointer.live not in self._programs:
            try:
                program = self._load(pointer.live)
            except NoConfiguration as wrong:  # calls go on with what is known
                log.error("what is live cannot be served: %s", wrong)
                return
            if self._pointer.live is not None:
                self._warm(program)  # before any call hears it; the first one of a start must not wait for that
            log.info("revision %d is live", pointer.live)
        elif changed and pointer.live is not None:
            self._warm(self._programs[pointer.live])
        self._pointer = pointer

    def watch(self) -> None:
        """Look for new revisions from now on, in the background."""
        threading.Thread(target=self._watch, name="carillon-live", daemon=True).start()

    def stop(self) -> None:
        self._stopped.set()

    def _warm(self, program: Program) -> None:
        try:
            program.warm(datetime.now(UTC))
        except Exception as wrong:  # the calls themselves will tell
            log.error("revision %d cannot be prepared: %s", program.revision, wrong)

    def _watch(self) -> None:
        if self.number is not None:
            self._warm(self.program())
        while not self._stopped.wait(LOOK_SECONDS):
            try:
                self.refresh()
            except Exception:  # whatever it is, calls go on with what is known, and the next look may succeed
                log.exception("looking for a new revision failed")

    def _load(self, number: int | None) -> Program:
        program = self._made(number)
        with self._lock:
            others = [one for one in self._programs.items() if one[0] != self._pointer.live]
            live = [one for one in self._programs.items() if one[0] == self._pointer.live]
            self._programs = dict([*others[-KEPT:], *live, (program.revision, program)])
        return program

    def _made(self, number: int | None) -> Program:
        body = self._cache.body(number) if number is not None else None
        if number is None or body is None:
            raise NoConfiguration("nothing is published" if number is None else f"revision {number} cannot be read")
        like = self._programs.get(self._pointer.live) if self._pointer.live is not None else None
        configuration = Configuration.from_bytes(body, like.configuration if like else None)
        return Program(number, configuration, phrase, self.audio, self.followed, like)
