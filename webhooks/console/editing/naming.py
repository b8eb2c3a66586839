"""Names of documents, as people give them."""

from __future__ import annotations

from pydantic import ValidationError

from flows.check.top import NAMES, NUMBERS
from flows.numbers import normalise


def name_error(kind: str, name: str) -> str:
    """Why something cannot be a name in that kind, in a sentence; "" where it can."""
    try:
        (NUMBERS if kind == "numbers" else NAMES).validate_python(name, strict=True)
    except ValidationError as invalid:
        return invalid.errors(include_url=False)[0]["msg"]
    return ""


def is_name(kind: str, name: str) -> bool:
    """Whether something can be a name in that kind."""
    return not name_error(kind, name)


def tidied(kind: str, typed: str) -> str:
    """What was typed, as it is kept: numbers in E.164.

    >>> tidied("numbers", "+33 9 72 10 10 10"), tidied("hours", " service ")
    ('+33972101010', 'service')
    """
    return (normalise(typed) or typed.strip()) if kind == "numbers" else typed.strip()
