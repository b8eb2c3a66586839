"""What the worker does by the clock: RQ's cron, in a thread of the worker."""

from __future__ import annotations

import logging
import os
import threading
from typing import Any

from rq.cron import CronScheduler

log = logging.getLogger("carillon.jobs")
NIGHTLY = "23 3 * * *"
_AT_WORK = threading.Lock()
# Each job has a process that is forked. A lock of the C library that a thread holds at that moment (`localtime` has one) is held
# for ever in the new process, which then hangs until RQ kills it: so none is forked while the clock is at work.
os.register_at_fork(before=_AT_WORK.acquire, after_in_parent=_AT_WORK.release, after_in_child=_AT_WORK.release)


def scheduler(connection: Any) -> CronScheduler:
    """Which job is queued when. Several workers queue a job several times, which does no harm."""
    from webhooks.jobs import fallback, follow, leftovers, outbox, reconcile, retention, tasks

    cron = CronScheduler(connection=connection)
    cron.register(outbox.run, outbox.QUEUE, interval=outbox.SWEEP_SECONDS, result_ttl=0)
    cron.register(tasks.sweep, outbox.QUEUE, interval=tasks.SWEEP_SECONDS, result_ttl=0)
    cron.register(follow.run, outbox.QUEUE, interval=follow.LOOK_SECONDS, result_ttl=0)
    cron.register(fallback.run, outbox.QUEUE, interval=fallback.LOOK_SECONDS, result_ttl=0, job_timeout=900)
    cron.register(reconcile.run, outbox.QUEUE, interval=reconcile.EVERY_SECONDS, result_ttl=0, job_timeout=900)
    for nightly in (retention.run, leftovers.run):
        cron.register(nightly, outbox.QUEUE, cron=NIGHTLY, result_ttl=0, job_timeout=900)
    return cron


def start(connection: Any) -> threading.Event:
    """Run the clock in the background until the event that is returned is set."""
    stopped = threading.Event()
    threading.Thread(target=_run, args=(scheduler(connection), stopped), name="carillon-clock", daemon=True).start()
    return stopped


def _run(cron: CronScheduler, stopped: threading.Event) -> None:
    while not stopped.is_set():
        stopped.wait(max(_look(cron), 0.5))


def _look(cron: CronScheduler) -> float:
    """Queues what is due; how many seconds until there is more."""
    with _AT_WORK:
        try:
            cron.enqueue_jobs()
            return cron.calculate_sleep_interval()
        except Exception as wrong:  # Redis is away for a while
            log.warning("the clock cannot queue its jobs: %s", wrong)
            return 5.0
