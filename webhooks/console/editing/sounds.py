"""Sounds: their audio is uploaded or spoken into the browser, and heard by callers at once; the rest of them is in the draft."""

from __future__ import annotations

from typing import Final

from flask import flash, redirect, request
from flask_babel import gettext as _

from flows.check.uses import used_at
from sounds.addresses import address
from sounds.convert import MOST_BYTES
from webhooks.api.current import current
from webhooks.api.sounds import drop, keep
from webhooks.api.uploads import needed
from webhooks.auth import Principal
from webhooks.console import workspace
from webhooks.console.editing.documents import form_page
from webhooks.console.editing.links import link_of, places
from webhooks.console.editing.parts import Part
from webhooks.console.pages import Answer, done, refused
from webhooks.console.tasks.running import begin
from webhooks.console.tasks.work import About, Result, Tell, Work
from webhooks.errors import ApiError
from webhooks.service import service

MOST_AT_ONCE: Final = 3_000_000
"""Bytes that are converted while the browser waits: some minutes of speech, half a second's work."""


def show(who: Principal, name: str) -> Answer:
    """GET /console/edit/sounds/<name>."""
    kept = service().store.audio.get(name)
    source = address(kept.name, kept.hash) if kept else None
    is_live = current().configuration.has("sounds", name)
    return form_page(who, Part("sounds", name), "sound.html", audio=kept, source=source, is_live=is_live)


def take(who: Principal, name: str) -> Answer:
    """POST /console/edit/sounds/<name>/audio: a file in any usual format. Callers hear it at once."""
    _demand(who, name)
    upload = request.files.get("file")
    source = upload.read(MOST_BYTES + 1) if upload else b""
    if len(source) > MOST_BYTES:
        raise ApiError(413, "too_large", _("A sound has at most %(most)s MB.", most=MOST_BYTES // 1_000_000))
    try:
        return begin(who, WORK, {"name": name}, source, is_small=len(source) <= MOST_AT_ONCE)
    except ApiError as error:
        return refused(error, "sound", name=name)


def _demand(who: Principal, name: str) -> None:
    if not workspace.working(who).configuration.has("sounds", name):
        raise ApiError(404, "unknown_document", _("There is no “%(name)s” here.", name=name))


def _run(who: Principal, about: About, given: bytes, _tell: Tell) -> Result:
    who.must(needed(["sounds"]))
    _demand(who, about["name"])
    return {"seconds": round(keep(who, about["name"], given).seconds)}


def _shown(_who: Principal, about: About, result: Result) -> Answer:
    words = _("%(name)s has new audio: %(seconds)s seconds.", name=about["name"], seconds=result["seconds"])
    flash(words, "good")
    return redirect(_back(about), 303)


def _title(about: About) -> str:
    return str(_("Audio of %(name)s", name=about["name"]))


def _back(about: About) -> str:
    return link_of(Part("sounds", about["name"]))


WORK: Final = Work("audio", _run, _shown, _title, _back)


def remove(who: Principal, name: str) -> Answer:
    """POST /console/edit/sounds/<name>/audio/delete: refused while what is live, or the draft, plays it."""
    for configuration in (current().configuration, workspace.working(who).configuration):
        if uses := used_at(configuration, "sounds", name):
            where = ", ".join(words for words, _link in places(uses[:5], configuration))
            words = _("“%(name)s” is still used: %(where)s.", name=name, where=where)
            return refused(ApiError(409, "still_used", words), "sound", name=name)
    try:
        drop(who, name)
    except ApiError as error:
        return refused(error, "sound", name=name)
    return done(_("The audio of %(name)s is gone.", name=name), "sound", name=name)
