"""GET /console/first: what somebody reads who has signed in with the token of the environment."""

from __future__ import annotations

from webhooks.auth import Principal
from webhooks.console.pages import Answer, render


def page(_: Principal) -> Answer:
    """How people get accounts of their own."""
    return render("first.html")
