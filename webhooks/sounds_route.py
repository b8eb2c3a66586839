"""`GET /sounds/<hash>/<name>.wav`: the audio that providers fetch. Public, and the same for ever at one address.

With `.mp3` in place of `.wav` it is the same sound as MP3.
"""

from __future__ import annotations

import logging

from flask import Blueprint, Response, request
from werkzeug.exceptions import RequestedRangeNotSatisfiable

from sounds import ringing
from sounds.addresses import ENDING, is_hash
from webhooks.service import service

log = logging.getLogger(__name__)
blueprint = Blueprint("sounds", __name__)
FOR_EVER = "public, max-age=31536000, immutable"


@blueprint.get("/sounds/<path:place>")
def sound(place: str) -> Response:
    """The audio of that hash; the name is for people. Anything else is not found, in plain text."""
    wanted, _, name = place.partition("/")
    if not is_hash(wanted) or "/" in name or not name.endswith((ENDING, ringing.MP3)):
        return _plain(404, "There is no sound here.")
    try:
        audio = ringing.tone() if wanted == ringing.tone_hash() else service().sounds.get(wanted)
    except OSError as error:
        log.error("audio %s cannot be read: %s", wanted, error)
        return _plain(503, "The sound cannot be read now.")
    if audio is None:
        return _plain(404, "There is no sound here.")
    if name.endswith(ringing.MP3):
        return audible(_mp3(audio), f"{wanted}-mp3", FOR_EVER, "audio/mpeg")
    return audible(audio, wanted, FOR_EVER)


def _mp3(audio: bytes) -> bytes:
    from sounds.mp3 import mp3_of  # the decoder is slow to import, and music on hold is all that needs it

    return mp3_of(audio)


def audible(audio: bytes, hash: str, cache: str, content_type: str = "audio/wav") -> Response:
    """Audio as an answer: with its ETag, in parts where parts are asked for. cache: Cache-Control."""
    response = Response(audio, content_type=content_type)
    response.set_etag(hash)
    response.headers["Cache-Control"] = cache
    response.headers["X-Content-Type-Options"] = "nosniff"
    try:
        response.make_conditional(request, accept_ranges=True, complete_length=len(audio))
    except RequestedRangeNotSatisfiable:
        refused = _plain(416, "The sound has no such part.")
        refused.headers["Content-Range"] = f"bytes */{len(audio)}"
        return refused
    return response


def _plain(status: int, words: str) -> Response:
    return Response(f"{words}\n", status, {"Cache-Control": "no-store"}, content_type="text/plain; charset=utf-8")
