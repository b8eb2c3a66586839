"""How a phone's webhooks reach the service: straight into a WSGI application, or over HTTP."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from providers.base import Webhook
from webhooks.phone.base import LineFault, Response, Transport

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

ANSWER_SECONDS = 15  # https://www.twilio.com/docs/usage/webhooks/webhooks-connection-overrides: Twilio hangs up then
FROM = "127.0.0.1"


def wsgi(app: WSGIApplication) -> Transport:
    """Calls the application in this process, with the raw target where production servers put it."""
    from werkzeug.test import EnvironBuilder, run_wsgi_app

    def send(webhook: Webhook) -> Response:
        parts = urlsplit(webhook.target)
        builder = EnvironBuilder(parts.path, query_string=parts.query, method=webhook.method, data=webhook.body)
        builder.headers.extend(_but(webhook.headers, ("content-length", "host")))
        environ = builder.get_environ()
        environ.update({"RAW_URI": webhook.target, "REQUEST_URI": webhook.target, "REMOTE_ADDR": FROM})
        environ["HTTP_HOST"] = webhook.headers.get("host", "localhost")
        body, status, headers = run_wsgi_app(app, environ, buffered=True)
        named = {name.lower(): value for name, value in headers}
        return Response(int(status.split()[0]), named, b"".join(_chunks(body)))

    return send


def over_http(url: str) -> Transport:
    """Sends to a running service at `url`. Raises `LineFault` when nobody answers there in time, as a provider would."""
    import requests

    base, session = url.rstrip("/"), requests.Session()

    def send(webhook: Webhook) -> Response:
        headers = _but(webhook.headers, ("content-length", "host"))
        request = session.prepare_request(requests.Request(webhook.method, base, headers=headers, data=webhook.body))
        request.url = base + webhook.target  # as it is: what was signed must not be encoded anew
        try:
            answer = session.send(request, timeout=ANSWER_SECONDS, allow_redirects=False)
        except requests.RequestException as error:
            raise LineFault(f"nobody answers at {base} ({_cause(error)})") from error
        named = {name.lower(): value for name, value in answer.headers.items()}
        return Response(answer.status_code, named, answer.content)

    return send


def _but(headers: Any, names: tuple[str, ...]) -> dict[str, str]:
    return {name: value for name, value in headers.items() if name not in names}


def _chunks(body: Iterable[bytes]) -> list[bytes]:
    try:
        return list(body)
    finally:
        if close := getattr(body, "close", None):
            close()


def _cause(error: Exception) -> str:
    """The innermost reason, for people.

    >>> _cause(ConnectionError(OSError(111, "Connection refused")))
    'Connection refused'
    """
    inner: Any = error
    while True:
        further = [it for it in (inner.__cause__, getattr(inner, "reason", None), *inner.args) if _is_error(it, inner)]
        if not further:
            return getattr(inner, "strerror", None) or str(inner) or type(inner).__name__
        inner = further[0]


def _is_error(candidate: object, than: object) -> bool:
    return isinstance(candidate, Exception) and candidate is not than
