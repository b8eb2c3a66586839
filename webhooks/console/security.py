"""What browsers are told to refuse, and the proof that a form is one of ours."""

from __future__ import annotations

from typing import Final

from flask import Response, request, session
from flask_wtf.csrf import generate_csrf, validate_csrf
from wtforms import ValidationError

from webhooks.errors import ApiError
from webhooks.service import service

POLICY: Final = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "media-src": "'self' blob:",
    "manifest-src": "'self'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
    "base-uri": "'none'",
}
"""Content Security Policy: nothing from elsewhere, and no script or style inside a page (developer.mozilla.org, CSP)."""
_HEADERS: Final = {
    "Content-Security-Policy": "; ".join(f"{name} {value}" for name, value in POLICY.items()),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(self)",  # prompts are recorded in the browser
}
_YEAR = 31_536_000
SOMEBODYS_BYTES: Final = 21_000_000
"""Of a form of who has signed in: a sound, or a whole configuration before and after an edit."""
ANYBODYS_BYTES: Final = 100_000


def must_be_our_form() -> None:
    """Raises ApiError (400) for what is sent without the token of a page of this session (OWASP, CSRF Prevention)."""
    if request.method in ("GET", "HEAD", "OPTIONS"):
        return
    is_known = "who" in session  # whether they still may is asked later; a form is read before that
    request.max_content_length = SOMEBODYS_BYTES if is_known else ANYBODYS_BYTES
    request.max_form_memory_size = request.max_content_length
    sent = request.headers.get("X-CSRF-Token") or request.form.get("csrf_token", "")
    try:
        validate_csrf(sent)
    except ValidationError as error:
        raise ApiError(
            400, "csrf", "This page is too old, or it was not ours. Go back, load it again, and retry."
        ) from error


def csrf_token() -> str:
    """The token that every form has in a hidden field, and every script in `X-CSRF-Token`."""
    token: str = generate_csrf()
    return token


def harden(response: Response) -> Response:
    """The headers of every answer of the console."""
    for name, value in _HEADERS.items():
        response.headers.setdefault(name, value)
    response.headers.setdefault("Cache-Control", "no-store")
    if service().settings.public_url.startswith("https://"):
        response.headers["Strict-Transport-Security"] = f"max-age={_YEAR}"
    return response
