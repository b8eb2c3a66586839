"""POST /console/preferences: the reader's language, and light or dark. Kept in cookies of their browser, not in the store."""

from __future__ import annotations

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from webhooks.console import shown, texts
from webhooks.service import service

_YEAR = 31_536_000


def choose() -> Response:
    """What is not known is left as it was; the page is shown again."""
    response = redirect(_back(), 303)
    wanted = ((texts.COOKIE, "language", tuple(texts.LANGUAGES)), (shown.THEME_COOKIE, "theme", shown.THEMES))
    secure = service().settings.public_url.startswith("https://")
    for cookie, field, known in wanted:
        if (chosen := request.form.get(field)) in known:
            response.set_cookie(
                cookie, chosen, max_age=_YEAR, path="/console", secure=secure, httponly=True, samesite="Lax"
            )
    return response


def _back() -> str:
    here = request.form.get("here", "")
    return here if here.startswith("/console/") else url_for("console.overview")
