"""/api/callers: what is kept of one caller, given out and erased.

The number is in the body of a POST: addresses are kept in the logs of what stands in front of the service, where nobody erases it.
"""

from __future__ import annotations

from typing import Any

from flask import Response, request, send_file

from flows.numbers import normalise, number_error
from flows.words import words
from webhooks.api import reading
from webhooks.api.answers import answer
from webhooks.api.records import audit
from webhooks.auth import Principal
from webhooks.errors import ApiError
from webhooks.jobs import outbox, personal
from webhooks.jobs.tools import Tools, tools_in
from webhooks.jobs.voicemail_clear import wanted
from webhooks.service import service

FORMATS = ("json", "zip")


def export(who: Principal) -> Response:
    """POST /api/callers/export with {"number"}: calls and messages; `format=zip` for files, audio among them."""
    reading.only("format")
    form, number = request.args.get("format", "json"), _number()
    if form not in FORMATS:
        raise ApiError(400, "bad_parameter", f'"format" is {" or ".join(FORMATS)}, not "{form}".')
    if form == "zip":
        return exported(who, number)
    tools = tools_here()
    kept = personal.kept_of(tools, number)
    told = {"number": number, "calls": personal.calls_of(tools, kept), "messages": _messages(kept)}
    _note(who, "export", number, kept)
    return answer({**told, "named_in": kept.named_in})


def forget(who: Principal) -> Response:
    """POST /api/callers/forget with {"number"}: calls and messages go for good; how many that were."""
    reading.only()
    kept, due = forgotten(who, _number())
    counted = {"calls": len(kept.calls), "messages": len(kept.messages), "due_at_provider": due}
    return answer({**counted, "named_in": kept.named_in})


def exported(who: Principal, number: str) -> Response:
    """What is kept of a caller as an archive. Its name does not tell the number."""
    kept, file = personal.archive(tools_here(), number)
    _note(who, "export", number, kept)
    response = send_file(file, "application/zip", as_attachment=True, download_name="caller.zip")
    response.headers["Cache-Control"] = "no-store"
    return response


def forgotten(who: Principal, number: str) -> tuple[personal.Kept, int]:
    """Erases what is kept of a caller: what that was, and of how many messages the worker deletes the provider's copy."""
    tools = tools_here()
    kept = personal.erase(tools, number)
    due = [message.id for message in kept.messages if wanted(tools.settings, message)]
    for message_id in due:
        outbox.queue(tools.settings.redis_url, message_id)
    _note(who, "forget", number, kept)
    return kept, len(due)


def number_of(text: str) -> str:
    """A number in E.164. Raises ApiError (422)."""
    number = normalise(text)
    if number is None:
        raise ApiError(422, "bad_value", words("{wrong}.", wrong=number_error(text) or ""))
    return number


def tools_here() -> Tools:
    """What the work is done with, in this process."""
    return tools_in(service())


def _number() -> str:
    wanted = reading.members(reading.body())
    if wanted.keys() != {"number"} or not isinstance(wanted["number"], str):
        raise ApiError(422, "bad_value", 'The body is {"number": "+33612345678"}.')
    return number_of(wanted["number"])


def _messages(kept: personal.Kept) -> list[dict[str, Any]]:
    """With the address of the audio, where there is some."""
    told = personal.messages_of(kept)
    for one in told:
        one["audio"] = f"/api/voicemails/{one['id']}/audio" if one["audio_key"] else None
    return told


def _note(who: Principal, action: str, number: str, kept: personal.Kept) -> None:
    audit(who, action, personal.cut(number), {"what": str(kept)})
