"""The working draft as a whole: what it changes, what is wrong with it, and the way from it to what callers hear."""

from __future__ import annotations

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from flows.store.ports import Publication, Revision
from webhooks.api.changes import described
from webhooks.api.current import Current, current
from webhooks.api.uploads import needed
from webhooks.auth import Principal
from webhooks.console import workspace
from webhooks.console.editing import checking, checks
from webhooks.console.editing.carrying import carried, carry
from webhooks.console.editing.facts import page
from webhooks.console.editing.links import link_to, words_at
from webhooks.console.pages import Answer, done
from webhooks.service import service


def show(who: Principal, typed: dict[str, str] | None = None, wrong: str = "") -> Answer:
    """GET /console/draft: problems, changes in words, and the forms to publish, keep, carry over or give up."""
    mine, live = workspace.working(who), current()
    found = checking.found(who, mine)
    moved_on = mine.is_begun and mine.base != live.number
    facts = {
        "found": found,
        "problems": [*found.failed, *found.problems],
        "errors": checks.errors(found.problems),
        "failed": found.failed,
        "changes": described(mine.before, mine.configuration) if not _broken(found) else _pointers(mine),
        "steps": service().store.workspaces.steps(who.label),
        "moved_on": moved_on,
        "live": _facts(live),
        "gone_back": gone_back(live.number),
        "theirs": described(mine.before, live.configuration) if moved_on else [],
        "carried": carried(mine, live) if moved_on else [],
        "may_publish": who.may(needed(change.kind for change in mine.changes)),
    }
    return page("draft.html", who, mine, **facts, link_to=link_to, typed=typed or {}, wrong=wrong)


def _broken(found: checking.Found) -> bool:
    """Whether a document may be too far from what it should be to be told in words."""
    told = any(problem.code in ("wrong_type", "missing_key", "unknown_key") for problem in found.problems)
    return told or not found.is_known


def _pointers(mine: workspace.Working) -> list[dict[str, str]]:
    return [
        {
            "pointer": one.pointer,
            "change": one.change,
            "summary": words_at(one.pointer, mine.configuration) or one.pointer,
        }
        for one in mine.changes
    ]


def gone_back(number: int) -> Publication | None:
    """Who made a revision live again, and why; None for one that was published once."""
    found = service().store.revisions.publications(2, number)
    return found[0] if len(found) > 1 else None


def _facts(live: Current) -> Revision | None:
    return service().store.revisions.get(live.number) if live.number else None


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
