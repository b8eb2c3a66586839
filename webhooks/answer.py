"""What a webhook of a call is answered with: three words of WSGI, where a Flask response costs as much as a document."""

from __future__ import annotations

from collections.abc import Iterable
from http import HTTPStatus
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

LINES = {status.value: f"{status.value} {status.phrase}" for status in HTTPStatus}

ALWAYS = [("Cache-Control", "no-store"), ("X-Content-Type-Options", "nosniff")]
"""Twilio may keep what a GET is answered, unless it is told not to (twilio.com/docs/voice/twiml)."""


class Answer:
    """Status, body and content type. Flask takes it from a view as it takes any WSGI application."""

    __slots__ = ("body", "content_type", "status")

    def __init__(self, status: int, body: bytes = b"", content_type: str = "text/plain; charset=utf-8") -> None:
        self.status, self.body, self.content_type = status, body, content_type

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        headers = [("Content-Type", self.content_type), *ALWAYS]
        if self.status != HTTPStatus.NO_CONTENT:  # which has no length, RFC 9110 section 8.6
            headers.append(("Content-Length", str(len(self.body))))
        start_response(LINES[self.status], headers)
        return [self.body]
