"""Audio that nothing names any more is removed, once nothing can still name it."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial
from itertools import islice

from sounds.store import PREFIX as SOUNDS
from sounds.store import Sounds
from webhooks.jobs.tools import Tools, settings_here, tools_of
from webhooks.recordings import PREFIX as RECORDINGS
from webhooks.recordings import message_of

log = logging.getLogger("carillon.retention")
GRACE = timedelta(days=30)
"""No call lasts so long, nor does a process start with a copy of what was live so long ago. And whoever has pointed two
installations at one place has been told by then."""
SOON = timedelta(days=1)
"""For what is left of a message that was deleted: the job that fetches it may be under way."""
PAGE = 500


def run() -> None:
    """The job that the worker's clock queues every night."""
    tools = tools_of(settings_here())
    try:
        clear_away(tools)
    finally:
        tools.store.close()


def clear_away(tools: Tools) -> tuple[int, int]:
    """Removes audio of no sound and of no message; how many files of each that were. Raises OSError, SQLAlchemyError."""
    for prefix in (SOUNDS, RECORDINGS):
        _cut_off(tools, prefix)
    sounds, recordings = _sounds(tools), _recordings(tools)
    log.info("%d files of sounds and %d recordings were nobody's any more", sounds, recordings)
    return sounds, recordings


def _cut_off(tools: Tools, prefix: str) -> None:
    """What a process that was killed left half written."""
    for key, at in list(tools.files.list(prefix)):
        if key.endswith(".new") and at < tools.now() - SOON:
            tools.files.delete(key)


def _sounds(tools: Tools) -> int:
    sounds, began = Sounds(tools.files), tools.now()
    unnamed = tools.store.audio.unnamed([known for known, _ in sounds.list()])
    strays = sum(since >= began for since in unnamed.values())
    if strays:
        _alert(strays, "sounds")
    old = [known for known, since in unnamed.items() if since < began - GRACE]
    return sum(tools.store.audio.remove(known, began - GRACE, partial(sounds.delete, known)) for known in old)


def _recordings(tools: Tools) -> int:
    removed = strays = 0
    for page in _pages(tools):
        known = tools.store.voicemails.known([message_of(key) for key, _ in page])
        for key, at in page:
            there = known.get(message_of(key))
            if there is False or (there is None and at < tools.now() - GRACE):
                tools.files.delete(key)
                removed += 1
            strays += there is None
    if strays:
        _alert(strays, "recordings")
    return removed


def _pages(tools: Tools) -> Iterator[list[tuple[str, datetime]]]:
    found = iter([(key, at) for key, at in tools.files.list(RECORDINGS) if at < tools.now() - SOON])
    while page := list(islice(found, PAGE)):
        yield page


def _alert(strays: int, what: str) -> None:
    log.error(
        "ALERT %d files of %s belong to nothing in this database and are removed after %d days; "
        "is SOUNDS_URL another installation's as well?",
        strays,
        what,
        GRACE.days,
    )
