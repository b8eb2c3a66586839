"""What the running service is made of, put together once by `webhooks.app.create_app`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from flask import current_app

from flows.position import Seal
from flows.store.aside import Aside
from flows.store.cache import Cache
from flows.store.store import Store
from providers.base import Provider
from sounds.store import Sounds
from webhooks.backlog import Backlog
from webhooks.config import Settings

if TYPE_CHECKING:
    from webhooks.live import Live
    from webhooks.log import CallLog
    from webhooks.turns import Ask

Clock = Callable[[], float]


@dataclass(frozen=True)
class Service:
    """The parts that views share.

    aside: what SQL did not take; backlog: how much that is. clock: seconds since 1970; it is the only clock there is.
    seal: positions to and from URLs.
    ask: makes a flow's requests.
    sounds: where the audio of sounds is kept.
    """

    settings: Settings
    store: Store
    aside: Aside
    backlog: Backlog
    cache: Cache
    live: Live
    log: CallLog
    providers: Mapping[str, Provider]
    clock: Clock
    seal: Seal
    ask: Ask
    sounds: Sounds

    def now(self) -> datetime:
        """The instant, aware, UTC."""
        return datetime.fromtimestamp(self.clock(), UTC)


def service() -> Service:
    """The service of the Flask application that answers this request."""
    found: Service = current_app.extensions["carillon"]
    return found
