"""Documents of an upload that nothing uses."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from flows.check.merged import Merged
from flows.configuration import pointer
from flows.problems import Problem
from flows.words import words

RESOURCES = ("hours", "calendars", "lists", "switches", "sounds", "mailboxes", "queues")
OWN = "carillon-"
"""Sounds of such names stand in for the product's own texts."""
MOST = 200
"""Documents that are looked for; looking for thousands in thousands would take too long."""


def unused_problems(merged: Merged) -> Iterator[Problem]:
    """A warning for each, where there are flows at all: a configuration may begin with its hours."""
    texts = merged.configuration.texts
    if not texts["flows"]:
        return
    for kind in RESOURCES:
        given = [name for name, document in merged.upload.get(kind, {}).items() if isinstance(document, dict)]
        looked_for = [name for name in given[:MOST] if not (kind == "sounds" and name.startswith(OWN))]
        users = (text for user in ("flows", "mailboxes", "queues", "sounds") for text in texts[user].values())
        for name in _unused(looked_for, users):
            message = words('Nothing uses "{name}": no flow, mailbox or queue names it.', name=name)
            yield Problem("warning", "unused", pointer(kind, name), message)


def _unused(names: Iterable[str], texts: Iterable[str]) -> list[str]:
    """The names that stand in none of these texts, neither as a value nor in the braces of a prompt."""
    left = {name: f":{json.dumps(name, ensure_ascii=False)}" for name in names}
    for text in texts:
        if not left:
            break
        braces = "{next_opening" in text
        used = [name for name, value in left.items() if value in text or (braces and name in text)]
        for name in used:
            del left[name]
    return list(left)
