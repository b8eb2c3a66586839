"""/api/sounds: the audio of the configuration's sounds."""

from __future__ import annotations

import contextlib
import logging
from typing import Any

from flask import Response, request

from flows.check.uses import used_at
from flows.store.audio import Audio
from flows.words import words
from sounds.addresses import address, hash_of
from webhooks.api import reading
from webhooks.api.answers import answer, instant
from webhooks.api.current import current
from webhooks.api.records import audit
from webhooks.auth import Principal
from webhooks.errors import ApiError
from webhooks.service import service
from webhooks.sounds_route import audible

log = logging.getLogger(__name__)


def get(_: Principal, name: str) -> Response:
    """GET /api/sounds/<name>: the audio as callers hear it."""
    reading.only()
    kept = service().store.audio.get(name)
    try:
        audio = service().sounds.get(kept.hash) if kept else None
    except OSError as wrong:
        raise _unreachable(wrong) from wrong
    if kept is None or audio is None:
        raise ApiError(404, "unknown_audio", f'The sound "{name}" has no audio.')
    return audible(audio, kept.hash, "private, no-cache")


def put(who: Principal, name: str) -> Response:
    """PUT /api/sounds/<name>: a file in any usual format, as the body. Callers hear it from now on."""
    reading.only()
    if not current().configuration.has("sounds", name):
        told = f'There is no sound "{name}" in the configuration: add it to `sounds` first, then send its audio.'
        raise ApiError(404, "unknown_sound", told)
    return answer(_facts(keep(who, name, _body())))


def delete(who: Principal, name: str) -> Response:
    """DELETE /api/sounds/<name>: takes its audio away, unless the published configuration plays it somewhere."""
    reading.only()
    if uses := used_at(current().configuration, "sounds", name):
        told = f'The sound "{name}" is in use: take it out of the configuration first.'
        raise ApiError(409, "still_used", told, used_at=uses)
    drop(who, name)
    return Response(status=204)


def copy(who: Principal, name: str, other: str) -> None:
    """Gives another sound the audio of one, where that has any and the other none: it goes on sounding so under its new name."""
    kept = service().store.audio.get(name)
    if kept is None or service().store.audio.get(other) is not None:
        return
    service().store.audio.put(other, kept.hash, kept.seconds, kept.bytes, who.label)
    _tell()
    audit(who, "upload sound", f"sound {other}", {"hash": kept.hash, "seconds": kept.seconds})


def drop(who: Principal, name: str) -> None:
    """Takes a sound's audio away. Raises ApiError (404) where it has none."""
    if not service().store.audio.delete(name):
        raise ApiError(404, "unknown_audio", words('The sound "{name}" has no audio.', name=name))
    _tell()
    audit(who, "delete sound", f"sound {name}")


def _body() -> bytes:
    from sounds.convert import MOST_BYTES

    if (request.content_length or 0) > MOST_BYTES:
        raise ApiError(413, "too_large", f"A sound has at most {MOST_BYTES:,} bytes.")
    request.max_content_length = MOST_BYTES
    return request.get_data(cache=False)


def keep(who: Principal, name: str, source: bytes) -> Audio:
    """Gives a sound this audio, whatever its format; callers hear it from now on. Raises ApiError: 422, 503."""
    from sounds.convert import Refused, convert  # not on the way of calls

    try:
        made = convert(source)
    except Refused as wrong:
        raise ApiError(422, wrong.code, str(wrong)) from wrong
    known = hash_of(made.wav)
    try:
        service().sounds.put(known, made.wav)
    except OSError as wrong:
        raise _unreachable(wrong) from wrong
    kept = service().store.audio.put(name, known, made.seconds, len(made.wav), who.label)
    with contextlib.suppress(OSError):  # until now it was perhaps no sound's, and has just been removed
        service().sounds.put(known, made.wav)
    _tell()
    audit(who, "upload sound", f"sound {name}", {"hash": kept.hash, "seconds": kept.seconds})
    return kept


def _tell() -> None:
    """Calls of this process hear it at once, those of the others within a second."""
    try:
        service().cache.refresh()
        service().live.refresh()
    except Exception:  # it is kept, and every process looks for itself soon
        log.exception("the audio has changed, and not yet here")


def _unreachable(wrong: OSError) -> ApiError:
    log.error("audio cannot be kept or read: %s", wrong)
    told = words("The place where audio is kept does not answer; the log says why. Nothing was changed.")
    return ApiError(503, "sounds_unavailable", told, {"Retry-After": "5"})


def _facts(kept: Audio) -> dict[str, Any]:
    return {
        "name": kept.name,
        "url": service().settings.public_url + address(kept.name, kept.hash),
        "seconds": kept.seconds,
        "bytes": kept.bytes,
        "uploaded_at": instant(kept.uploaded_at),
        "by": kept.by,
    }
