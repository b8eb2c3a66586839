"""What the worker does by the clock is done by a web process where there is no Redis, and so no worker."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import timedelta

from webhooks.jobs import leftovers, retention
from webhooks.jobs.tools import Tools

log = logging.getLogger("carillon.jobs")
DAY = timedelta(days=1)
WORK: tuple[tuple[str, timedelta, Callable[[Tools], object]], ...] = (
    ("forget", DAY, retention.forget_old),
    ("clear away", DAY, leftovers.clear_away),
)
"""Name, how often, and what is done; days are those of UTC. Nobody outside is asked: a laptop's accounts may be made up."""


def run_due(tools: Tools, go_on: Callable[[], bool] = lambda: True) -> list[str]:
    """Does what no process has done in this period yet; the names of it. What fails is done again in the next period.

    go_on: asked before each piece; False leaves the rest to whoever looks next.
    """
    return [
        name for name, every, work in WORK if go_on() and _is_first(tools, name, every) and _done(tools, name, work)
    ]


def _is_first(tools: Tools, name: str, every: timedelta) -> bool:
    period = int(tools.now().timestamp() // every.total_seconds())
    return tools.store.marks.claim(f"workerless:{name}:{period}", "", tools.now() + every)


def _done(tools: Tools, name: str, work: Callable[[Tools], object]) -> bool:
    try:
        work(tools)
    except Exception as wrong:  # one that fails does not keep the others from being done
        log.error("%s: %s", name, wrong)
        return False
    return True
