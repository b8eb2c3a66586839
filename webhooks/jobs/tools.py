"""What jobs work with, put together from the settings in whichever process runs them."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from flows.configuration import Configuration
from flows.position import Seal
from flows.program import Program
from flows.store import engine
from flows.store.store import Store
from sounds.files import Files, files_of
from sounds.phrases import phrase
from webhooks.config import Settings, environment
from webhooks.urls import seal_of

if TYPE_CHECKING:
    from flows.store.hunts import Facts
    from webhooks.hunts.orders import Rest
    from webhooks.service import Service

log = logging.getLogger("carillon.jobs")
_programs: dict[tuple[str, int], Program] = {}
"""The last configuration that was read, by database and revision: queues are looked after every second."""


@dataclass(frozen=True)
class Tools:
    """now: the instant, aware, UTC. allowed_hosts: hosts of mailbox webhooks that need not be public."""

    settings: Settings
    store: Store
    files: Files
    now: Callable[[], datetime]
    allowed_hosts: Collection[str] = ()

    @cached_property
    def seal(self) -> Seal:
        return seal_of(self.settings)

    @cached_property
    def live(self) -> Program | None:
        """The published configuration, None when there is none."""
        return self.program(self.store.revisions.pointer().live)

    def program(self, revision: int | None) -> Program | None:
        """The configuration of a revision, None when it cannot be had."""
        body = self.store.revisions.body(revision) if revision is not None else None
        return Program(revision or 0, Configuration.from_bytes(body), phrase) if body else None

    def published(self) -> Program | None:
        """The published configuration as it is now, made ready once for as long as it stays so; None when there is none."""
        number = self.store.revisions.pointer().live
        if number is None:
            return None
        key = (self.settings.database_url, number)
        if key not in _programs:
            program = self.program(number)
            if program is None:
                return None
            _programs.clear()
            _programs[key] = program
        return _programs[key]

    def rest(self, facts: Facts) -> Rest:
        """The REST API that a hunt is carried out with. Raises `webhooks.hunts.orders.Refused` without credentials."""
        from webhooks.hunts.rest import rest_of  # only hunts need the providers' libraries

        return rest_of(self.settings, facts)

    def pace(self, facts: Facts) -> None:
        """Wait until the provider takes one more call, a few seconds at most."""
        from webhooks.hunts import pace

        pace.wait(self.settings.redis_url, facts)


def tools_of(settings: Settings, now: Callable[[], datetime] | None = None) -> Tools:
    """The tools of these settings."""
    clock = now or (lambda: datetime.now(UTC))
    store = Store.on(engine.connect(settings.database_url), clock)
    return Tools(settings, store, files_of(settings.sounds_url), clock, settings.request_hosts)


def tools_in(here: Service) -> Tools:
    """The tools of a process that serves, on its own connections."""
    return Tools(here.settings, here.store, files_of(here.settings.sounds_url), here.now, here.settings.request_hosts)


@lru_cache(maxsize=1)
def settings_here() -> Settings:
    """The settings of this process."""
    return Settings.from_env(environment())
