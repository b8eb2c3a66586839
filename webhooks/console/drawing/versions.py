"""Which configuration a page shows: what is live, the reader's draft, or a revision; in words, and to choose from."""

from __future__ import annotations

from flask_babel import gettext as _

from webhooks.auth import Principal
from webhooks.console.workspace import Wanted, working
from webhooks.service import service

MOST_REVISIONS = 15
"""Revisions to choose from; others can be asked for by their number."""


def shown(found: Wanted) -> str:
    """What a page shows."""
    if found.of == "live":
        return str(_("live"))
    return str(_("draft") if found.of == "draft" else _("revision %(number)s", number=found.number))


def choices(who: Principal, of: str) -> list[tuple[str, str]]:
    """What can be shown: (what `?of=` takes, in words), the one that is shown among them."""
    found = [("draft", str(_("your draft")))] if working(who).is_begun or of == "draft" else []
    if service().store.revisions.live() or of == "live":
        found.append(("live", str(_("live"))))
    numbers = [str(one.number) for one in service().store.revisions.list(MOST_REVISIONS)]
    if of.isdigit() and of not in numbers:
        numbers.append(of)
    return found + [(number, str(_("revision %(number)s", number=number))) for number in numbers]


def is_edited(who: Principal, found: Wanted) -> bool:
    """Whether what is shown is what an edit would change: the draft, or what is live where they work on none."""
    return who.may("operator") and (found.of == "draft" or (found.of == "live" and not working(who).is_begun))
