"""Clients of Redis that give up soon."""

from __future__ import annotations

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

ANSWER_SECONDS = 0.3


def connect(url: str, *, seconds: float = ANSWER_SECONDS) -> redis.Redis:
    """A client (bytes in, bytes out) for an address of `Settings.redis_url`; nothing is connected yet.

    A command that takes longer than `seconds` raises redis.TimeoutError. Nothing is tried twice: redis-py would try three
    times more, and a Redis that hangs would cost four time limits.
    """
    retry = Retry(NoBackoff(), 0)
    return redis.Redis.from_url(url, socket_timeout=seconds, socket_connect_timeout=seconds, retry=retry)
