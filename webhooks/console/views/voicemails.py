"""/console/voicemails: the messages of each mailbox, to hear, read, mark, send on and delete."""

from __future__ import annotations

from flask import request
from flask_babel import gettext as _
from pydantic import TypeAdapter, ValidationError
from werkzeug.wrappers import Response

from flows.document.resources import Email
from flows.store.ports import Voicemail
from webhooks.api import voicemails as api
from webhooks.api.answers import page as paged
from webhooks.api.calls import before, cursor_of
from webhooks.api.records import audit
from webhooks.auth import Principal
from webhooks.console import shown
from webhooks.console.pages import Answer, done, refused, render
from webhooks.console.paths import query
from webhooks.errors import ApiError
from webhooks.jobs import voicemail_forward
from webhooks.jobs.tools import tools_in
from webhooks.mail import NotSent
from webhooks.service import service

ROWS = 30
NOTE_CHARACTERS = 2_000


def page(_: Principal) -> Answer:
    """GET /console/voicemails, `?mailbox=` for one alone."""
    kept, mailbox = service().store.voicemails, request.args.get("mailbox") or None
    rows, cursor = paged(kept.list(ROWS + 1, before(), mailbox=mailbox), ROWS, _cursor)
    older = query("voicemails", {"mailbox": mailbox, "cursor": cursor}) if cursor else None
    waiting = kept.waiting()
    boxes = sorted({*shown.live_configuration().names("mailboxes"), *(name for name in waiting if name)})
    return render("voicemails.html", messages=rows, boxes=boxes, waiting=waiting, mailbox=mailbox, older=older)


def one(_: Principal, id: str) -> Answer:
    """GET /console/voicemails/<id>: where the mail that tells of it leads."""
    return render("voicemail.html", message=api.found(id))


def audio(who: Principal, id: str) -> Response:
    """GET /console/voicemails/<id>/audio."""
    return api.sound_of(api.found(id))


def mark(who: Principal, id: str) -> Answer:
    """POST …/heard: marks it as heard, or as not heard; with `list`, from the list of that mailbox ("": of all)."""
    heard = request.form.get("heard") == "1"
    api.marked(who, id, heard)
    words = _("Marked as heard.") if heard else _("Marked as not heard.")
    if (mailbox := request.form.get("list")) is not None:
        return done(words, "voicemails", mailbox=mailbox or None)
    return done(words, "voicemail", id=id)


def delete(who: Principal, id: str) -> Answer:
    """POST …/delete, once it was asked for on a page that says what goes."""
    mailbox = api.found(id).recording.mailbox
    api.deleted(who, id)
    return done(_("The message was deleted."), "voicemails", mailbox=mailbox)


def send_on(who: Principal, id: str) -> Answer:
    """POST …/forward: by mail, with its audio."""
    address, note = request.form.get("to", "").strip(), request.form.get("note", "").strip()[:NOTE_CHARACTERS]
    api.found(id)
    if not _is_address(address):
        words = _("%(address)s is no mail address.", address=address or "–")
        return refused(ApiError(422, "bad_value", words), "voicemail", id=id)
    try:
        voicemail_forward.queue(tools_in(service()), id, address, note)
    except (voicemail_forward.NoMail, NotSent, OSError) as wrong:
        return refused(ApiError(503, "not_sent", str(wrong)), "voicemail", id=id)
    audit(who, "voicemail.forward", f"voicemail {id}")
    return done(_("The message goes to %(address)s.", address=address), "voicemail", id=id)


def _is_address(text: str) -> bool:
    try:
        TypeAdapter(Email).validate_python(text)
    except ValidationError:
        return False
    return True


def _cursor(message: Voicemail) -> str:
    return cursor_of(message.created_at, message.id)
