"""The documents of an upload, one after the other: shape, names, sense."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flows.check.merged import Merged
from flows.check.names import KINDS_WITH_NAMES, Document, name_problems, use_problems
from flows.check.shape import read_document
from flows.problems import Problem

ENOUGH = 5_000
"""Problems after which no further document is looked at."""


def document_problems(merged: Merged) -> list[Problem]:
    """Everything that is wrong with the documents of the upload, and with unchanged ones because of it."""
    problems = [*use_problems(merged)]
    for kind, documents in merged.upload.items():
        for name, value in documents.items():
            if value is not None and len(problems) < ENOUGH:
                problems.extend(_problems_of(kind, name, value, merged))
    return problems


def _problems_of(kind: str, name: str, value: Any, merged: Merged) -> Iterator[Problem]:
    _model, problems = read_document(kind, name, value)
    yield from problems
    document = Document(kind, name, value)
    if kind in KINDS_WITH_NAMES:
        yield from name_problems(document, merged)
