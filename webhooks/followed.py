"""The events of calendars that follow an address: what every program knows without asking anybody."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from flows.program import Events

log = logging.getLogger("carillon.calendars")
ByZone = Mapping[str, Events]


class Followed(Mapping[str, ByZone]):
    """Address → zone → events. Shared by every program, and replaced whole when any copy has changed.

    Events that are as they were stay the very same list, so that programs compile anew only what is new.

    >>> followed = Followed(lambda changes: (changes, {"https://example.com/a.ics": {"Europe/Paris": []}}))
    >>> followed.refresh(1), followed.refresh(1), dict(followed)
    (True, False, {'https://example.com/a.ics': {'Europe/Paris': []}})
    """

    def __init__(self, events: Callable[[int], tuple[int, Mapping[str, ByZone]] | None]) -> None:
        """events: given how often they have changed, all of them, and after how many changes they were so."""
        self._events = events
        self._known: Mapping[str, ByZone] = {}
        self._changes = 0

    def refresh(self, changes: int) -> bool:
        """Reads again if there have been other changes than those known; whether it has. changes: `Pointer.followed`.

        Where nobody can tell, what was known stays; where only a copy of another time is left, that counts until there is a better.
        """
        if changes == self._changes:
            return False
        found = self._events(changes)
        if found is None or found[0] == self._changes:
            return False
        self._changes = found[0]
        self._known = {url: self._kept(url, zones) for url, zones in found[1].items()}
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
