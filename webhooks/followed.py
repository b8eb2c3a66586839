"""The events of calendars that follow an address: what every program knows without asking anybody."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import sqlalchemy as sa

from flows.program import Events
from flows.store.breaker import Breaker

log = logging.getLogger("carillon.calendars")
ByZone = Mapping[str, Events]


class Followed(Mapping[str, ByZone]):
    """Address → zone → events. Shared by every program, and replaced whole when any copy has changed.

    Events that are as they were stay the very same list, so that programs compile anew only what is new.

    >>> followed = Followed(lambda: {"https://example.com/a.ics": {"Europe/Paris": []}})
    >>> followed.refresh(1), followed.refresh(1), dict(followed)
    (True, False, {'https://example.com/a.ics': {'Europe/Paris': []}})
    """

    def __init__(self, events: Callable[[], Mapping[str, ByZone]]) -> None:
        self._events = events
        self._known: Mapping[str, ByZone] = {}
        self._changes = 0
        self._breaker = Breaker("the calendars that are followed", 3.0)

    def refresh(self, changes: int) -> bool:
        """Reads again if there have been other changes than those known; whether it has. changes: `Pointer.followed`.

        A database that does not answer leaves what was known, and is asked again a little later.
        """
        if changes == self._changes or not self._breaker.allows():
            return False
        try:
            found = self._events()
        except (sa.exc.SQLAlchemyError, OSError) as wrong:
            self._breaker.failed(getattr(wrong, "orig", None) or wrong)
            return False
        self._breaker.succeeded()
        self._known = {url: self._kept(url, zones) for url, zones in found.items()}
        self._changes = changes
        log.info("events of %d calendars that are followed", len(self._known))
        return True

    def _kept(self, url: str, zones: ByZone) -> ByZone:
        before: Mapping[str, Any] = self._known.get(url, {})
        return {zone: before[zone] if before.get(zone) == events else events for zone, events in zones.items()}

    def __getitem__(self, url: str) -> ByZone:
        return self._known[url]

    def __iter__(self) -> Iterator[str]:
        return iter(self._known)

    def __len__(self) -> int:
        return len(self._known)
