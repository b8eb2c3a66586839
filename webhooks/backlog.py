"""What waits aside for SQL: how much, since when, and an alert when it has waited for long.

It is looked at every few seconds, not when somebody asks: neither /readyz nor /metrics waits for a disk or for Redis here.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass

from flows.store.aside import Aside

log = logging.getLogger("carillon.late")
KINDS = RECORDING, NOTE, LOG, LEFT, UNTAKEN = ("recording", "note", "log", "left", "untaken")
OLD_SECONDS = 15 * 60.0
"""What waits for longer is alerted: the database has been away for a while, or refuses what it is given."""
AGAIN_SECONDS = 3600.0


@dataclass(slots=True)
class Backlog:
    """As it was last looked at. since: the first of it came (seconds since 1970), None where nothing waits."""

    aside: Aside
    count: int = 0
    since: float | None = None
    alerted_at: float | None = None

    def look(self, now: float) -> None:
        """Count again. now: seconds since 1970. Alerts once where the oldest is old, and each hour that it stays so."""
        found = self.aside.waiting(KINDS)
        self.count = found.count
        if not found.count:
            self.since = self.alerted_at = None
            return
        known = [one for one in (self.since, found.oldest) if one is not None]
        self.since = min([now, *known])
        is_due = self.alerted_at is None or now - self.alerted_at >= AGAIN_SECONDS
        if self.age(now) >= OLD_SECONDS and is_due:
            self.alerted_at = now
            log.error(
                "ALERT %d things wait aside for the database, the oldest for %d min: messages, notes and the log of calls",
                found.count,
                self.age(now) // 60,
            )

    def age(self, now: float) -> float:
        """Seconds for which the oldest has waited; 0 where nothing waits."""
        return max(0.0, now - self.since) if self.since is not None else 0.0
