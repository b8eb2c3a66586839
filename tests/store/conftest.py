"""A clock that tests move, a published revision, and a database that is gone when a test says so."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from flows.store.ports import Pointer
from flows.store.revisions import Revisions

BODY = b'{"schema_version": 1}' * 1000


class HandClock:
    """A clock that stands until it is moved on."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def pass_(self, **time: float) -> datetime:
        self.now += timedelta(**time)
        return self.now


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


class Counted:
    """The revisions, with a count of how often they were asked; `broken` makes them a database that is gone."""

    def __init__(self, revisions: Revisions) -> None:
        self._revisions = revisions
        self.asked = 0
        self.broken = False

    def _ask(self) -> None:
        self.asked += 1
        if self.broken:
            raise sa.exc.OperationalError("SELECT", {}, OSError("connection refused"))

    def pointer(self) -> Pointer:
        self._ask()
        return self._revisions.pointer()

    def body(self, number: int) -> bytes | None:
        self._ask()
        return self._revisions.body(number)


@pytest.fixture
def revisions(engine: sa.Engine) -> Revisions:
    return Revisions(engine)


@pytest.fixture
def published(revisions: Revisions) -> Revisions:
    revisions.publish(BODY, "anna", "first")
    return revisions
