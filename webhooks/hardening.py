"""What every answer tells browsers to refuse, whoever asks for it (OWASP, HTTP Headers Cheat Sheet).

Blueprints that show pages say more, and first (`webhooks/console/security.py`); calls are answered by `webhooks/answer.py`.
"""

from __future__ import annotations

from typing import Final
from urllib.parse import urlsplit

from flask import Flask, Response, request

YEAR: Final = 31_536_000
HEADERS: Final = {
    "Content-Security-Policy": "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}


def install(app: Flask, public_url: str) -> None:
    """Hardens every answer of the application."""
    headers = dict(HEADERS)
    if public_url.startswith("https://"):
        headers["Strict-Transport-Security"] = f"max-age={YEAR}"

    @app.after_request
    def harden(response: Response) -> Response:
        for name, value in headers.items():
            response.headers.setdefault(name, value)
        if 300 <= response.status_code < 400:
            _stay_here(response)
        return response


def _stay_here(response: Response) -> None:
    """Routing builds its redirects out of the Host that was sent, which anybody can choose: without it they lead the same way."""
    parts = urlsplit(response.headers.get("Location", ""))
    if parts.netloc and parts.netloc == request.host:
        query = f"?{parts.query}" if parts.query else ""
        response.headers["Location"] = f"/{parts.path.lstrip('/')}{query}"
        response.set_data(b"")
