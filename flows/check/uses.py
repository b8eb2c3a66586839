"""Where a configuration uses a document of it."""

from __future__ import annotations

from flows.check.names import KINDS_WITH_NAMES, Document
from flows.configuration import Configuration


def used_at(configuration: Configuration, kind: str, name: str) -> list[str]:
    """JSON pointers of every place where the document of that kind and name is named, in order.

    >>> menu = {"greeting": {"sound": "bienvenue"}, "entries": {"1": [{"do": "hangup"}]}}
    >>> flow = {"language": "fr-FR", "timezone": "Europe/Paris", "menus": {"m": menu}, "steps": []}
    >>> used_at(Configuration().merged({"flows": {"accueil": flow}}), "sounds", "bienvenue")
    ['/flows/accueil/menus/m/greeting/sound']
    """
    found = []
    for other in KINDS_WITH_NAMES:
        for user in configuration.names(other):
            if name in (configuration.text(other, user) or ""):
                document = Document(other, user, configuration.document(other, user))
                found += [document.at(path) for what, used, path in document.uses if (what, used) == (kind, name)]
    return found
