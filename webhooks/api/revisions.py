"""/api/revisions: history, differences, publishing a draft, rolling back."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import Any

from flask import Response, request
from pydantic import ValidationError

from flows.compare.behaviour import behaviour
from flows.problems import Problem
from flows.record import asdict
from flows.store.ports import Conflict, Revision
from flows.words import words
from webhooks.api import reading
from webhooks.api.answers import answer, instant, page, with_next
from webhooks.api.changes import described
from webhooks.api.current import current, stored, unchanged, unknown
from webhooks.api.records import announce
from webhooks.api.simulate import program_of
from webhooks.api.uploads import busy, compared, taken
from webhooks.auth import Principal
from webhooks.service import service

_TRIES = 10
log = logging.getLogger("carillon.api")


def history(_: Principal) -> Response:
    """GET /api/revisions, the newest first."""
    reading.only("limit", "cursor")
    limit = reading.limit()
    found = service().store.revisions.list(limit + 1, reading.below())
    rows, cursor = page(found, limit, lambda revision: str(revision.number))
    return with_next(answer({"revisions": [facts(row) for row in rows], "next": cursor}), cursor)


def revision(_: Principal, number: int) -> Response:
    """GET /api/revisions/<n>; `?diff=<m>`: what changes from m to n, in the documents and for callers."""
    reading.only("diff")
    found = one(number)
    if "diff" not in request.args:
        return answer(facts(found))
    other = reading.number("diff", 0, 1, reading.MOST)
    changes = described(stored(other), stored(number))
    return answer({"from": other, "to": number, "changes": changes, "behaviour": _met(other, number)})


def _met(before: int, after: int) -> list[dict[str, Any]]:
    """What callers meet that they did not; a revision that was kept by another version may not be readable as a flow."""
    try:
        return [asdict(one) for one in behaviour(program_of(before), program_of(after), service().now())]
    except (ValidationError, KeyError) as wrong:
        log.warning("revisions %d and %d cannot be compared: %s", before, after, wrong)
        return [{"summary": "Calls cannot be compared: one of the two is not valid any more.", "example": None}]


def publish(who: Principal, number: int) -> Response:
    """POST /api/revisions/<n>/publish: makes a draft live, or rolls back.

    A draft is checked again; what was live once may be so again at once, for that is asked for in a hurry.
    """
    reading.only("message")
    return published(who, number, reading.message())


def published(who: Principal, number: int, message: str) -> Response:
    """Makes a revision live. Raises ApiError: 404, 409 or 422."""
    wanted, new = one(number), stored(number)
    is_draft = wanted.published_at is None
    for _ in range(_TRIES):
        base = current()
        unchanged(base.number)
        warnings = [*compared(new, base.configuration).warnings, *_behind(wanted, base.number)] if is_draft else []
        changes = described(base.configuration, new)
        try:
            found = service().store.revisions.publish_existing(number, who.label, message, expect=base.number)
        except Conflict:
            continue
        announce(who, "publish" if is_draft else "roll back", found, changes, message)
        return taken("published", number, changes, warnings)
    raise busy(base.number)


def _behind(draft: Revision, live: int) -> Iterator[Problem]:
    if draft.base is not None and draft.base != live:
        message = words(
            "This draft was made from revision {base}: what revision {live} has changed since is undone by it.",
            base=draft.base,
            live=live,
        )
        yield Problem("warning", "draft_behind", "", message)


def facts(revision: Revision) -> dict[str, Any]:
    """What is told of a revision."""
    return {
        "revision": revision.number,
        "status": revision.status,
        "author": revision.author,
        "message": revision.message,
        "created_at": instant(revision.created_at),
        "published_at": instant(revision.published_at),
        "base": revision.base,
        "test_callers": list(revision.test_callers),
    }


def one(number: int) -> Revision:
    """A revision. Raises ApiError (404)."""
    found = service().store.revisions.get(number) if number <= reading.MOST else None
    if found is None:
        raise unknown(number)
    return found
