"""What may stand where, asked of the models: which settings an object has, what a place may hold, what stands at a place."""

from __future__ import annotations

import types
from collections.abc import Callable
from functools import cached_property, lru_cache, reduce
from operator import or_
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import Discriminator, Tag
from pydantic.fields import FieldInfo
from typing_extensions import TypeAliasType

from flows.document.base import Model, Ref
from flows.document.prompts import Prompt

Path = tuple[str | int, ...]
Place = tuple["Shape", Any, Path]
RECURSIVE = {"Prompt": Prompt}
"""What stands inside itself, by the name under which it does."""


class Shape:
    """What one place of a document may hold: its type without wrapping, and the marks that the wrapping carried."""

    def __init__(self, annotation: Any, marks: tuple[Any, ...] = ()) -> None:
        self.bare, self.marks = _unwrapped(annotation, marks)
        origin = get_origin(self.bare)
        self.origin = Union if origin is types.UnionType else origin

    @cached_property
    def model(self) -> type[Model] | None:
        """The model, where the place holds an object with known settings."""
        return self.bare if isinstance(self.bare, type) and issubclass(self.bare, Model) else None

    @cached_property
    def items(self) -> Shape | None:
        """What a list's items, or an object's values, may be."""
        if self.origin not in (list, dict):
            return None
        return Shape(get_args(self.bare)[-1])

    @cached_property
    def choices(self) -> dict[str, Shape]:
        """Tag → what it stands for, where several forms are taken."""
        return {tag: shape for choice in get_args(self.bare) for shape in [Shape(choice)] if (tag := shape.tag)}

    @cached_property
    def tag(self) -> str | None:
        return next((mark.tag for mark in self.marks if isinstance(mark, Tag)), None)

    @cached_property
    def ref(self) -> str | None:
        """The kind of what is named here."""
        return next((mark.kind for mark in self.marks if isinstance(mark, Ref)), None)

    @cached_property
    def choose(self) -> Callable[[Any], Any]:
        """Tells by a value which of the choices is meant."""
        for mark in self.marks:
            if isinstance(mark, Discriminator) and callable(mark.discriminator):
                return mark.discriminator
        return lambda _: None

    def takes(self, kind: Any) -> bool:
        """Whether the place takes that kind of text (`Spoken`, `Zone` … of flows.document.base): it carries the same check."""
        return get_args(kind)[1] in self.marks

    def limit(self, name: str) -> Any:
        """A limit of the place, as `ge` or `max_length`; None where there is none."""
        return next((value for mark in self.marks if (value := getattr(mark, name, None)) is not None), None)

    def meant(self, value: Any) -> Shape:
        """The form that a value has, where several are taken."""
        if self.origin is not Union:
            return self
        chosen = self.choices.get(self.choose(value) or "")
        return chosen.meant(value) if chosen else self

    def inside(self, key: Any) -> Shape | None:
        """What may stand under a key or at a place of a list."""
        if self.model:
            return fields_of(self.model).get(key)
        return self.items


def _unwrapped(annotation: Any, marks: tuple[Any, ...]) -> tuple[Any, tuple[Any, ...]]:
    while True:
        if isinstance(annotation, str):
            annotation = RECURSIVE[annotation]
        elif isinstance(annotation, TypeAliasType):
            annotation = annotation.__value__
        elif get_origin(annotation) is Annotated:
            annotation, *found = get_args(annotation)
            marks += tuple(
                mark for each in found for mark in (each.metadata if isinstance(each, FieldInfo) else [each])
            )
        elif get_origin(annotation) in (Union, types.UnionType):
            given = [each for each in get_args(annotation) if each is not type(None)]
            if len(given) > 1:
                return reduce(or_, given), marks
            annotation = given[0]
        else:
            return annotation, marks


@lru_cache(maxsize=256)
def fields_of(model: type[Model]) -> dict[str, Shape]:
    """Setting, as in the document → what it takes."""
    return {
        field.alias or name: Shape(field.annotation, tuple(field.metadata))
        for name, field in model.model_fields.items()
    }


def shape_at(shape: Shape, value: Any, path: Path) -> Shape | None:
    """What may stand at a path of a value."""
    here: Shape | None = shape.meant(value)
    for key in path:
        here = here.inside(key) if here else None
        value = _value_under(value, key)
        here = here.meant(value) if here else None
    return here


def _value_under(value: Any, key: str | int) -> Any:
    if isinstance(value, dict):
        return value.get(key)
    return value[key] if isinstance(value, list) and isinstance(key, int) and key < len(value) else None


def tour(shape: Shape, value: Any) -> list[Place]:
    """Every place of a document that the models know, outer ones first: what may stand there, what does, and where.

    What has another type than it should is passed over: it is told elsewhere, and the rest can still be looked at.
    """
    found: list[Place] = []
    _visit(shape, value, (), found)
    return found


def _visit(shape: Shape, value: Any, path: Path, found: list[Place]) -> None:
    found.append((shape, value, path))
    here = shape.meant(value)
    if here is not shape:
        found.append((here, value, path))
    if isinstance(value, dict) and (here.model or here.origin is dict):
        for key, each in value.items():
            if each is not None and (under := here.inside(key)):
                _visit(under, each, (*path, key), found)
    elif isinstance(value, list) and here.origin is list and here.items:
        for index, each in enumerate(value):
            _visit(here.items, each, (*path, index), found)
