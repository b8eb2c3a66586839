"""What rows of inputs say: the targets of a dial, and what the caller of a test does."""

from __future__ import annotations

import json
from typing import Any

from flows.check.shapes import Shape
from webhooks.console.editing.leaves import Form, count, number, raw, text, unless_empty
from webhooks.console.editing.values import MISSING, Missing

TARGET = {"to": text, "timeout": number, "delay": number}


def to(_: Shape, form: Form, before: Any, at: str) -> Any:
    """The targets of a dial: one alone as it is, several as a list."""
    rows = count(form, at)
    if rows is None:
        return before
    old = [] if isinstance(before, Missing) else before if isinstance(before, list) else [before]
    read = [_target(form, old[index] if index < len(old) else MISSING, f"{at}/{index}") for index in range(rows)]
    found = [row for row in read if not isinstance(row, Missing)]
    if isinstance(before, Missing) and not found:
        return before
    return found[0] if len(found) == 1 and not isinstance(before, list) else found


def _target(form: Form, before: Any, at: str) -> Any:
    old = {} if isinstance(before, Missing) else before if isinstance(before, dict) else {"to": before}
    found: dict[str, Any] = {}
    for key, reader in TARGET.items():
        value = reader(Shape(int), form, old.get(key, MISSING), f"{at}/{key}")
        if not isinstance(value, Missing):
            found[key] = value
    if not found:
        return MISSING
    return found["to"] if found.keys() == {"to"} and not isinstance(before, dict) else found


def inputs(_: Shape, form: Form, before: Any, at: str) -> Any:
    """What the caller of a test does, one thing after the other."""
    rows = count(form, at)
    if rows is None:
        return before
    old = [] if isinstance(before, Missing) else before
    read = [_input(form, old[index] if index < len(old) else MISSING, f"{at}/{index}") for index in range(rows)]
    return unless_empty([one for one in read if not isinstance(one, Missing)], before)


def _input(form: Form, before: Any, at: str) -> Any:
    what, typed = form.get(f"{at}/what"), form.get(at, "").strip()
    if what is None or (not isinstance(before, Missing) and (what, typed) == said(before)):
        return before
    if what == "dial":
        outcomes = typed.split()
        return {"dial": outcomes if len(outcomes) > 1 else typed}
    if what == "says":
        return {"says": int(typed) if typed.isascii() and typed.isdigit() else typed}
    if what in ("silence", "hangup"):
        return "" if what == "silence" else "hangup"
    return raw(typed) if what == "json" else typed


def said(value: Any) -> tuple[str, str]:
    """What the caller of a test does, as two inputs: what it is, and the rest.

    >>> said({"dial": ["busy", "answered"]}), said("")
    (('dial', 'busy answered'), ('silence', ''))
    """
    if value in ("", "hangup"):
        return ("silence" if value == "" else "hangup"), ""
    if isinstance(value, str):
        return "keys", value
    if isinstance(value, dict) and len(value) == 1:
        ((what, inner),) = value.items()
        outcomes = inner if isinstance(inner, list) and len(inner) > 1 else [inner]
        if what == "dial" and all(isinstance(one, str) and one and " " not in one for one in outcomes):
            return "dial", " ".join(outcomes)
        if what == "says" and isinstance(inner, int) and not isinstance(inner, bool):
            return "says", str(inner)
    return "json", json.dumps(value, ensure_ascii=False)
