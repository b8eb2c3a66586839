"""Alerts to Sentry, where SENTRY_DSN is set: everything that is logged as an error, without numbers, keys or secrets.

The SDK sends from a thread of its own; a call never waits for it. It is imported only where it is used.
"""

from __future__ import annotations

import logging
import re
from typing import Any

from webhooks.config import Settings

DIGITS = re.compile(r"\+?[0-9](?:[0-9 .()-]{2,}[0-9])")
"""Numbers however they are spelt, and PINs: four digits or more."""
ADDRESS = re.compile(r"[^\s@<>\"']+@[^\s@<>\"']+")
QUERY = re.compile(r"\?[^\s\"']+")
SECRET = re.compile(r"(?i)(bearer|basic|token|secret|password|authorization)([\s:='\"]+)[^\s,;'\"]+")
KEPT = ("level", "logger", "timestamp", "platform", "release", "environment", "server_name", "event_id", "sdk", "type")
"""Members of an event that are the SDK's own words."""


def install(settings: Settings) -> None:
    """Sends what is logged as an error, from now on; does nothing without SENTRY_DSN."""
    if settings.sentry_dsn is None:
        return
    import sentry_sdk
    from sentry_sdk.integrations.logging import LoggingIntegration

    sentry_sdk.init(
        settings.sentry_dsn,
        default_integrations=False,
        auto_enabling_integrations=False,
        integrations=[LoggingIntegration(level=None, event_level=logging.ERROR)],
        include_local_variables=False,
        include_source_context=False,
        max_request_body_size="never",
        max_breadcrumbs=0,
        traces_sample_rate=None,
        auto_session_tracking=False,
        before_send=lambda event, _: scrubbed_event(event),
    )


def scrubbed_event(event: Any) -> Any:
    """An event of Sentry without what is private in it."""
    return {name: value if name in KEPT else _walked(value) for name, value in event.items()}


def scrubbed(text: str) -> str:
    """
    >>> scrubbed("call CA1: dial +33140506070 failed, PIN 4711, https://example.com/hook?x=1, Bearer abc, ann@example.com")
    'call CA1: dial [number] failed, PIN [number], https://example.com/hook?[query] Bearer [secret], [address]'
    """
    for pattern, instead in (
        (SECRET, r"\1\2[secret]"),
        (QUERY, "?[query]"),
        (ADDRESS, "[address]"),
        (DIGITS, "[number]"),
    ):
        text = pattern.sub(instead, text)
    return text


def _walked(value: Any) -> Any:
    if isinstance(value, str):
        return scrubbed(value)
    if isinstance(value, dict):
        return {name: _walked(one) for name, one in value.items()}
    return [_walked(one) for one in value] if isinstance(value, list | tuple) else value
