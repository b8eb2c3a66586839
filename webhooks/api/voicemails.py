"""/api/voicemails: mailbox messages, as JSON or CSV, and their audio."""

from __future__ import annotations

from typing import Any

from flask import Response, request

from flows.store.ports import Voicemail
from sounds.files import Files, files_of
from webhooks.api import reading
from webhooks.api.answers import answer, instant, page, with_next
from webhooks.api.calls import before, cursor_of, spreadsheet, wants_csv
from webhooks.api.records import audit
from webhooks.auth import Principal
from webhooks.errors import ApiError
from webhooks.jobs.voicemail_clear import wanted
from webhooks.service import service

COLUMNS = (
    "id",
    "mailbox",
    "caller",
    "called",
    "call_id",
    "provider",
    "recorded_at",
    "created_at",
    "seconds",
    "status",
    "heard_at",
    "emailed_at",
    "told_at",
    "transcription",
    "audio",
    "error",
)


def messages(_: Principal) -> Response:
    """GET /api/voicemails, the newest first; `mailbox=` for one alone, `format=csv` for a spreadsheet."""
    reading.only("limit", "cursor", "format", "mailbox")
    limit, as_csv = reading.limit(), wants_csv()
    kept = service().store.voicemails.list(limit + 1, before(), mailbox=request.args.get("mailbox"))
    rows, cursor = page(kept, limit, lambda message: cursor_of(message.created_at, message.id))
    if as_csv:
        return with_next(spreadsheet("voicemails", COLUMNS, map(_facts, rows)), cursor)
    return with_next(answer({"voicemails": [_facts(row) for row in rows], "next": cursor}), cursor)


def message(_: Principal, id: str) -> Response:
    """GET /api/voicemails/<id>."""
    reading.only()
    return answer(_facts(found(id)))


def audio(_: Principal, id: str) -> Response:
    """GET /api/voicemails/<id>/audio: all of it, or a part (RFC 9110, section 14)."""
    reading.only()
    return sound_of(found(id))


def sound_of(message: Voicemail) -> Response:
    """The audio of a message, or the part that is asked for. Raises ApiError (404)."""
    content = _files().get(message.audio_key) if message.audio_key else None
    if content is None:
        raise ApiError(404, "no_audio", "The audio of this message is not here, or not yet.")
    response = Response(content, content_type=message.audio_type or "application/octet-stream")
    response.headers["Cache-Control"] = "private, no-cache"
    response.set_etag(message.audio_sha256 or message.id)
    response.make_conditional(request, accept_ranges=True, complete_length=len(content))
    return response


def mark(who: Principal, id: str) -> Response:
    """PATCH /api/voicemails/<id> with {"heard": true or false}."""
    reading.only()
    wanted = reading.members(reading.body())
    if wanted.keys() != {"heard"} or not isinstance(wanted["heard"], bool):
        raise ApiError(422, "bad_value", 'The body is {"heard": true} or {"heard": false}.')
    return answer(_facts(marked(who, id, wanted["heard"])))


def delete(who: Principal, id: str) -> Response:
    """DELETE /api/voicemails/<id>: the message and its audio. The provider's telling of it again does not bring it back."""
    reading.only()
    deleted(who, id)
    return Response(status=204)


def marked(who: Principal, id: str, heard: bool) -> Voicemail:
    """A message that is marked as heard, or as not heard. Raises ApiError (404)."""
    found(id)
    message = service().store.voicemails.note(id, heard_at=service().now() if heard else None)
    if message is None:
        raise _unknown()
    audit(who, "voicemail.heard" if heard else "voicemail.unheard", f"voicemail {id}")
    return message


def deleted(who: Principal, id: str) -> None:
    """Deletes a message and its audio. Raises ApiError (404)."""
    message = found(id)
    if message.audio_key:
        _files().delete(message.audio_key)
    at_provider = wanted(service().settings, message)
    service().store.voicemails.delete(id, service().now() if at_provider else None)
    audit(who, "voicemail.delete", f"voicemail {id}", {"mailbox": message.recording.mailbox})


def found(id: str) -> Voicemail:
    """A message. Raises ApiError (404)."""
    message = service().store.voicemails.get(id)
    if message is None:
        raise _unknown()
    return message


def _unknown() -> ApiError:
    return ApiError(404, "unknown_voicemail", "There is no such message.")


def _files() -> Files:
    return files_of(service().settings.sounds_url)


def _facts(message: Voicemail) -> dict[str, Any]:
    recording = message.recording
    return {
        "id": message.id,
        "mailbox": recording.mailbox,
        "caller": recording.caller,
        "called": recording.called,
        "call_id": recording.call_id,
        "provider": recording.provider,
        "recorded_at": instant(recording.recorded_at),
        "created_at": instant(message.created_at),
        "seconds": recording.seconds,
        "status": message.status,
        "heard_at": instant(message.heard_at),
        "emailed_at": instant(message.emailed_at),
        "told_at": instant(message.told_at),
        "transcription": message.transcription,
        "audio": f"/api/voicemails/{message.id}/audio" if message.audio_key else None,
        "error": message.error,
    }
