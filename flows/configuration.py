"""A whole configuration: kinds → names → documents, immutable.

Documents are kept as canonical JSON text and read one by one when they are asked for, so that ten thousand flows cost little more
memory than their text, and starting does not mean reading them all.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from types import MappingProxyType
from typing import Any

SCHEMA_VERSION = 1
KINDS = ("numbers", "flows", "hours", "calendars", "lists", "switches", "sounds", "mailboxes", "queues", "tests")

Documents = Mapping[str, Mapping[str, str]]


def canonical(document: Any) -> str:
    """The one spelling of a JSON value: sorted keys, no spaces, no escapes that are not needed.

    >>> canonical({"b": 1, "a": "é"})
    '{"a":"é","b":1}'
    """
    return json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


@dataclass(frozen=True)
class Change:
    """One document that differs between two configurations. `change` is added, changed or removed."""

    kind: str
    name: str
    change: str

    @property
    def pointer(self) -> str:
        return pointer(self.kind, self.name)


@dataclass(frozen=True, eq=False)
class Configuration:
    """What is configured: every document by kind and name.

    >>> first = Configuration().merged({"sounds": {"bienvenue": {"text": "Bonjour."}}})
    >>> second = first.merged({"sounds": {"bienvenue": None}, "switches": {"urgence": {"on": False}}})
    >>> [(change.pointer, change.change) for change in second.changes_since(first)]
    [('/switches/urgence', 'added'), ('/sounds/bienvenue', 'removed')]
    """

    texts: Documents = field(default_factory=lambda: MappingProxyType({kind: {} for kind in KINDS}))

    def names(self, kind: str) -> list[str]:
        """The names of that kind, sorted."""
        return sorted(self.texts[kind])

    def has(self, kind: str, name: str) -> bool:
        return name in self.texts[kind]

    def text(self, kind: str, name: str) -> str | None:
        """The canonical JSON text of one document."""
        return self.texts[kind].get(name)

    def document(self, kind: str, name: str) -> Any:
        """One document as JSON values; None where there is none."""
        text = self.text(kind, name)
        return None if text is None else json.loads(text)

    def merged(self, upload: Mapping[str, Any], whole: bool = False) -> Configuration:
        """This configuration after an upload: present documents are replaced whole, null removes, absent ones stay.

        whole: what the upload does not name is removed. The upload must have been checked.
        """
        kinds = {}
        for kind in KINDS:
            documents = {} if whole else dict(self.texts[kind])
            for name, document in upload.get(kind, {}).items():
                if document is None:
                    documents.pop(name, None)
                else:
                    documents[name] = canonical(document)
            kinds[kind] = documents
        return Configuration(MappingProxyType(kinds))

    def changes_since(self, other: Configuration) -> Iterator[Change]:
        """What differs from an earlier configuration, in the order of kinds and names."""
        for kind in KINDS:
            old, new = other.texts[kind], self.texts[kind]
            for name in sorted(old.keys() | new.keys()):
                if old.get(name) != new.get(name):
                    yield Change(
                        kind, name, "added" if name not in old else "removed" if name not in new else "changed"
                    )

    def as_json(self) -> dict[str, Any]:
        """The whole as one upload, canonical: sorted names and keys, empty kinds left out."""
        kinds = {kind: {name: self.document(kind, name) for name in self.names(kind)} for kind in KINDS}
        return {"schema_version": SCHEMA_VERSION, **{kind: documents for kind, documents in kinds.items() if documents}}

    def to_bytes(self) -> bytes:
        """The form in which revisions are stored: one line for each document, so that reading it back parses none."""
        lines = (f"{kind}\t{name}\t{self.texts[kind][name]}" for kind in KINDS for name in self.names(kind))
        return "\n".join(lines).encode()

    @classmethod
    def from_bytes(cls, body: bytes, like: Configuration | None = None) -> Configuration:
        """The inverse of `to_bytes`. Read line by line: what is split whole takes three times the memory for a while, and a process
        does not get all of that back. like: another revision; names and texts that are the same are in
        memory once.
        """
        kinds: dict[str, dict[str, str]] = {kind: {} for kind in KINDS}
        known = like.texts if like else kinds
        for line in BytesIO(body):
            words, name_bytes, text_bytes = line.removesuffix(b"\n").split(b"\t", 2)
            kind, name, text = words.decode(), sys.intern(name_bytes.decode()), text_bytes.decode()
            before = known[kind].get(name)
            kinds[kind][name] = before if before == text else text
        return cls(MappingProxyType(kinds))


def pointer(*path: str | int) -> str:
    """A JSON pointer (RFC 6901).

    >>> pointer("flows", "a/b", "steps", 0)
    '/flows/a~1b/steps/0'
    """
    return "".join("/" + str(part).replace("~", "~0").replace("/", "~1") for part in path)
