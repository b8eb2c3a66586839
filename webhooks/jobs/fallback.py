"""The documents for the providers' fallback URL, kept beside the sounds and written anew when they would say something else."""

from __future__ import annotations

import json
import logging
from datetime import timedelta

from flows.configuration import Configuration
from flows.program import Program
from flows.store.ports import Pointer
from sounds.phrases import phrase
from webhooks.config import Settings
from webhooks.fallback.documents import documents, holds_until
from webhooks.jobs.outbox import QUEUE
from webhooks.jobs.tools import Tools, settings_here, tools_of
from webhooks.redis_client import connect

log = logging.getLogger("carillon.fallback")
LOOK_SECONDS = 60
KEPT = timedelta(days=400)
JOB = "webhooks.jobs.fallback.run"
MARK = "fallback"
NAMES = "names.json"


def run() -> None:
    """The job that the worker's clock queues every minute."""
    tools = tools_of(settings_here())
    try:
        refresh(tools)
    finally:
        tools.store.close()


def soon(redis_url: str | None) -> None:
    """Have the worker look now: something was published. Without a queue that takes it, the next look is within a minute."""
    if redis_url is None:
        return
    from rq import Queue  # not on the way of calls, so not of their start either
    from rq.exceptions import DuplicateJobError

    try:
        Queue(QUEUE, connection=connect(redis_url)).enqueue(JOB, job_id=MARK, unique=True, result_ttl=0, failure_ttl=60)
    except DuplicateJobError:
        return
    except Exception as wrong:  # Redis is away, in whichever way
        log.warning("the documents for the fallback URL wait for the next look: %s", wrong)


def place(settings: Settings) -> str:
    """Where the documents are, under SOUNDS_URL. They tell whom calls are put through to, so nobody can guess the name.

    It depends on SECRET_KEY alone, so a fallback URL once given to a provider holds.
    """
    return f"fallback/{settings.key('fallback', 16).hex()}/"


def refresh(tools: Tools) -> int:
    """Writes what would say something else by now; how many documents that were. Raises OSError where they cannot be kept."""
    pointer, now = tools.store.revisions.pointer(), tools.now()
    stamp, _, until = (tools.store.marks.get(MARK) or "").rpartition(" ")
    if pointer.live is None or (stamp == _stamp(pointer) and now.timestamp() < float(until)):
        return 0
    program = program_of(tools, pointer.live)
    if program is None:
        return 0
    found = documents(program, now)
    _write(tools, found)
    tools.store.marks.set(MARK, f"{_stamp(pointer)} {holds_until(program, now).timestamp()}", now + KEPT)
    log.info("revision %d: %d documents for the fallback URL", program.revision, len(found))
    return len(found)


def program_of(tools: Tools, number: int) -> Program | None:
    """A revision with the calendars that it follows, None where it is gone."""
    body = tools.store.revisions.body(number)
    if body is None:
        return None
    return Program(number, Configuration.from_bytes(body), phrase, followed=tools.store.followed.events())


def _stamp(pointer: Pointer) -> str:
    return f"{pointer.digest} {pointer.followed}"


def _write(tools: Tools, found: dict[str, bytes]) -> None:
    """Every document, then the list of them; what a number had that is no longer configured is deleted."""
    root = place(tools.settings)
    before = json.loads(tools.files.get(root + NAMES) or b"[]")
    for name, content in found.items():
        tools.files.put(root + name, content)
    for name in set(before) - found.keys():
        tools.files.delete(root + name)
    tools.files.put(root + NAMES, json.dumps(sorted(found)).encode())
