"""From a working draft to a revision: published, or kept for test callers."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Final

from flask import request, url_for
from flask_babel import gettext as _

from flows.numbers import normalise, number_error
from flows.store.ports import Conflict
from webhooks.api import reading
from webhooks.api.changes import described
from webhooks.api.current import current
from webhooks.api.records import announce
from webhooks.api.uploads import compared, examined, needed, tested, upload_of
from webhooks.auth import Principal
from webhooks.console import workspace
from webhooks.console.editing import checking, draft
from webhooks.console.pages import Answer, done, refused
from webhooks.console.tasks.running import begin
from webhooks.console.tasks.work import About, Result, Tell, Work
from webhooks.errors import ApiError
from webhooks.service import service


def publish(who: Principal) -> Answer:
    """POST /console/draft/publish: live at once, if nobody published since the draft began and nothing is wrong with it."""
    mine = workspace.working(who)
    who.must(needed(change.kind for change in mine.changes))
    if request.form.get("base") != str(mine.base) or not mine.changes:
        return refused(_changed(), "draft")
    return _begun(who, mine, PUBLISH, {"message": _message()})


def keep(who: Principal) -> Answer:
    """POST /console/draft/keep: as a draft revision, which test callers hear. The working draft stays."""
    mine = workspace.working(who)
    who.must(needed(change.kind for change in mine.changes))
    callers, wrong = _callers(request.form.get("callers", ""))
    if wrong:
        return draft.show(who, {**request.form}, wrong)
    return _begun(who, mine, KEEP, {"message": _message(), "callers": callers})


def _begun(who: Principal, mine: workspace.Working, work: Work, about: About) -> Answer:
    seen = {**about, "digest": checking.digest(mine)}
    try:
        return begin(who, work, seen, b"", is_small=not checking.is_large(mine))
    except ApiError as error:
        return refused(error, "draft")


def _as_seen(who: Principal, about: About) -> workspace.Working:
    """The draft. Raises ApiError (409) where it is not what it was."""
    mine = workspace.working(who)
    who.must(needed(change.kind for change in mine.changes))
    if checking.digest(mine) != about["digest"]:
        raise _changed()
    return mine


def _changed() -> ApiError:
    words = _("Your draft is not what it was when this page was made. Look at it again.")
    return ApiError(409, "conflict", words)


def _published(who: Principal, about: About, _given: bytes, _tell: Tell) -> Result:
    mine, message = _as_seen(who, about), str(about["message"])
    try:
        live = current()
        if live.number != mine.base:
            raise Conflict(live.number)
        compared(mine.configuration, live.configuration)
        changes = described(live.configuration, mine.configuration)
        body = mine.configuration.to_bytes()
        revision = service().store.revisions.publish(body, who.label, message, expect=mine.base)
    except Conflict as conflict:
        words = _(
            "Revision %(number)s was published meanwhile. Carry your draft over onto it first.", number=conflict.current
        )
        raise ApiError(409, "conflict", words) from conflict
    announce(who, "publish", revision, changes, message)
    workspace.discard(who)
    return {"number": revision.number}


def _kept(who: Principal, about: About, _given: bytes, _tell: Tell) -> Result:
    mine, message = _as_seen(who, about), str(about["message"])
    live = current().configuration
    checked, new = examined(lambda _base: _json(mine), live)
    tested(checked, new, "warning")
    revision = service().store.revisions.save_draft(new.to_bytes(), who.label, message, about["callers"])
    announce(who, "draft", revision, described(live, new), message)
    return {"number": revision.number}


def _json(mine: workspace.Working) -> bytes:
    return json.dumps(upload_of(mine.configuration, mine.before), ensure_ascii=False).encode()


def _message() -> str:
    return request.form.get("message", "").strip()[: reading.MESSAGE_CHARACTERS]


def _callers(text: str) -> tuple[list[str], str]:
    """The numbers of test callers, one on each line or with commas between; and what is wrong with them."""
    parts = [part.strip() for part in text.replace("\n", ",").split(",") if part.strip()]
    found = [normalise(part) or part for part in parts]
    return found, " ".join(_sentences(found))


def _sentences(numbers: list[str]) -> Iterator[str]:
    for number in numbers:
        if sentence := number_error(number):
            yield f"{sentence}."


def _back(_about: About) -> str:
    return url_for("console.draft")


PUBLISH: Final = Work(
    "publication",
    _published,
    lambda who, about, result: done(_("Revision %(number)s is live.", number=result["number"]), "draft"),
    lambda about: _("Publication of your draft"),
    _back,
)
KEEP: Final = Work(
    "kept draft",
    _kept,
    lambda who, about, result: done(_("Kept as revision %(number)s, a draft.", number=result["number"]), "draft"),
    lambda about: _("Your draft kept as a revision"),
    _back,
)
