"""Each document against its model: what pydantic finds, in the author's words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from flows.check.sentences import sentence_for
from flows.check.shapes import Path, Shape, fields_of, shape_at
from flows.configuration import pointer
from flows.document import KINDS
from flows.document.base import Model, closest
from flows.problems import Problem
from flows.words import joined, words


def read_document(kind: str, name: str, document: Any) -> tuple[Model | None, list[Problem]]:
    """The document as its model (None where it cannot be read), and everything that is wrong with its shape."""
    try:
        return validated(kind, document), []
    except ValidationError as invalid:
        details = invalid.errors(include_url=False)
    return None, [_problem(kind, name, document, detail) for detail in details]


def validated(kind: str, document: Any) -> Model:
    """The document as its model. Raises `ValidationError`."""
    return KINDS[kind].model_validate(document, by_alias=True, by_name=False)


def _problem(kind: str, name: str, document: Any, detail: ErrorDetails) -> Problem:
    path = path_of(detail["loc"], document)
    context = detail.get("ctx", {})
    if "sentence" in context:
        return _told(kind, name, path, detail["type"], context["sentence"], context["suggestion"])
    here = shape_at(Shape(KINDS[kind]), document, path)
    if detail["type"] == "unknown_type" and isinstance(detail["input"], dict) and "type" not in detail["input"]:
        return _told(kind, name, path, "missing_key", words('"type" is missing here.'))
    if detail["type"] == "missing":
        return _told(kind, name, path[:-1], "missing_key", words('"{key}" is missing here.', key=path[-1]))
    if detail["type"] == "extra_forbidden":
        return _unknown_key(kind, name, document, path)
    code, sentence, suggestion = sentence_for(detail, here)
    if code == "unknown_type" and isinstance(detail["input"], dict):
        path = (*path, "type")
    return _told(kind, name, path, code, sentence, suggestion)


def _told(kind: str, name: str, path: Path, code: str, message: str, suggestion: str | None = None) -> Problem:
    return Problem("error", code, pointer(kind, name, *path), message, suggestion)


def _unknown_key(kind: str, name: str, document: Any, path: Path) -> Problem:
    owner = shape_at(Shape(KINDS[kind]), document, path[:-1])
    known = list(fields_of(owner.model)) if owner and owner.model else []
    key = str(path[-1])
    meant = closest(key, known) if len(key) <= 64 else None
    message = (
        words('"{key}" is not known here.', key=key[:60])
        if meant
        else words('"{key}" is not known here; known are {known}.', key=key[:60], known=joined(known))
    )
    return _told(kind, name, path, "unknown_key", message, meant)


def path_of(loc: Path, value: Any) -> Path:
    """Pydantic's location without what stands in no document: tags of unions in angle brackets, and `[key]`."""
    return tuple(_steps(loc, value))


def _steps(loc: Path, value: Any) -> Iterator[str | int]:
    for index, part in enumerate(loc):
        if part == "[key]" and 0 < index == len(loc) - 1:
            return
        inside = _children(value)
        if part not in inside and isinstance(part, str) and part.startswith("<") and part.endswith(">"):
            continue
        value = inside.get(part)
        yield part


def _children(value: Any) -> dict[str | int, Any]:
    if isinstance(value, list):
        return dict(enumerate(value))
    return value if isinstance(value, dict) else {}
