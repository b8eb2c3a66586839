"""The top level of an upload: the version, the kinds, the names in them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pydantic import TypeAdapter, ValidationError

from flows.check.merged import Merged
from flows.check.sentences import quoted
from flows.configuration import KINDS, pointer
from flows.document import SCHEMA_VERSION
from flows.document.base import E164, Name, closest
from flows.numbers import number_meant
from flows.problems import Problem
from flows.words import joined, words

NAMES: TypeAdapter[str] = TypeAdapter(Name)
NUMBERS: TypeAdapter[str] = TypeAdapter(E164)


def top_problems(upload: dict[str, Any], merged: Merged) -> Iterator[Problem]:
    """What is wrong outside the documents."""
    yield from _version(upload)
    for key, documents in upload.items():
        if key in KINDS:
            yield from _names(key, documents, merged)
        elif key not in ("schema_version", "$schema"):
            known = ("schema_version", *KINDS)
            meant = closest(key, known) if len(key) <= 64 else None
            message = words("{key} is no kind of document; known are {kinds}.", key=quoted(key), kinds=joined(KINDS))
            yield Problem("error", "unknown_kind", pointer(key), message, meant)


def _version(upload: dict[str, Any]) -> Iterator[Problem]:
    if "schema_version" not in upload:
        message = words(
            '"schema_version" is missing: write "schema_version": {known} at the top.',
            known=SCHEMA_VERSION,
        )
        yield Problem("error", "missing_key", "", message, str(SCHEMA_VERSION))
        return
    version = upload["schema_version"]
    if not isinstance(version, int) or isinstance(version, bool) or version < 1:
        message = words(
            "{version} is not a version: write {known}.",
            version=quoted(version),
            known=SCHEMA_VERSION,
        )
        yield Problem("error", "bad_schema_version", "/schema_version", message, str(SCHEMA_VERSION))
    elif version > SCHEMA_VERSION:
        message = words(
            "Version {version} is newer than this server knows ({known}): update the server first.",
            version=version,
            known=SCHEMA_VERSION,
        )
        yield Problem("error", "newer_schema_version", "/schema_version", message)


def _names(kind: str, documents: Any, merged: Merged) -> Iterator[Problem]:
    if documents is None:
        message = words(
            'null for all of "{kind}" is not taken: give null for each name that is to be deleted.', kind=kind
        )
        yield Problem("error", "null_kind", pointer(kind), message)
    elif not isinstance(documents, dict):
        message = words("{value} is not an object: names and their documents stand here.", value=quoted(documents))
        yield Problem("error", "wrong_type", pointer(kind), message)
    else:
        for name, document in documents.items():
            if document is not None:
                yield from _name(kind, name)
            elif not merged.current.has(kind, name):
                message = words("{name} is to be deleted, but there is nothing of that name.", name=quoted(name))
                yield Problem("warning", "nothing_to_delete", pointer(kind, name), message, merged.closest(name, kind))


def _name(kind: str, name: str) -> Iterator[Problem]:
    try:
        (NUMBERS if kind == "numbers" else NAMES).validate_python(name, strict=True)
    except ValidationError as invalid:
        detail = invalid.errors(include_url=False)[0]
        meant = number_meant(name) if kind == "numbers" else detail.get("ctx", {}).get("suggestion")
        yield Problem("error", detail["type"], pointer(kind, name), detail["ctx"]["sentence"], meant)
