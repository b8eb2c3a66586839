"""An edit that a form asks for, from the form to the working draft."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from flows.check.reading import mistakes
from flows.configuration import Configuration
from webhooks.auth import Principal
from webhooks.console import workspace
from webhooks.console.editing import new
from webhooks.console.editing.forms import read
from webhooks.console.editing.leaves import NEW
from webhooks.console.editing.naming import is_name
from webhooks.console.editing.nodes import Node, build
from webhooks.console.editing.operations import Operation
from webhooks.console.editing.parts import Part, with_names
from webhooks.console.editing.values import Missing, Path, at, with_at
from webhooks.errors import ApiError
from webhooks.service import service

BEFORE = "~before"
"""The input that holds what the form was made from."""


@dataclass(frozen=True)
class Saved:
    """part: where it now stands; place: what to look at, as inputs are named; overtaken: it was changed elsewhere meanwhile."""

    part: Part
    place: Path
    changed: bool
    overtaken: bool


def save(who: Principal, part: Part, form: Mapping[str, str]) -> Saved:
    """Takes what a form says as one step of the working draft. Raises ApiError: 400, 403, or 409 where the part is gone."""
    configuration = workspace.working(who).configuration
    document = configuration.document(part.kind, part.name)
    before = _before(form)
    found = part.found_again(document, before)
    if found is None:
        raise ApiError(
            409, "gone", _("This was removed meanwhile. What you wrote: %(text)s", text=_written(part, form, before))
        )
    created = dict(_created(part, before, form, configuration))
    value = read(part.shape, form, before)
    place: Path = ()
    if operation := Operation.read(form.get("do", "")):
        value, place = operation.on(part.shape, value, new.Names(_with(configuration, created), document))
    value = {} if isinstance(value, Missing) else value
    whole = _followed(found, before, value, found.put(document, value))
    whole, created = _own(whole, created)
    _must_be_text(whole)
    if whole == document and not created:
        return Saved(found, place, False, False)
    words = _("%(part)s changed", part=found.words(value))
    workspace.change_all(who, {(part.kind, part.name): whole, **created}, words)
    return Saved(found, place, True, found.of(document) != before)


def _before(form: Mapping[str, str]) -> Any:
    try:
        return json.loads(form.get(BEFORE, ""))
    except ValueError as error:
        raise ApiError(400, "bad_form", _("This form is not whole. Load the page again.")) from error


def _written(part: Part, form: Mapping[str, str], before: Any) -> str:
    value = read(part.shape, form, before)
    return json.dumps(None if isinstance(value, Missing) else value, ensure_ascii=False)


def _created(
    part: Part, before: Any, form: Mapping[str, str], configuration: Configuration
) -> Iterator[tuple[tuple[str, str], Any]]:
    """What was named that is to be made: (kind, or menu or step of the flow; its name) → its document."""
    wanted = {key.removesuffix(f"/{NEW}"): name.strip() for key, name in form.items() if key.endswith(f"/{NEW}")}
    for node in build(part.shape, before).all():
        name = wanted.get(node.at, "") if node.kind == "name" else ""
        if name and is_name(node.ref, name) and _may_be_made(node.ref, name, configuration):
            yield (node.ref, name), _new(node, configuration, part)


def _may_be_made(kind: str, name: str, configuration: Configuration) -> bool:
    return kind == "menu" or (kind in configuration.texts and not configuration.has(kind, name))


def _new(node: Node, configuration: Configuration, part: Part) -> Any:
    if node.ref == "menu":
        return new.menu(configuration.document("flows", part.name))
    return new.document(node.ref, configuration, service().now())


def _with(configuration: Configuration, created: Mapping[tuple[str, str], Any]) -> Configuration:
    kinds: dict[str, dict[str, Any]] = {}
    for (kind, name), document in created.items():
        if kind in configuration.texts:
            kinds.setdefault(kind, {})[name] = document
    return configuration.merged(kinds)


def _own(document: Any, created: dict[tuple[str, str], Any]) -> tuple[Any, dict[tuple[str, str], Any]]:
    """A flow's new menus stand in the flow itself."""
    for (kind, name), value in list(created.items()):
        if kind == "menu":
            if isinstance(at(document, ("menus", name)), Missing):
                document = with_at(document, ("menus", name), value)
            del created[kind, name]
    return document, created


def _followed(part: Part, before: Any, value: Any, document: Any) -> Any:
    """Where a step gets another name, what goes to it goes on doing so."""
    if not part.path or part.path[0] != "steps" or not isinstance(before, dict) or not isinstance(value, dict):
        return document
    old, name = before.get("name"), value.get("name")
    if old == name or not isinstance(old, str) or not isinstance(name, str):
        return document
    others = [step.get("name") for step in document.get("steps", []) if isinstance(step, dict)]
    return document if old in others else with_names(part.kind, part.name, document, "step", old, name)


def _must_be_text(document: Any) -> None:
    wrong = [problem for problem in mistakes(document) if problem.code != "duplicate_key"]
    if wrong:
        raise ApiError(400, wrong[0].code, wrong[0].message)
