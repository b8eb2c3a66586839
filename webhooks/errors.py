"""Errors as problem documents (RFC 9457): `type`, `title`, `status`, `detail`, and our own stable `code`.

Nothing of what went wrong inside leaves: the cause is in the log. Views that must answer otherwise (voice) catch for themselves.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

import sqlalchemy as sa
from flask import Flask, Response, request
from werkzeug.exceptions import HTTPException

log = logging.getLogger(__name__)

_SENTENCES = {
    400: "The request cannot be understood.",
    404: "There is nothing at this address.",
    405: "This address does not take this method.",
    413: "The request is too large.",
    500: "Something went wrong here; the log says what.",
}
_CODES = {400: "bad_request", 413: "too_large", 500: "internal_error"}


class ApiError(Exception):
    """A request is refused: its HTTP status, our code for it, a sentence for the reader, and further members of the document."""

    def __init__(
        self, status: int, code: str, detail: str, headers: Mapping[str, str] | None = None, **members: Any
    ) -> None:
        super().__init__(detail)
        self.status = status
        self.code = code
        self.detail = detail
        self.headers = dict(headers or {})
        self.members = members


def install(app: Flask) -> None:
    """Makes every error of the application a problem document."""
    app.register_error_handler(ApiError, answer)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(sa.exc.SQLAlchemyError, _database)
    app.register_error_handler(Exception, _unforeseen)


def answer(error: ApiError) -> Response:
    """The problem document of an error. Its `type` is about:blank: `code` says which of ours it is."""
    document = {
        "type": "about:blank",
        "title": HTTPStatus(error.status).phrase,
        "status": error.status,
        "detail": error.detail,
        "code": error.code,
        **error.members,
    }
    body = json.dumps(document, ensure_ascii=False) + "\n"
    response = Response(body, error.status, error.headers, content_type="application/problem+json")
    response.headers["Cache-Control"] = "no-store"
    return response


def _http(error: HTTPException) -> Response:
    if isinstance(error.response, Response):  # an extension has written its own
        return error.response
    status = error.code or 500
    if status < 400:
        return Response(status=status, headers=error.get_headers())
    code = _CODES.get(status) or HTTPStatus(status).phrase.lower().replace(" ", "_")
    headers = {name: value for name, value in error.get_headers() if name in ("Allow", "Retry-After")}
    return answer(ApiError(status, code, _SENTENCES.get(status) or HTTPStatus(status).description, headers))


def _database(error: sa.exc.SQLAlchemyError) -> Response:
    if not isinstance(error, (sa.exc.OperationalError, sa.exc.InterfaceError, sa.exc.TimeoutError)):
        return _unforeseen(error)
    cause = (str(getattr(error, "orig", None) or error).splitlines() or [""])[0]  # not its parameters: they are private
    log.error("%s %s: the database does not answer: %s", request.method, request.path, cause)
    words = "The database does not answer. Calls go on; try again in a moment."
    return answer(ApiError(503, "database_unavailable", words, {"Retry-After": "5"}))


def _unforeseen(error: Exception) -> Response:
    log.error("%s %s failed", request.method, request.path, exc_info=error)
    return answer(ApiError(500, "internal_error", _SENTENCES[500]))
