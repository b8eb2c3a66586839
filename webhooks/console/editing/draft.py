"""The working draft as a whole: what it changes, what is wrong with it, and the way from it to what callers hear."""

from __future__ import annotations

import json
from collections.abc import Iterator

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from flows.numbers import normalise, number_error
from flows.problems import Problem
from flows.store.ports import Conflict, Revision
from webhooks.api import reading
from webhooks.api.changes import described
from webhooks.api.current import Current, current
from webhooks.api.records import announce
from webhooks.api.uploads import compared, examined, needed, tested, upload_of
from webhooks.auth import Principal
from webhooks.console import workspace
from webhooks.console.editing import checks
from webhooks.console.editing.carrying import carried, carry
from webhooks.console.editing.facts import page
from webhooks.console.editing.links import link_to
from webhooks.console.pages import Answer, done, refused
from webhooks.errors import ApiError
from webhooks.flow_tests import run_tests
from webhooks.service import service


def show(who: Principal, typed: dict[str, str] | None = None, wrong: str = "") -> Answer:
    """GET /console/draft: problems, changes in words, and the forms to publish, keep, carry over or give up."""
    mine, live = workspace.working(who), current()
    problems = checks.of_changes(mine)
    errors = checks.errors(problems)
    failed = run_tests(service(), mine.configuration) if mine.changes and not errors else []
    moved_on = mine.is_begun and mine.base != live.number
    facts = {
        "problems": [*failed, *problems],
        "errors": errors,
        "failed": failed,
        "changes": described(mine.before, mine.configuration) if not _broken(problems) else _pointers(mine),
        "steps": service().store.workspaces.steps(who.label),
        "moved_on": moved_on,
        "live": _facts(live),
        "theirs": described(mine.before, live.configuration) if moved_on else [],
        "carried": carried(mine, live) if moved_on else [],
        "may_publish": who.may(needed(change.kind for change in mine.changes)),
    }
    return page("draft.html", who, mine, **facts, link_to=link_to, typed=typed or {}, wrong=wrong)


def _broken(problems: list[Problem]) -> bool:
    """Whether a document may be too far from what it should be to be told in words."""
    return any(problem.code in ("wrong_type", "missing_key", "unknown_key") for problem in problems)


def _pointers(mine: workspace.Working) -> list[dict[str, str]]:
    return [
        {"pointer": one.pointer, "change": one.change, "summary": f"{one.pointer}: {_(one.change)}"}
        for one in mine.changes
    ]


def _facts(live: Current) -> Revision | None:
    return service().store.revisions.get(live.number) if live.number else None


def publish(who: Principal) -> Answer:
    """POST /console/draft/publish: live at once, if nobody published since the draft began and nothing is wrong with it."""
    mine, message = workspace.working(who), _message()
    who.must(needed(change.kind for change in mine.changes))
    try:
        if request.form.get("base") != str(mine.base) or not mine.changes:
            raise ApiError(
                409, "conflict", _("Your draft is not what it was when this page was made. Look at it again.")
            )
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
        return refused(ApiError(409, "conflict", words), "draft")
    except ApiError as error:
        return refused(error, "draft")
    announce(who, "publish", revision, changes, message)
    workspace.discard(who)
    return done(_("Revision %(number)s is live.", number=revision.number), "draft")


def keep(who: Principal) -> Answer:
    """POST /console/draft/keep: as a draft revision, which test callers hear. The working draft stays."""
    mine, message = workspace.working(who), _message()
    who.must(needed(change.kind for change in mine.changes))
    callers, wrong = _callers(request.form.get("callers", ""))
    if wrong:
        return show(who, {**request.form}, wrong)
    try:
        live = current().configuration
        checked, new = examined(lambda _base: _json(mine), live)
        tested(checked, new, "warning")
    except ApiError as error:
        return refused(error, "draft")
    revision = service().store.revisions.save_draft(new.to_bytes(), who.label, message, callers)
    announce(who, "draft", revision, described(live, new), message)
    return done(_("Kept as revision %(number)s, a draft.", number=revision.number), "draft")


def _json(mine: workspace.Working) -> bytes:
    return json.dumps(upload_of(mine.configuration, mine.before), ensure_ascii=False).encode()


def carry_over(who: Principal) -> Answer:
    """POST /console/draft/carry: onto what was published meanwhile."""
    if not workspace.working(who).is_begun:
        return redirect(url_for("console.draft"), 303)
    theirs = {key: value == "theirs" for key, value in request.form.items()}
    chosen = {(kind, name): theirs.get(f"{kind}/{name}", False) for kind, name in workspace.working(who).documents}
    live = carry(who, chosen)
    return done(_("Your draft now stands on revision %(number)s.", number=live.number), "draft")


def undo(who: Principal) -> Response:
    """POST /console/draft/undo: takes the last edit back."""
    step = workspace.undo(who)
    if step:
        flash(_("Undone: %(what)s", what=step.message), "good")
    here = request.form.get("here", "")
    return redirect(here if here.startswith("/console/") else url_for("console.draft"), 303)


def discard(who: Principal) -> Response:
    """POST /console/draft/discard: gives it up."""
    workspace.discard(who)
    return done(_("Your draft is given up. What is live stays as it is."), "draft")


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
