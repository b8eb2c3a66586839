"""Guessing is slowed down: wrong tokens and passwords are counted by address, and beyond some nothing is tried any more.

Counted by Flask-Limiter in Redis, for every process alike; each process counts for itself while Redis is gone. Only what proves who
asks is looked at: the API with a token, and the sign-in of the console. Voice routes never come here.
"""

from __future__ import annotations

import ipaddress
import time
from typing import Any, Final

from flask import Flask, Response, g, request
from flask_limiter import Limiter, RequestLimit
from redis.backoff import NoBackoff
from redis.retry import Retry

from webhooks import errors
from webhooks.redis_client import ANSWER_SECONDS
from webhooks.service import service

GUESSES: Final = "20 per minute; 100 per hour"
LIMITED: Final = ("api", "console")
"""Blueprints in which somebody proves who they are."""
SIGN_IN: Final = "sign_in"
"""How the console's view is called that takes a password."""
NETWORK: Final = 64
"""Bits of an IPv6 address that one customer has: the rest they choose (RFC 6177)."""
_GUESSED = "carillon_guessed"


def install(app: Flask, redis_url: str | None) -> None:
    """Limits guessing on the blueprints of `LIMITED`; call it once they are registered."""
    limiter = Limiter(
        address,
        application_limits=[GUESSES],
        application_limits_exempt_when=lambda: not _proving(),
        application_limits_deduct_when=lambda _: bool(g.get(_GUESSED)),
        on_breach=_refused,
        storage_uri=_storage(redis_url),
        storage_options=_options(redis_url),
        in_memory_fallback_enabled=True,
        swallow_errors=True,
        key_prefix="carillon",
    )
    limiter.init_app(app)
    kinds: tuple[Any, ...] = (app.before_request_funcs, app.after_request_funcs, app.teardown_request_funcs)
    for hooks in kinds:
        hook = hooks[None].pop()  # it would run for every request: calls must not wait for this
        for name in LIMITED:
            hooks.setdefault(name, []).append(hook)


def guessed() -> None:
    """What this request brought to prove who asks is wrong: it counts as a guess."""
    setattr(g, _GUESSED, True)


def address() -> str:
    """Who asks, as guesses are counted: an address, or the network of an IPv6 one.

    What a proxy adds is believed from Heroku's router and from a proxy on this machine only: it comes last.
    """
    peer = request.remote_addr or ""
    forwarded = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
    if forwarded and (service().settings.on_dyno or _is_loopback(peer)):
        return network(forwarded)
    return network(peer) or "unknown"


def network(text: str) -> str:
    """
    >>> network("203.0.113.7"), network("2001:db8:0:1:a:b:c:d"), network("nonsense")
    ('203.0.113.7', '2001:db8:0:1::/64', 'nonsense')
    """
    try:
        found = ipaddress.ip_address(text)
    except ValueError:
        return text[:64]
    if isinstance(found, ipaddress.IPv6Address):
        mapped = found.ipv4_mapped
        return str(mapped) if mapped else str(ipaddress.ip_network((int(found), NETWORK), strict=False))
    return text


def _proving() -> bool:
    signs_in = request.method == "POST" and (request.endpoint or "").rpartition(".")[2] == SIGN_IN
    return signs_in or "Authorization" in request.headers


def _refused(limit: RequestLimit) -> Response:
    seconds = max(1, round(limit.reset_at - time.time()))
    words = f"Too many wrong tokens or passwords came from this address. Try again in {seconds} s."
    return errors.answer(errors.ApiError(429, "too_many_attempts", words, {"Retry-After": str(seconds)}))


def _is_loopback(text: str) -> bool:
    try:
        return ipaddress.ip_address(text).is_loopback
    except ValueError:
        return False


def _storage(redis_url: str | None) -> str:
    if redis_url is None:
        return "memory://"
    return f"redis+{redis_url}" if redis_url.startswith("unix:") else redis_url


def _options(redis_url: str | None) -> dict[str, Any]:
    """A Redis that hangs costs its time limit once, as in `webhooks.redis_client`."""
    limits = {"socket_timeout": ANSWER_SECONDS, "socket_connect_timeout": ANSWER_SECONDS}
    return {**limits, "retry": Retry(NoBackoff(), 0)} if redis_url else {}
