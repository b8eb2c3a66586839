"""Which kind of input a place of the document takes, asked of its shape."""

from __future__ import annotations

from typing import Any, Final, Literal, Union, get_args

from flows.check.shapes import Shape
from flows.conditions import Condition
from flows.document.base import Language, Spoken, Zone

Kind = Literal[
    "object", "condition", "prompt", "action", "actions", "list", "lines", "map", "to", "loop", "inputs",
    "flag", "number", "choice", "name", "zone", "language", "key", "text", "area", "json",
]  # fmt: skip
"""How a place is shown. object: its settings one below the other; lines: one text on each line; to: targets of a dial;
loop: how many times or for ever; inputs: what a test's caller does; name: one of the documents of a kind; json: anything else."""

PAD: Final = "123456789*0#"
LONG: Final = 1_000
"""Texts that may have so many characters get more than one line."""
_BY_CHOICES: Final[dict[frozenset[str], Kind]] = {
    frozenset({"<text>", "<say>", "<sound>", "<languages>", "<list>"}): "prompt",
    frozenset({"<number>", "<target>", "<list>"}): "to",
    frozenset({"<number>", "<list>"}): "lines",
    frozenset({"<times>", "<forever>"}): "loop",
}


def kind_of(shape: Shape) -> Kind:
    """How a place is shown that holds what it should."""
    if shape.model:
        return "condition" if shape.model is Condition else "object"
    if shape.origin is Union and shape.choices:
        return _BY_CHOICES.get(frozenset(shape.choices), "action" if "<play>" in shape.choices else "json")
    if shape.origin is list:
        return _kind_of_list(shape)
    if shape.origin is dict:
        return "map"
    return _kind_of_scalar(shape)


def _kind_of_list(shape: Shape) -> Kind:
    items = shape.items
    inner = kind_of(items) if items else "json"
    if inner == "action":
        return "actions"
    if inner in ("text", "name"):
        return "lines"
    return "inputs" if inner == "json" else "list"


def _kind_of_scalar(shape: Shape) -> Kind:
    bare: Any = shape.bare
    if shape.origin is Literal:
        return "choice"
    if bare is bool:
        return "flag"
    if bare in (int, float):
        return "number"
    if bare is not str:
        return "json"
    if shape.ref:
        return "name"
    return _kind_of_text(shape)


def _kind_of_text(shape: Shape) -> Kind:
    if shape.takes(Zone):
        return "zone"
    if shape.takes(Language):
        return "language"
    if shape.limit("pattern") == "^[0-9*#]$":
        return "key"
    long = (shape.limit("max_length") or 0) >= LONG or (shape.takes(Spoken) and not shape.limit("max_length"))
    return "area" if long else "text"


def options_of(shape: Shape) -> tuple[Any, ...]:
    """The values among which one chooses."""
    return get_args(shape.bare) if shape.origin is Literal else ()


def fits(kind: Kind, value: Any) -> bool:
    """Whether a value has the form that an input of that kind can show without losing any of it."""
    if kind in _TYPES:
        return isinstance(value, _TYPES[kind])
    if kind == "to":
        return all(_is_target(one) for one in (value if isinstance(value, list) else [value]))
    if kind == "lines":
        return all(_is_line(one) for one in (value if isinstance(value, list) else [value]))
    if kind in ("number", "loop"):
        return isinstance(value, (int, float, str)) and not isinstance(value, bool)
    if kind in ("choice", "json"):
        return isinstance(value, (int, float, str))
    return kind == "prompt" or isinstance(value, str)


_TYPES: Final[dict[Kind, type]] = {
    "object": dict,
    "condition": dict,
    "map": dict,
    "action": dict,
    "actions": list,
    "list": list,
    "inputs": list,
    "flag": bool,
}


def _is_target(value: Any) -> bool:
    if not isinstance(value, dict):
        return isinstance(value, str)
    numbers = (value[key] for key in ("timeout", "delay") if key in value)
    known = bool(value) and value.keys() <= {"to", "timeout", "delay"} and isinstance(value.get("to", ""), str)
    return known and all(fits("number", number) for number in numbers)


def _is_line(value: Any) -> bool:
    return isinstance(value, str) and value == value.strip() and value != "" and "\n" not in value
