"""Servers that a test may stop, and how long it waits for them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import redis

from webhooks import redis_client
from webhooks.services import RedisServer


@pytest.fixture
def own_redis() -> Iterator[RedisServer]:
    """A Redis that the test may stop and pause."""
    server = RedisServer.private()
    assert server
    yield server
    server.close()


@pytest.fixture
def client(own_redis: RedisServer) -> Iterator[redis.Redis]:
    client = redis_client.connect(own_redis.url)
    yield client
    client.close()
