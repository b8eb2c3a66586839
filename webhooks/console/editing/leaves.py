"""What single inputs of a form say: texts, numbers, choices, lines. What was not touched stays as it was, to the letter."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Union

from flows.check.shapes import Shape
from webhooks.console.editing.kinds import options_of
from webhooks.console.editing.values import MISSING, Missing

Form = Mapping[str, str]
COUNT, KEY, KIND, RAW, FLAG, NEW = "~n", "~key", "~kind", "~json", "~flag", "~new"
"""Inputs beside a setting's own: how many items there are, an item's key, a prompt's kind, JSON as it is, that there is a box to
tick (with what it was), and the name of something that is to be made."""
MOST = 10_000
"""Items of a list in one form."""


def shown(value: Any) -> str:
    """A value as it stands in an input of one line or several."""
    if value is None or isinstance(value, Missing):
        return ""
    if isinstance(value, list):
        return "\n".join(map(shown, value))
    return value.replace("\r\n", "\n") if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def raw(text: str) -> Any:
    """JSON; what is none is kept as the text that it is, to be told and mended."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return text if text.strip() else MISSING


def text(_: Shape, form: Form, before: Any, at: str) -> Any:
    """A text; an empty one is none."""
    if at not in form:
        return before
    typed = form[at].replace("\r\n", "\n")
    if not isinstance(before, Missing) and typed == shown(before):
        return before
    return typed if typed.strip() else MISSING


def name(shape: Shape, form: Form, before: Any, at: str) -> Any:
    """One of the names that there are, or a new one."""
    return form.get(f"{at}/{NEW}", "").strip() or text(shape, form, before, at)


def number(shape: Shape, form: Form, before: Any, at: str) -> Any:
    """A number; what is none stays a text, to be told and mended."""
    typed = text(shape, form, before, at)
    if not isinstance(typed, str) or typed is before:
        return typed
    try:
        return float(typed.replace(",", ".")) if shape.bare is float else int(typed)
    except ValueError:
        return typed


def flag(shape: Shape, form: Form, before: Any, at: str) -> Any:
    """Yes or no: a box to tick, or a choice with "not said"."""
    if f"{at}/{FLAG}" not in form:
        return choice(shape, form, before, at)
    is_ticked, was_ticked = at in form, form[f"{at}/{FLAG}"] == "1"
    return before if is_ticked == was_ticked else is_ticked


def choice(shape: Shape, form: Form, before: Any, at: str) -> Any:
    """One of several values; `~` is none of them."""
    if at not in form or (not isinstance(before, Missing) and form[at] == key_of(before)):
        return before
    if form[at] == "~":
        return MISSING
    options = options_of(shape) or (True, False)
    return next((option for option in options if key_of(option) == form[at]), form[at])


def key_of(option: Any) -> str:
    """A value of a choice as it stands in the form: true and "true" are not the same.

    >>> key_of(True), key_of("busy")
    ('true', 'busy')
    """
    return option if isinstance(option, str) else json.dumps(option)


def lines(shape: Shape, form: Form, before: Any, at: str) -> Any:
    """One text on each line. A place that takes one alone as well gets one alone."""
    typed = text(shape, form, before, at)
    if isinstance(typed, Missing):
        return [] if isinstance(before, list) else typed
    if not isinstance(typed, str) or typed is before:
        return typed
    found = [line.strip() for line in typed.split("\n") if line.strip()]
    one_is_enough = shape.origin is Union and not isinstance(before, list)
    return found[0] if one_is_enough and len(found) == 1 else found


def loop(shape: Shape, form: Form, before: Any, at: str) -> Any:
    """How many times, or for ever: a number and a box to tick."""
    if f"{at}/{FLAG}" not in form:
        return before
    if f"{at}/forever" in form:
        return "forever"
    return number(Shape(int), form, MISSING if before == "forever" else before, at)


def count(form: Form, at: str) -> int | None:
    """How many items a list has in the form; None where it is not in it."""
    digits = form.get(f"{at}/{COUNT}", "")
    return min(int(digits), MOST) if digits.isascii() and digits.isdigit() and len(digits) < 9 else None


def unless_empty(found: Any, before: Any) -> Any:
    """A list or object; an empty one that was not there before is still not there."""
    return MISSING if not found and isinstance(before, Missing) else found
