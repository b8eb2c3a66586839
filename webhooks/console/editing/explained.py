"""Every explanation of a setting that the forms may show, so that a test can see that all are translated."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Union

from flows.actions import ACTIONS
from flows.check.shapes import Shape, fields_of
from flows.document import KINDS, Menu, Step
from flows.document.base import Model
from webhooks.console.editing.labels import told


def explanations() -> set[str]:
    """The hints of all models that stand in a document, in English."""
    return {hint for model in models() for key in fields_of(model) if key != "type" and (hint := told(model, key))}


def models() -> set[type[Model]]:
    """All models that stand in a document."""
    found: set[type[Model]] = set()
    left: list[type[Model]] = [*KINDS.values(), *ACTIONS.values(), Step, Menu]
    while left:
        model = left.pop()
        if model not in found:
            found.add(model)
            left += [inner for shape in fields_of(model).values() for inner in _inside(shape, set())]
    return found


def _inside(shape: Shape, seen: set[Any]) -> Iterator[type[Model]]:
    """The models of one place: its own, those of its items, those of its choices."""
    if str(shape.bare) in seen:
        return
    seen.add(str(shape.bare))
    if shape.model:
        yield shape.model
    for choice in shape.choices.values() if shape.origin is Union else ():
        yield from _inside(choice, seen)
    if shape.items:
        yield from _inside(shape.items, seen)
