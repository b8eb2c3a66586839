"""A part of a document as inputs: each with its name in the form, its place in the document, its value and its problems."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from flows.check.shapes import Shape, fields_of
from flows.document.base import Model
from flows.problems import Problem
from webhooks.console.editing.kinds import PAD, Kind, fits, kind_of, options_of
from webhooks.console.editing.labels import action_of, hint_of, label_of
from webhooks.console.editing.values import MISSING, Missing, Path, prompt_kind

FIRST = {
    "Dial": ("to", "timeout", "on"),
    "AfterDial": ("busy", "no_answer", "failed"),
    "AfterQueue": ("full", "timeout", "no_agents"),
    "AfterRequest": ("success", "error"),
    "Step": ("note", "when", "actions", "otherwise"),
    "Menu": ("invalid", "no_input", "exhausted"),
    "Flow": ("description", "dial_timeout", "caller_id", "withheld_callers"),
    "Play": ("loop",),
    "Gather": ("prompt", "min_digits", "max_digits", "exhausted"),
    "Request": ("send", "save", "on"),
    "Mailbox": ("greeting", "emails"),
    "Sound": ("description", "text"),
    "Number": ("label",),
    "Switch": ("until",),
    "Queue": ("description", "strategy", "greeting"),
    "TestCall": ("caller",),
    "FlowTest": ("inputs",),
    "NumberList": ("region",),
    "Hours": ("timezone",),
    "Calendar": ("description", "color", "ics", "timezone"),
    "CalendarEvent": ("on", "from", "to", "repeat", "description"),
}
"""Settings that are shown at once though they need not be given; the others open on a click, unless they are given."""
SOME = ("Condition", "Expectation")
"""Objects of which only what is given is shown; the rest is added one by one."""


@dataclass
class Node:
    """One input, or several in one.

    at: its name in the form, a path of settings and positions; path: its place in the part of the document, for pointers of
    problems. given: it stands in the document; required, default: of the setting. parts: what is inside; more: settings inside
    that are not shown at once; missing: settings that may be added. nullable: an empty one and none are not
    the same. form: of a prompt, its kind. key: under which it stands in an object. removable: it can be taken away with a button.
    """

    kind: Kind
    at: str
    path: Path
    label: str = ""
    hint: str = ""
    value: Any = None
    given: bool = True
    required: bool = False
    default: Any = None
    setting: str = ""
    form: str = ""
    options: Sequence[Any] = ()
    ref: str = ""
    parts: list[Node] = field(default_factory=list)
    more: list[Node] = field(default_factory=list)
    missing: list[tuple[str, str]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    key: str | None = None
    inside_menu: bool = False
    nullable: bool = False
    removable: bool = False

    @property
    def id(self) -> str:
        """As an element of the page."""
        return "f" + self.at.replace("/", "-")

    def all(self) -> Iterator[Node]:
        """This one and everything in it."""
        yield self
        for part in (*self.parts, *self.more):
            yield from part.all()

    @property
    def troubled(self) -> bool:
        """Whether it, or something in it, has a problem."""
        return any(node.problems for node in self.all())


def build(shape: Shape, value: Any, at: str = "", path: Path = (), *, inside_menu: bool = False) -> Node:
    """The inputs for what stands at a place. value: MISSING where nothing does."""
    kind = kind_of(shape)
    given = not isinstance(value, Missing)
    if given and (not fits(kind, value) or (kind in ("action", "prompt") and not _known(shape, kind, value))):
        return Node("json", at, path, value=json.dumps(value, ensure_ascii=False, indent=1))
    node = Node(kind, at, path, value=value if given else None, given=given, inside_menu=inside_menu)
    node.ref, node.options = shape.ref or "", options_of(shape)
    _FILL.get(kind, _nothing)(node, shape)
    return node


def _known(shape: Shape, kind: Kind, value: Any) -> bool:
    return bool(prompt_kind(value)) if kind == "prompt" else shape.meant(value) is not shape


def _nothing(node: Node, shape: Shape) -> None:
    """There is nothing inside."""


def _object(node: Node, shape: Shape) -> None:
    model = shape.model
    assert model
    value = node.value or {}
    for key, inner in fields_of(model).items():
        if key == "type" and "type" in value:
            continue
        if model.__name__ in SOME and key not in value and not _is_needed(model, key):
            node.missing.append((key, label_of(model, key)))
            continue
        one = _setting(model, key, inner, value.get(key, MISSING), node)
        if one.given or one.required or (key in FIRST.get(model.__name__, ())):
            node.parts.append(one)
        else:
            node.more.append(one)
    if unknown := {key: each for key, each in value.items() if key not in fields_of(model)}:
        extra = Node("json", f"{node.at}/~extra", node.path, label="?", setting="~extra")
        extra.value = json.dumps(unknown, ensure_ascii=False, indent=1)
        node.parts.append(extra)


def _setting(model: type[Model], key: str, shape: Shape, value: Any, outer: Node) -> Node:
    in_menu = outer.inside_menu or model.__name__ == "Menu"
    one = build(shape, value, f"{outer.at}/{key}", (*outer.path, key), inside_menu=in_menu)
    info = _info(model, key)
    one.setting, one.label, one.hint = key, label_of(model, key), hint_of(model, key)
    one.required, one.nullable = info.is_required(), info.default is None
    one.removable = model.__name__ in SOME and one.given and not one.required
    one.default = None if info.default is PydanticUndefined else info.default
    if one.kind == "flag" and info.default is None:
        one.kind, one.options = "choice", (True, False)
    return one


def _is_needed(model: type[Model], key: str) -> bool:
    return _info(model, key).is_required() or key in FIRST.get(model.__name__, ())


def _info(model: type[Model], key: str) -> FieldInfo:
    return next(info for name, info in model.model_fields.items() if key in (info.alias, name))


def _action(node: Node, shape: Shape) -> None:
    meant = shape.meant(node.value)
    node.label = action_of(str(node.value.get("type")))
    _object(node, meant)


def _list(node: Node, shape: Shape) -> None:
    items = shape.items
    assert items
    for index, value in enumerate(node.value or []):
        one = build(items, value, f"{node.at}/{index}", (*node.path, index), inside_menu=node.inside_menu)
        node.parts.append(one)


def _map(node: Node, shape: Shape) -> None:
    items = shape.items
    assert items
    for index, (key, value) in enumerate(ordered(node.value or {})):
        one = build(items, value, f"{node.at}/{index}", (*node.path, key), inside_menu=node.inside_menu)
        one.key = key
        node.parts.append(one)


def ordered(value: Mapping[str, Any]) -> list[tuple[str, Any]]:
    """The members of an object as they are shown: keys of a telephone as they are on it."""
    if value and all(set(key) <= set(PAD) for key in value):
        return sorted(value.items(), key=lambda member: [PAD.index(key) for key in member[0]])
    return list(value.items())


def _prompt(node: Node, shape: Shape) -> None:
    node.form = prompt_kind(node.value) if node.given else ""
    if node.form == "list":
        _list(node, shape.meant(node.value))
    elif node.form in ("say", "sound", "languages"):
        _object(node, shape.meant(node.value))
        for part in node.parts + node.more:
            part.label = part.label if part.setting != "languages" else ""
        node.parts, node.more = node.parts + node.more, []


_FILL = {
    "object": _object,
    "condition": _object,
    "action": _action,
    "actions": _list,
    "list": _list,
    "map": _map,
    "prompt": _prompt,
}


def spread(node: Node, problems: Sequence[Problem], base: str) -> list[Problem]:
    """Puts each problem at the input it speaks of, or at what that is in. base: the part's pointer. Returns those of elsewhere."""
    from flows.configuration import pointer

    places = {base + pointer(*one.path): one for one in node.all()}
    elsewhere = []
    for problem in problems:
        where = problem.pointer
        while where not in places and len(where) > len(base):
            where = where.rpartition("/")[0]
        if where in places:
            places[where].problems.append(problem)
        else:
            elsewhere.append(problem)
    return elsewhere
