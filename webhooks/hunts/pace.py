"""No more new calls per second than a provider takes, all workers together (the library `limits`, on Redis)."""

from __future__ import annotations

import logging
import time
from functools import lru_cache
from typing import Any

from limits import RateLimitItemPerSecond
from limits.storage import MemoryStorage, RedisStorage
from limits.strategies import MovingWindowRateLimiter

from flows.store.hunts import Facts
from webhooks.redis_client import ANSWER_SECONDS

log = logging.getLogger("carillon.ringing")
PER_SECOND = {"vonage": RateLimitItemPerSecond(3)}
"""New calls. Twilio is not here: it takes all and places them one after the other itself."""
LONGEST = 5.0
STEP = 0.05


def wait(redis_url: str | None, facts: Facts) -> None:
    """Wait until one more call may be placed, five seconds at most: the provider says itself when it is too much."""
    limit, account = PER_SECOND.get(facts.provider), facts.account or facts.provider
    deadline = time.monotonic() + LONGEST
    while limit and time.monotonic() < deadline:
        try:
            if _limiter(redis_url).hit(limit, "place", account):
                return
        except Exception as wrong:  # Redis is away: better too fast than not at all
            log.warning("the pace of new calls cannot be kept: %s", wrong)
            return
        time.sleep(STEP)


@lru_cache(maxsize=2)
def _limiter(redis_url: str | None) -> MovingWindowRateLimiter:
    if redis_url is None:
        return MovingWindowRateLimiter(MemoryStorage())
    storage: Any = RedisStorage  # its options are those of redis-py, whatever their kind
    return MovingWindowRateLimiter(
        storage(redis_url, socket_timeout=ANSWER_SECONDS, socket_connect_timeout=ANSWER_SECONDS)
    )
