"""The application as a server calls it: Flask, with a shorter way for the webhooks of calls."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from io import BytesIO
from typing import TYPE_CHECKING

from flask import Flask

from webhooks.answer import Answer
from webhooks.wire import BODY

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment


class Application(Flask):
    """Answers the paths in `direct` without routing, request object, session and signals, for these take as long as all the
    rest of a turn (docs/performance.md). Flask has routes for them as well, which lead to the same functions.
    """

    def __init__(self, name: str) -> None:
        super().__init__(name, static_folder=None)
        self.direct: dict[str, Callable[[WSGIEnvironment], Answer]] = {}

    def wsgi_app(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        take = self.direct.get(environ["PATH_INFO"]) if environ["REQUEST_METHOD"] in ("POST", "GET") else None
        if take is None:
            if BODY in environ:
                environ["wsgi.input"] = BytesIO(environ[BODY])
            return super().wsgi_app(environ, start_response)
        try:
            answered = take(environ)
        except Exception as wrong:
            with self.request_context(environ):
                return self.handle_exception(wrong)(environ, start_response)
        return answered(environ, start_response)
