"""What buttons in a form do beside saving: add, remove, move, double, turn. Each is sent with the whole form: nothing is lost."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from flows.actions import ACTIONS
from flows.check.shapes import Shape, fields_of, shape_at
from webhooks.console.editing.kinds import PAD, kind_of, options_of
from webhooks.console.editing.values import MISSING, Path, at, free_name, moved, turned, with_at

LANGUAGES: Final = ("fr-FR", "en-GB", "de-DE", "es-ES", "it-IT", "nl-NL", "pt-PT")
Names = Callable[[str], Sequence[str]]
"""What is named → the names that there are."""


@dataclass(frozen=True)
class Operation:
    """What a button says: `<verb>|<what>|<place>`, the place as inputs are named."""

    verb: str
    what: str
    place: Path

    @classmethod
    def read(cls, text: str) -> Operation | None:
        """None for what is none.

        >>> Operation.read("add|play|/actions/0/on/busy")
        Operation(verb='add', what='play', place=('actions', 0, 'on', 'busy'))
        """
        verb, _, rest = text.partition("|")
        what, _, place = rest.partition("|")
        parts = (part for part in place.split("/")[1:])
        path = tuple(int(part) if part.isascii() and part.isdigit() else part for part in parts)
        return cls(verb, what, path) if verb in _VERBS else None

    def on(self, shape: Shape, value: Any, names: Names) -> tuple[Any, Path]:
        """The value after it, and the place to look at then. What cannot be done is not done."""
        path = real(value, self.place)
        found = _VERBS[self.verb](self, shape, value, path, names)
        return found if found else (value, self.place)


def real(value: Any, path: Path) -> Path:
    """A path with the keys of objects in place of positions in them.

    >>> real({"entries": {"9": ["x"]}}, ("entries", 0, 0))
    ('entries', '9', 0)
    """
    found: list[str | int] = []
    for part in path:
        if isinstance(value, dict) and isinstance(part, int):
            part = list(value)[part] if part < len(value) else str(part)
        found.append(part)
        value = at(value, [part])
    return tuple(found)


Done = tuple[Any, Path] | None


def _add(self: Operation, shape: Shape, value: Any, path: Path, names: Names) -> Done:
    outer = shape_at(shape, value, path[:-1]) if path else None
    inner = outer.inside(path[-1]) if outer else shape if not path else None
    if inner is None:
        return None
    old = at(value, path)
    kind = kind_of(inner)
    if kind in ("object", "condition"):
        return _add_setting(self, inner, value, path, names)
    if kind == "map":
        members = old if isinstance(old, dict) else {}
        new = new_value(inner.items, names) if inner.items else None
        return with_at(value, path, {**members, _next_key(members, self.what): new}), (*self.place, len(members))
    if kind == "to" and not isinstance(old, list):
        items = [] if old is MISSING else [old]
    else:
        items = old if isinstance(old, list) else []
    new = _new_item(self.what, kind, inner, names)
    return with_at(value, path, [*items, new]), (*self.place, len(items))


def _new_item(what: str, kind: str, shape: Shape, names: Names) -> Any:
    if what in ACTIONS:
        return new_action(what, names)
    if kind in ("to", "inputs", "prompt"):
        return {"to": ""} if kind == "to" else "1" if kind == "inputs" else ""
    return new_value(shape.items, names) if shape.items else None


def _add_setting(self: Operation, shape: Shape, value: Any, path: Path, names: Names) -> Done:
    """A setting of an object; `not.calendar` is one inside the other."""
    key, _, rest = self.what.partition(".")
    inner = fields_of(shape.model).get(key) if shape.model else None
    if inner is None:
        return None
    new = new_value(inner, names)
    if rest and inner.model and rest in fields_of(inner.model):
        new = {rest: new_value(fields_of(inner.model)[rest], names)}
    return with_at(value, (*path, key), new), (*self.place, key)


def _drop(self: Operation, _: Shape, value: Any, path: Path, __: Names) -> Done:
    """Takes something away, and a condition with the last thing that it asks for."""
    left = with_at(value, path, MISSING)
    outer = path[:-1]
    while outer and outer[-1] in ("when", "not") and at(left, outer) == {}:
        left = with_at(left, outer, MISSING)
        outer = outer[:-1]
    return left, self.place[:-1]


def _move(self: Operation, _: Shape, value: Any, path: Path, __: Names) -> Done:
    items, index = at(value, path[:-1]), path[-1]
    if not isinstance(items, list) or not isinstance(index, int) or not index < len(items):
        return None
    to = {"up": index - 1, "down": index + 1}.get(self.verb, int(self.what) if self.what.isdigit() else index)
    to = max(0, min(to, len(items) - 1))
    return with_at(value, path[:-1], moved(items, index, to)), (*self.place[:-1], to)


def _copy(self: Operation, _: Shape, value: Any, path: Path, __: Names) -> Done:
    items, index = at(value, path[:-1]), path[-1]
    if not isinstance(items, list) or not isinstance(index, int) or not index < len(items):
        return None
    return with_at(value, path[:-1], [*items[: index + 1], items[index], *items[index + 1 :]]), (
        *self.place[:-1],
        index + 1,
    )


def _turn(self: Operation, _: Shape, value: Any, path: Path, names: Names) -> Done:
    old = at(value, path)
    return with_at(value, path, turned(None if old is MISSING else old, self.what, names("language"))), self.place


_VERBS: Final[Mapping[str, Callable[[Operation, Shape, Any, Path, Names], Done]]] = {
    "add": _add,
    "drop": _drop,
    "up": _move,
    "down": _move,
    "move": _move,
    "copy": _copy,
    "turn": _turn,
}


def new_action(kind: str, names: Names) -> dict[str, Any]:
    """A new action of a type, with what it cannot be without."""
    model = ACTIONS[kind]
    shapes = fields_of(model)
    required = [info.alias or key for key, info in model.model_fields.items() if info.is_required() and key != "type"]
    return {"type": kind, **{key: new_value(shapes[key], names) for key in required}}


def new_value(shape: Shape, names: Names) -> Any:
    """What stands at a place at first: what is needed, empty where only people can tell."""
    kind = kind_of(shape)
    if kind == "object" and shape.model:
        shapes, fields = fields_of(shape.model), shape.model.model_fields
        required = [info.alias or key for key, info in fields.items() if info.is_required()]
        return {key: new_value(shapes[key], names) for key in required}
    if kind in ("name", "zone", "language"):
        return next(iter(names(shape.ref or kind)), "")
    return _SIMPLE[kind](shape) if kind in _SIMPLE else ""


_SIMPLE: Final[Mapping[str, Callable[[Shape], Any]]] = {
    "condition": lambda _: {},
    "map": lambda _: {},
    "actions": lambda _: [],
    "list": lambda shape: [{}] if shape.items and kind_of(shape.items) == "condition" else [],
    "lines": lambda _: [],
    "inputs": lambda _: [],
    "flag": lambda _: True,
    "number": lambda shape: shape.limit("ge") or 1,
    "choice": lambda shape: next(iter(options_of(shape)), ""),
}


def _next_key(members: Mapping[str, Any], wanted: str) -> str:
    """The next key of a telephone, language, or name that is free."""
    if wanted == "key":
        return next((key for key in PAD if key not in members), "")
    if wanted == "language":
        return next((tag for tag in LANGUAGES if tag not in members), "")
    return free_name(wanted or "1", members)
