"""Giving callers to agents: as the published configuration says, by one process at a time."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import datetime

from flows.destinations import Destinations
from flows.program import Program
from flows.ringing.floor import Staffed, matched, staffed
from webhooks.hunts import queue
from webhooks.jobs.tools import Tools

log = logging.getLogger("carillon.queues")


def match(tools: Tools) -> None:
    """Ring whoever is free for whoever waits, and end the waits that have lasted long enough."""
    program = tools.published()
    if program is None:
        return
    now = tools.now()
    queues = every_queue(program, tools.settings.destinations, now)
    due = tools.store.desk.match(lambda floor: matched(floor, queues, now.timestamp()))
    queue.run_soon(tools.settings.redis_url, due)


def match_waiting(tools: Tools) -> None:
    """The same, if anybody waits."""
    if tools.store.desk.has_places():
        match(tools)


def every_queue(program: Program, allowed: Destinations, now: datetime) -> Mapping[str, Staffed]:
    """All queues of a configuration as they are staffed now, by name."""
    return {name: one_queue(program, name, allowed, now) for name in program.configuration.names("queues")}


def one_queue(program: Program, name: str, allowed: Destinations, now: datetime) -> Staffed:
    """One queue as it is staffed now. Raises `KeyError` where there is none of that name."""
    queue = program.queue(name)

    def is_open(hours: str) -> bool:
        try:
            return bool(program.hours(hours, queue.timezone).at(now).open)
        except (
            Exception
        ) as wrong:  # hours that cannot be told are closed, and everybody else is rung (flow-document, section 3)
            log.error("ALERT queue %s: hours %s cannot be told: %s", name, hours, wrong)
            return False

    return staffed(queue, is_open, lambda to: allowed.refusal(to) is None)
