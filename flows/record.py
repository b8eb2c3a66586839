"""Values that never change, and cost little to make."""

from __future__ import annotations

import dataclasses
from typing import Any, TypeVar, dataclass_transform

from msgspec import Struct, field, structs
from msgspec.structs import asdict

T = TypeVar("T")
__all__ = ["Frozen", "asdict", "field", "replace"]


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
class Frozen(Struct, frozen=True):
    """What `dataclass(frozen=True, slots=True)` gives, made in C (https://jcristharif.com/msgspec/structs.html).

    A turn makes a dozen of them, each in a third of the time; and a class takes 0.03 ms of every start in place of a whole one.

    >>> class Point(Frozen):
    ...     x: int
    ...     y: int = 0
    >>> Point(1), Point(1) == Point(1, 0), len({Point(1), Point(1)}), replace(Point(1), y=2)
    (Point(x=1, y=0), True, 1, Point(x=1, y=2))
    >>> Point(1).x = 2
    Traceback (most recent call last):
    AttributeError: immutable type: 'Point'
    """


def replace(value: T, /, **changes: Any) -> T:
    """The same value but for these fields, as `copy.replace` of Python 3.13 does: of a `Frozen` or of a dataclass."""
    if isinstance(value, Struct):
        return structs.replace(value, **changes)
    return dataclasses.replace(value, **changes)  # type: ignore[type-var]
