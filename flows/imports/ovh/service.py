"""One OVH number while it is imported: what its parts share."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from flows.imports.names import Names
from flows.imports.ovh.dump import Json, Reader
from flows.imports.report import Report

Actions = list[Json]
LANGUAGES = {"33": "fr-FR", "32": "fr-BE", "41": "fr-CH", "34": "es-ES", "44": "en-GB", "49": "de-DE"}
"""By country code: where OVH sells numbers."""
VOICES = {"Helene": "fr", "Loic": "fr", "Jenny": "en", "Bruce": "en"}
"""OVH's voices and what they speak."""
ZONES = ("Europe/Berlin", "Europe/Brussels", "Europe/London", "Europe/Madrid", "Europe/Paris", "Europe/Zurich")
"""All that OVH knows."""
USUAL_ZONE = "Europe/Paris"


@dataclass
class Upload:
    """The upload as it grows, over all numbers: kinds → names → documents, each name given once."""

    kinds: dict[str, dict[str, Any]] = field(default_factory=dict)
    names: dict[str, Names] = field(default_factory=dict)

    def add(self, kind: str, wanted: str, document: Any) -> str:
        """Adds a document and gives its name; one that is there already with the same content is used again."""
        known = self.kinds.setdefault(kind, {})
        if kind in ("hours", "lists"):
            for name, other in known.items():
                if other == document:
                    return name
        name = self.named(kind, wanted)
        known[name] = document
        return name

    def named(self, kind: str, wanted: str) -> str:
        """A name that nothing else of that kind has."""
        return self.names.setdefault(kind, Names()).new(wanted)

    def as_json(self) -> Json:
        return {"schema_version": 1, **{kind: documents for kind, documents in self.kinds.items() if documents}}


@dataclass
class Service:
    """A number of the `/ovhPabx` family. account: /telephony/{billingAccount}. number: E.164. digits: the same without plus."""

    reader: Reader
    report: Report
    upload: Upload
    account: str
    id: str
    number: str
    zone: str = USUAL_ZONE
    language: str = "fr-FR"
    sounds: dict[str, str] = field(default_factory=dict)
    """soundId → name of the sound."""
    texts: dict[str, str] = field(default_factory=dict)
    """tts id → text."""
    menus: dict[str, str] = field(default_factory=dict)
    """menuId → name of the menu."""
    calendars: dict[str, str] = field(default_factory=dict)
    """schedulerCategory → name of the calendar."""
    mailboxes: dict[str, str] = field(default_factory=dict)
    """Line → name of the mailbox."""
    queues: dict[str, Json] = field(default_factory=dict)
    """queueId → the action that has a caller wait there."""
    agents: dict[str, str] = field(default_factory=dict)
    """agentId → name of the agent."""

    @property
    def path(self) -> str:
        """Where its objects are."""
        return f"{self.account}/ovhPabx/{self.id}"

    @property
    def french(self) -> bool:
        return self.language.startswith("fr")

    def said(self, french: str, english: str) -> str:
        """A text for callers in the language of the number, or in English."""
        return french if self.french else english
