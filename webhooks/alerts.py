"""Alerts: what is logged as an error is counted, and told to Sentry where SENTRY_DSN is set, without numbers, keys or secrets.

The SDK sends from a thread of its own; a call never waits for it. It is imported only where it is used.
"""

from __future__ import annotations

import logging
import re
from types import TracebackType
from typing import TYPE_CHECKING, Any

from webhooks import metrics
from webhooks.config import Settings

if TYPE_CHECKING:
    from rq.job import Job

DIGITS = re.compile(r"\+?[0-9](?:[0-9 .()-]{2,}[0-9])")
"""Numbers however they are spelt, and PINs: four digits or more."""
ADDRESS = re.compile(r"(?<![^\s@<>\"'])[^\s@<>\"']+@[^\s@<>\"']+")
QUERY = re.compile(r"\?[^\s\"']+")
SECRET = re.compile(r"(?i)(bearer|basic|token|secret|password|authorization)([\s:='\"]+)[^\s,;'\"]+")
KEPT = ("level", "logger", "timestamp", "platform", "release", "environment", "server_name", "event_id", "sdk", "type")
"""Members of an event that are the SDK's own words."""


log = logging.getLogger("carillon.jobs")


class Counting(logging.Handler):
    """Counts what is logged as an error by this process."""

    def handle(self, record: logging.LogRecord) -> bool:
        metrics.alert()
        return True


COUNTING = Counting(logging.ERROR)


def install(settings: Settings, *, worker: bool = False) -> None:
    """Counts what is logged as an error from now on, and sends it where SENTRY_DSN is set.

    worker: jobs run in processes that are forked for each; what these tell is sent before they end, and a job that fails is told
    when it is not tried again.
    """
    logging.getLogger("carillon").addHandler(COUNTING)
    if settings.sentry_dsn is None:
        return
    import sentry_sdk
    from sentry_sdk.integrations.dedupe import DedupeIntegration
    from sentry_sdk.integrations.logging import LoggingIntegration
    from sentry_sdk.integrations.rq import RqIntegration

    sentry_sdk.init(
        settings.sentry_dsn,
        default_integrations=False,
        auto_enabling_integrations=False,
        integrations=[
            LoggingIntegration(level=None, event_level=logging.ERROR),
            DedupeIntegration(),
            *([RqIntegration()] if worker else []),
        ],
        include_local_variables=False,
        include_source_context=False,
        max_request_body_size="never",
        max_breadcrumbs=0,
        traces_sample_rate=None,
        auto_session_tracking=False,
        before_send=lambda event, _: scrubbed_event(event),
    )


def job_failed(job: Job, kind: type[BaseException], wrong: BaseException, trace: TracebackType | None) -> bool:
    """RQ's exception handler: an alert for a job that is not tried again. Others may handle it as well."""
    if not job.should_retry:
        log.error(
            "ALERT job %s failed for good: %s: %s", job.func_name, kind.__name__, wrong, exc_info=(kind, wrong, trace)
        )
    return True


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
