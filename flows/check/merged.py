"""The configuration as it would be after an upload: which names there are, and what stands under them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from functools import cached_property
from itertools import islice
from typing import Any

from flows.check.trial import Trial
from flows.configuration import KINDS, Configuration, canonical
from flows.document.base import closest

_TEXT = r'"((?:[^"\\]|\\.)*+)"'
_GATHERED = re.compile(f'"variable":{_TEXT}')
_SAVED = re.compile(f'"save":{{((?:{_TEXT}:{_TEXT},?)*+)}}')

COMPARISONS = 50_000
"""Names that are compared for suggestions in one check: enough for people, too few to keep a server busy."""
LONGEST_NAME = 64


class Merged:
    """What is configured after the upload. Documents of the upload are as they were sent, right or wrong."""

    def __init__(self, upload: dict[str, Any], current: Configuration, whole: bool) -> None:
        self.current = current
        self.upload: dict[str, dict[str, Any]] = {
            kind: documents for kind in KINDS if isinstance(documents := upload.get(kind), dict)
        }
        self.whole = whole
        self._budget = COMPARISONS

    def has(self, kind: str, name: str) -> bool:
        uploaded = self.upload.get(kind, {})
        if name in uploaded:
            return uploaded[name] is not None
        return not self.whole and self.current.has(kind, name)

    def names(self, kind: str) -> Iterator[str]:
        uploaded = self.upload.get(kind, {})
        yield from (name for name, document in uploaded.items() if document is not None)
        if not self.whole:
            yield from (name for name in self.current.texts[kind] if name not in uploaded)

    def document(self, kind: str, name: str) -> Any:
        """One document as JSON values; None where there is none."""
        uploaded = self.upload.get(kind, {})
        if name in uploaded:
            return uploaded[name]
        return None if self.whole else self.current.document(kind, name)

    def unchanged(self, kind: str) -> Iterator[tuple[str, str]]:
        """Names and texts of the documents that the upload does not touch."""
        uploaded = self.upload.get(kind, {})
        return iter(()) if self.whole else ((n, t) for n, t in self.current.texts[kind].items() if n not in uploaded)

    @cached_property
    def deleted(self) -> list[tuple[str, str]]:
        """Kinds and names that were there and are to be deleted one by one."""
        return [
            (kind, name)
            for kind, documents in self.upload.items()
            for name, document in documents.items()
            if document is None and self.current.has(kind, name) and not self.whole
        ]

    @cached_property
    def collected(self) -> set[str]:
        """The variables that any flow collects, found in the texts: parsing ten thousand flows would take too long."""
        texts = [canonical(flow) for flow in self.upload.get("flows", {}).values()]
        texts += [text for _, text in self.unchanged("flows")]
        found = {json.loads(f'"{match[1]}"') for text in texts for match in _GATHERED.finditer(text)}
        return found.union(*(json.loads(f"{{{match[1]}}}") for text in texts for match in _SAVED.finditer(text)))

    @cached_property
    def configuration(self) -> Configuration:
        """The whole as a configuration, right or wrong."""
        return self.current.merged(self.upload, self.whole)

    @cached_property
    def trial(self) -> Trial:
        """The same, to be tried with calls."""
        return Trial(self.configuration)

    def closest(self, word: str, kind: str) -> str | None:
        """The name of that kind that is most likely meant."""
        return self.closest_of(word, self.names(kind))

    def closest_of(self, word: str, names: Iterable[str]) -> str | None:
        """The one of these names that is most likely meant; None as well when too much has been compared already."""
        if len(word) > LONGEST_NAME or not self._budget:
            return None
        some = list(islice((name for name in names if len(name) <= LONGEST_NAME), self._budget))
        self._budget -= len(some)
        return closest(word, some)
