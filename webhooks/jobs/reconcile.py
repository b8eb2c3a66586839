"""Bringing in what no webhook told: by the clock, and by `carillon voicemail reconcile`."""

from __future__ import annotations

from datetime import timedelta

from webhooks.jobs.reconciling import calls, messages
from webhooks.jobs.reconciling.asking import log
from webhooks.jobs.reconciling.report import Report
from webhooks.jobs.tools import Tools, settings_here, tools_of

DAYS = 3
EVERY_SECONDS = 3600


def run() -> None:
    """The job that the worker's clock queues every hour."""
    tools = tools_of(settings_here())
    try:
        for line in reconcile(tools, DAYS).lines():
            log.info("%s", line)
    finally:
        tools.store.close()


def reconcile(tools: Tools, days: int = DAYS) -> Report:
    """Asks the providers for recordings of the last `days`, and how the calls ended that seem to go on. Twice does no harm."""
    report = Report()
    messages.bring_in(tools, tools.now() - timedelta(days=days), report)
    calls.end(tools, report)
    return report
