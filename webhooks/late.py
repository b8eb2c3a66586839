"""What calls leave while SQL is away, kept aside and taken back when it answers: messages, notes about dialled legs, the log, and
who does not wait any more."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import uuid4

from flows.record import asdict
from flows.ringing import hunt
from flows.ringing.hunt import Change, Hunt
from flows.store.ports import CallFacts, CallTurn, Recording
from webhooks.backlog import LEFT, LOG, NOTE, RECORDING, UNTAKEN
from webhooks.hunts import queue
from webhooks.jobs import outbox
from webhooks.service import Service

log = logging.getLogger("carillon.late")
LOOK_SECONDS = 2.0


def keep_recording(here: Service, recording: Recording) -> bool:
    """Keeps a message that SQL did not take; False where it cannot be kept anywhere."""
    return here.aside.keep(RECORDING, f"{recording.provider} {recording.recording_id}", _told(recording))


def keep_log(here: Service, facts: Sequence[CallFacts], turns: Sequence[CallTurn]) -> bool:
    """Keeps what SQL did not take into the log of calls; False where it cannot be kept anywhere."""
    value = {"facts": [_told(one) for one in facts], "turns": [_told(one) for one in turns]}
    return here.aside.keep(LOG, uuid4().hex, value)


def keep_left(here: Service, room: str, began: float | None = None) -> bool:
    """Keeps that nobody waits in the room of a hunt; False where it cannot be kept anywhere.

    began: of the hunt that SQL was asked to keep, and may have kept although its answer was lost. One that began at another
    time is a caller's who does wait: their webhook has come again. None: the caller was in the room, and has left it.
    """
    return here.aside.keep(LEFT, room, {"began": began})


def keep_untaken(here: Service, room: str, leg: int, at: float) -> bool:
    """Keeps that a person has not taken the call, for they were told so: SQL may have kept that they did although its answer was
    lost, and the caller would wait for them. False where it cannot be kept anywhere.

    at: when they would have. Who took it at another time has: their webhook came twice.
    """
    return here.aside.keep(UNTAKEN, f"{room} {leg} {at}", {"room": room, "leg": leg, "at": at})


def has_left(here: Service, room: str, found: Hunt | None) -> bool:
    """Whether that is kept, and is so of the hunt in SQL (None: there is none)."""
    kept = here.aside.get(LEFT, room)
    return kept is not None and (found is None or _is_of(kept, found))


def _is_of(kept: Mapping[str, Any], found: Hunt) -> bool:
    return kept["began"] in (None, found.began)


def note(here: Service, key: str, what: str, expires_at: datetime) -> bool:
    """Notes something about a call; False where it cannot be noted anywhere."""
    try:
        here.store.marks.set(key, what, expires_at)
    except Exception as wrong:
        log.warning("%s is not in SQL (%s)", key, wrong)
        return here.aside.keep(NOTE, key, {"what": what, "expires_at": expires_at.isoformat()})
    return True


def noted(here: Service, key: str) -> str | None:
    """What was noted, None for nothing. Raises sqlalchemy.exc.SQLAlchemyError where nobody knows."""
    try:
        found = here.store.marks.get(key)
    except Exception:
        aside = here.aside.get(NOTE, key)
        if aside is None:
            raise
        return str(aside["what"])
    aside = None if found else here.aside.get(NOTE, key)
    return str(aside["what"]) if aside else found


def take_back(here: Service) -> int:
    """Puts into SQL what was kept aside; how much that was. Raises sqlalchemy.exc.SQLAlchemyError where SQL is away still."""
    here.store.revisions.pointer()  # whether it is: there may be thousands of things to read
    return sum(_each(here, kind, put) for kind, put in PUT.items())


def look(here: Service) -> None:
    """Counts what waits, and takes back what can be. Raises as `take_back` does."""
    here.backlog.look(here.clock())
    if here.backlog.count:
        try:
            take_back(here)
        finally:
            here.backlog.look(here.clock())


def _each(here: Service, kind: str, put: Callable[[Service, str, Mapping[str, Any]], None]) -> int:
    done = 0
    for key, value in here.aside.all(kind):
        try:
            put(here, key, value)
        except (KeyError, TypeError, ValueError) as wrong:  # of another release: nothing here can read it
            log.error(
                "ALERT the %s %s was kept aside and cannot be read (%s); it has %s", kind, key, wrong, sorted(value)
            )
        here.aside.drop(kind, key)
        done += 1
    return done


def _set(here: Service, key: str, value: Mapping[str, Any]) -> None:
    here.store.marks.set(key, value["what"], datetime.fromisoformat(value["expires_at"]))


def _receive(here: Service, key: str, value: Mapping[str, Any]) -> None:
    recording = Recording(**_read(value))
    message, is_new = here.store.voicemails.receive(recording)
    if is_new:
        log.warning("call %s: message %s, kept aside, is in SQL", recording.call_id, message.id)
        outbox.queue(here.settings.redis_url, message.id)


def _write(here: Service, key: str, value: Mapping[str, Any]) -> None:
    facts = [CallFacts(**_read(one)) for one in value["facts"]]
    here.store.calls.write(facts, [CallTurn(**_read(one)) for one in value["turns"]])
    over = [one.id for one in facts if one.ended_at]
    if over and here.log.when_over:
        here.log.when_over(over)


def _left(here: Service, room: str, value: Mapping[str, Any]) -> None:
    def step(found: Hunt) -> Change:
        return hunt.left(found, here.clock()) if _is_of(value, found) else (found, ())

    queue.change(here.store, here.settings.redis_url, room, step)


def _untaken(here: Service, _key: str, value: Mapping[str, Any]) -> None:
    def step(found: Hunt) -> Change:
        taken = found.winner == value["leg"] and found.legs[value["leg"]].since != value["at"]
        return (found, ()) if taken else hunt.untaken(found, value["leg"], here.clock())

    queue.change(here.store, here.settings.redis_url, value["room"], step)


PUT: dict[str, Callable[[Service, str, Mapping[str, Any]], None]] = {
    LEFT: _left,
    UNTAKEN: _untaken,
    LOG: _write,
    NOTE: _set,
    RECORDING: _receive,
}
"""For the first three somebody may be rung in vain meanwhile."""
INSTANTS = ("at", "started_at", "ended_at", "recorded_at")


def _told(record: Recording | CallFacts | CallTurn) -> dict[str, Any]:
    """A record as JSON: instants as texts."""
    return {name: value.isoformat() if isinstance(value, datetime) else value for name, value in asdict(record).items()}


def _read(value: Mapping[str, Any]) -> dict[str, Any]:
    return {name: datetime.fromisoformat(one) if name in INSTANTS and one else one for name, one in value.items()}
