"""Taking an upload: merge into what is live, check, publish; whole or not at all, and never over somebody else's."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from flask import Response

from flows.check import Checked, NotJson, TooLarge, check, check_upload
from flows.configuration import SCHEMA_VERSION, Configuration
from flows.problems import Problem
from flows.record import Frozen, replace
from flows.store.ports import Conflict, Revision, Role
from flows.words import plural, words
from webhooks import metrics
from webhooks.api import reading
from webhooks.api.answers import answer
from webhooks.api.changes import described
from webhooks.api.current import Current, current, unchanged
from webhooks.api.records import announce
from webhooks.auth import Principal
from webhooks.errors import ApiError
from webhooks.flow_tests import Severity, run_tests
from webhooks.service import service

_TRIES = 10
_OPERATORS = {"switches", "calendars", "lists"}
"""Kinds whose documents an operator may change."""

Source = Callable[[Configuration], bytes]
"""The JSON of an upload, given what is live."""
Changes = list[dict[str, str]]


class Wish(Frozen):
    """How an upload is to be taken."""

    draft: bool = False
    test_callers: tuple[str, ...] = ()
    dry_run: bool = False
    whole: bool = False
    message: str = ""

    @classmethod
    def read(cls, *more: str) -> Wish:
        """From the request's query. more: parameters beside the usual ones. Raises ApiError (400)."""
        reading.only("draft", "test_callers", "dry_run", "message", *more)
        draft, callers = reading.flag("draft"), tuple(reading.test_callers())
        if callers and not draft:
            raise ApiError(
                400, "bad_parameter", '"test_callers" goes with "draft=true": everybody hears what is published.'
            )
        return cls(draft, callers, reading.flag("dry_run"), reading.flag("whole"), reading.message())


def take(who: Principal, source: Source, wish: Wish) -> Response:
    """Takes an upload and answers for it. Raises ApiError: 400, 403, 409, 413 or 422.

    When somebody else publishes in between, the upload is merged into theirs, unless If-Match forbids it.
    """
    who.must("viewer" if wish.dry_run else "operator")
    for _ in range(_TRIES):
        base = current()
        unchanged(base.number)
        checked, new = examined(source, base.configuration, wish.whole)
        changes = described(base.configuration, new)
        checked = tested(checked, new, "warning" if wish.draft else "error")
        if wish.dry_run:
            return taken("dry_run", base.number, changes, checked.warnings)
        who.must(needed(change["pointer"].split("/")[1] for change in changes))
        try:
            revision = _keep(who, new, base, wish)
        except Conflict:
            continue
        announce(who, "draft" if wish.draft else "publish", revision, changes, wish.message)
        return taken(revision.status, revision.number, changes, checked.warnings)
    raise busy(base.number)


def examined(source: Source, base: Configuration, whole: bool = False) -> tuple[Checked, Configuration]:
    """An upload after all checks, and the configuration it makes of `base`. Raises ApiError: 400, 413 or 422."""
    try:
        here = service()
        return _good(check(source(base), base, whole, here.now(), here.live.audio, here.settings.destinations))
    except NotJson as error:
        raise ApiError(400, "not_json", str(error)) from error
    except TooLarge as error:
        raise ApiError(413, "too_large", str(error)) from error


def tested(checked: Checked, new: Configuration, severity: Severity) -> Checked:
    """The checks and the configuration's own tests. Raises ApiError (422) where a test fails that must not."""
    failed = run_tests(service(), new, severity)
    return _good(replace(checked, problems=[*checked.problems, *failed]))[0] if failed else checked


def compared(new: Configuration, base: Configuration) -> Checked:
    """What the checks say of a configuration that is to take the place of `base`. Raises ApiError (422)."""
    return tested(_good(all_checked(new, base))[0], new, "error")


def all_checked(new: Configuration, base: Configuration) -> Checked:
    """The same, whatever the checks say; the configuration's own tests are not run."""
    here = service()
    return check_upload(
        upload_of(new, base), base, now=here.now(), audio=here.live.audio, allowed=here.settings.destinations
    )


def upload_of(new: Configuration, base: Configuration) -> dict[str, Any]:
    """The upload that makes `new` of `base`."""
    upload: dict[str, Any] = {"schema_version": SCHEMA_VERSION}
    for change in new.changes_since(base):
        upload.setdefault(change.kind, {})[change.name] = new.document(change.kind, change.name)
    return upload


def taken(outcome: str, number: int, changes: Changes, warnings: Sequence[Problem] = ()) -> Response:
    """The answer to an upload or a publication that went well."""
    metrics.upload(outcome)
    told = [problem.as_json() for problem in warnings]
    response = answer({"revision": number, "changes": changes, "warnings": told})
    if outcome == "published":
        response.set_etag(str(number))
    return response


def busy(number: int) -> ApiError:
    """Others were quicker every time."""
    return ApiError(409, "conflict", words("Others are publishing at the same time. Try again."), current=number)


def one(kind: str, name: str, document: bytes) -> bytes:
    """The upload of one document, whose text stays as it is: a key that is there twice stays so, to be told.

    >>> one("switches", "nuit", b'{"on": true}')
    b'{"schema_version":1,"switches":{"nuit":{"on": true}}}'
    """
    place = (SCHEMA_VERSION, kind.encode(), json.dumps(name).encode())
    return b'{"schema_version":%d,"%s":{%s:%s}}' % (*place, document)


def _good(checked: Checked) -> tuple[Checked, Configuration]:
    if checked.errors or checked.configuration is None:
        raise _refused(checked)
    return checked, checked.configuration


def _refused(checked: Checked) -> ApiError:
    metrics.upload("refused")
    told = plural(
        "The configuration has {count} error; nothing was changed.",
        "The configuration has {count} errors; nothing was changed.",
        len(checked.errors),
    )
    only_tests = all(problem.code == "test_failed" for problem in checked.errors)
    code = "test_failed" if only_tests else "invalid_configuration"
    return ApiError(422, code, told, problems=[problem.as_json() for problem in checked.problems])


def needed(kinds: Iterable[str]) -> Role:
    """The least role that may change documents of these kinds.

    >>> needed(["switches"]), needed(["switches", "flows"])
    ('operator', 'editor')
    """
    return "operator" if set(kinds) <= _OPERATORS else "editor"


def _keep(who: Principal, new: Configuration, base: Current, wish: Wish) -> Revision:
    revisions = service().store.revisions
    if wish.draft:
        return revisions.save_draft(new.to_bytes(), who.label, wish.message, wish.test_callers)
    return revisions.publish(new.to_bytes(), who.label, wish.message, expect=base.number)
