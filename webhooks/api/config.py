"""/api/config: the JSON upload, the whole configuration, one document."""

from __future__ import annotations

from flask import Response, request

from flows.configuration import KINDS, Configuration
from webhooks.api import reading
from webhooks.api.answers import tagged, text_of
from webhooks.api.current import Current, current, stored
from webhooks.api.uploads import Wish, one, take
from webhooks.auth import Principal
from webhooks.errors import ApiError


def upload(who: Principal) -> Response:
    """POST /api/config."""
    wish = Wish.read("whole")
    source = reading.body()
    return take(who, lambda _: source, wish)


def whole(_: Principal) -> Response:
    """GET /api/config: what is published; `?revision=` any other revision or draft."""
    found = _wanted()
    return tagged(lambda: text_of(found.configuration.as_json()), str(found.number))


def document(_: Principal, kind: str, name: str) -> Response:
    """GET /api/config/<kind>/<name>. Its ETag is that of the whole, to be sent with a change."""
    found = _wanted()
    _demand(found.configuration, kind, name)
    return tagged(lambda: text_of(found.configuration.document(kind, name)), str(found.number))


def put(who: Principal, kind: str, name: str) -> Response:
    """PUT /api/config/<kind>/<name>: an upload of that document alone."""
    wish = Wish.read()
    _known(kind)
    source = reading.body()
    if reading.value(source) is None:
        raise ApiError(400, "null_document", "null removes a document: send DELETE for that.")
    return take(who, lambda _: one(kind, name, source.removeprefix(b"\xef\xbb\xbf")), wish)


def delete(who: Principal, kind: str, name: str) -> Response:
    """DELETE /api/config/<kind>/<name>: an upload that removes that document."""
    wish = Wish.read()

    def source(base: Configuration) -> bytes:
        _demand(base, kind, name)
        return one(kind, name, b"null")

    return take(who, source, wish)


def _wanted() -> Current:
    reading.only("revision")
    if "revision" not in request.args:
        return current()
    number = reading.number("revision", 0, 1, reading.MOST)
    return Current(number, stored(number))


def _known(kind: str) -> None:
    if kind not in KINDS:
        raise ApiError(404, "unknown_kind", f'There is no kind "{kind}"; kinds are {", ".join(KINDS)}.')


def _demand(configuration: Configuration, kind: str, name: str) -> None:
    _known(kind)
    if not configuration.has(kind, name):
        raise ApiError(404, "unknown_document", f'There is no "{name}" in {kind}.')
