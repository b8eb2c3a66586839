"""What a form says, as the value that it was made from with what was changed. Nothing typed is ever thrown away.

An input that is not in the form leaves its setting as it was; one that was not touched does so too, to the letter.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from flows.check.shapes import Shape, fields_of
from webhooks.console.editing import leaves, rows
from webhooks.console.editing.kinds import Kind, fits, kind_of
from webhooks.console.editing.leaves import KEY, KIND, RAW, Form, count, raw, unless_empty
from webhooks.console.editing.nodes import ordered
from webhooks.console.editing.values import MISSING, Missing, prompt_kind


def read(shape: Shape, form: Form, before: Any, at: str = "") -> Any:
    """The value that a form says; MISSING for nothing. before: what the form was made from, MISSING for nothing."""
    if f"{at}/{RAW}" in form:
        return raw(form[f"{at}/{RAW}"])
    kind = kind_of(shape)
    is_new = isinstance(before, Missing)
    if (is_new and kind == "condition") or (not is_new and not fits(kind, before)):
        return before
    return _READERS.get(kind, leaves.text)(shape, form, before, at)


def _object(shape: Shape, form: Form, before: Any, at: str) -> Any:
    model = shape.meant(before).model
    known = fields_of(model) if model else {}
    found = {} if isinstance(before, Missing) else dict(before)
    for key, inner in known.items():
        value = read(inner, form, found.get(key, MISSING), f"{at}/{key}")
        if isinstance(value, Missing):
            found.pop(key, None)
        else:
            found[key] = value
    extra = f"{at}/~extra/{RAW}"
    if extra in form:
        more = raw(form[extra])
        found = {key: value for key, value in found.items() if key in known}
        found.update(more if isinstance(more, dict) else {} if isinstance(more, Missing) else {"?": more})
    return unless_empty(found, before)


def _condition(shape: Shape, form: Form, before: Any, at: str) -> Any:
    """A condition that asks for nothing any more is none."""
    found = _object(shape, form, before, at)
    return MISSING if before and found == {} else found


def _list(shape: Shape, form: Form, before: Any, at: str) -> Any:
    number = count(form, at)
    if number is None or not shape.items:
        return before
    old = [] if isinstance(before, Missing) else before
    items = [read(shape.items, form, _or_missing(old, index), f"{at}/{index}") for index in range(number)]
    return unless_empty([item for item in items if not isinstance(item, Missing)], before)


def _map(shape: Shape, form: Form, before: Any, at: str) -> Any:
    number = count(form, at)
    if number is None or not shape.items:
        return before
    old = [] if isinstance(before, Missing) else ordered(before)
    found: dict[str, Any] = {}
    for index in range(number):
        key, value = old[index] if index < len(old) else ("", MISSING)
        value = read(shape.items, form, value, f"{at}/{index}")
        typed = form.get(f"{at}/{index}/{KEY}", key)
        key = key if typed == key else typed.strip()
        if key or value not in (MISSING, "", [], {}):
            found[_free(key, found)] = "" if isinstance(value, Missing) else value
    return unless_empty(found, before)


def _free(key: str, taken: Mapping[str, Any]) -> str:
    """A key that stands twice is kept as one that cannot be, so that both are there to be mended."""
    found, number = key, 2
    while found in taken:
        found, number = f"{key} ({number})", number + 1
    return found


def _or_missing(items: list[Any], index: int) -> Any:
    return items[index] if index < len(items) else MISSING


def _prompt(shape: Shape, form: Form, before: Any, at: str) -> Any:
    kind = "" if isinstance(before, Missing) else prompt_kind(before)
    if form.get(f"{at}/{KIND}") != kind:
        return before
    if kind in ("say", "sound", "languages"):
        return _object(shape, form, before, at)
    if kind == "list":
        return _list(shape.meant(before), form, before, at)
    return leaves.text(shape, form, before, at)


_READERS: dict[Kind, Callable[[Shape, Form, Any, str], Any]] = {
    "object": _object,
    "condition": _condition,
    "action": _object,
    "actions": _list,
    "list": _list,
    "map": _map,
    "prompt": _prompt,
    "name": leaves.name,
    "number": leaves.number,
    "flag": leaves.flag,
    "choice": leaves.choice,
    "lines": leaves.lines,
    "loop": leaves.loop,
    "to": rows.to,
    "inputs": rows.inputs,
}
