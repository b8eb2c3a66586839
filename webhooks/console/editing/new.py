"""New documents, and the names from which one chooses."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, Final

import pytz
from flask_babel import force_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from flows.configuration import Configuration
from webhooks.console.editing.operations import LANGUAGES
from webhooks.console.texts import language

_TAGS: Final = {"fr": "fr-FR", "en": "en-GB"}


class Names:
    """What may be named in a document: the names of each kind, a flow's own menus, steps and variables, zones and languages."""

    def __init__(self, configuration: Configuration, document: Any = None) -> None:
        self.configuration = configuration
        self.document = document if isinstance(document, dict) else {}

    def __call__(self, what: str) -> Sequence[str]:
        if what in self.configuration.texts:
            return self.configuration.names(what)
        return _OWN[what](self) if what in _OWN else ()

    def menus(self) -> list[str]:
        found = self.document.get("menus")
        return list(found) if isinstance(found, dict) else []

    def steps(self) -> list[str]:
        found = self.document.get("steps")
        names = (step.get("name") for step in found if isinstance(step, dict)) if isinstance(found, list) else ()
        return [name for name in names if isinstance(name, str)]

    def variables(self) -> list[str]:
        from flows.check.names import Document

        return [name for name, _ in Document("flows", "", self.document).variables] if self.document else []

    def zones(self) -> list[str]:
        """Zones that are in use first."""
        used = [self.document.get("timezone"), *(flow.get("timezone") for flow in _flows(self.configuration))]
        return list(
            dict.fromkeys([*(zone for zone in used if isinstance(zone, str)), "Europe/Paris", *pytz.common_timezones])
        )

    def languages(self) -> list[str]:
        """Languages that are in use first."""
        used = [self.document.get("language"), *(flow.get("language") for flow in _flows(self.configuration))]
        mine = _TAGS.get(language(), "en-GB")
        return list(dict.fromkeys([*(tag for tag in used if isinstance(tag, str)), mine, *LANGUAGES]))


_OWN: Final[dict[str, Callable[[Names], list[str]]]] = {
    "menu": Names.menus,
    "step": Names.steps,
    "variable": Names.variables,
    "zone": Names.zones,
    "language": Names.languages,
}


def _flows(configuration: Configuration) -> list[dict[str, Any]]:
    found = (configuration.document("flows", name) for name in configuration.names("flows")[:20])
    return [flow for flow in found if isinstance(flow, dict)]


def document(kind: str, configuration: Configuration, now: datetime) -> dict[str, Any]:
    """A new document of a kind, as far as it can be guessed. now: an aware instant."""
    names = Names(configuration)
    first = {what: next(iter(names(what)), "") for what in ("flows", "numbers", "zone", "language")}
    step = {
        "name": str(_("Welcome")),
        "actions": [{"type": "play", "prompt": _spoken(_l("Welcome."), first["language"])}],
    }
    made: dict[str, dict[str, Any]] = {
        "numbers": {"flow": first["flows"]},
        "flows": {"timezone": first["zone"], "language": first["language"], "steps": [step]},
        "hours": {"week": {"mon-fri": ["09:00-12:00", "14:00-18:00"]}},
        "switches": {"on": False},
        "lists": {"entries": []},
        "queues": {"timezone": first["zone"], "agents": {}},
        "tests": {
            "call": {"number": first["numbers"], "at": f"{now:%Y-%m-%d}T10:00"},
            "expect": [{"ends": True}],
        },
    }
    return made.get(kind, {})


def _spoken(text: Any, language: Any) -> str:
    """A text that callers hear, in the flow's language where the console knows it, else in the reader's."""
    known = str(language or "").partition("-")[0]
    if known not in _TAGS:
        return str(text)
    with force_locale(known):
        return str(text)


def menu(flow: Any) -> dict[str, Any]:
    """A new menu of a flow, which speaks its language."""
    language = flow.get("language") if isinstance(flow, dict) else ""
    return {"greeting": _spoken(_l("Please choose."), language), "entries": {"1": [{"type": "hangup"}]}}
