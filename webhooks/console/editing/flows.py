"""A flow: its steps in order, its menus, its settings."""

from __future__ import annotations

from typing import Any

from flask import redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from flows.configuration import pointer
from webhooks.api.uploads import needed
from webhooks.auth import Principal
from webhooks.console import workspace
from webhooks.console.drawing.sheet import sheet_of
from webhooks.console.editing import checks, new
from webhooks.console.editing.documents import form_page, saved
from webhooks.console.editing.facts import page
from webhooks.console.editing.labels import ONE
from webhooks.console.editing.links import link_of, link_to
from webhooks.console.editing.naming import name_error
from webhooks.console.editing.parts import Part, with_names
from webhooks.console.editing.values import free_name, moved
from webhooks.console.pages import Answer
from webhooks.errors import ApiError


def show(who: Principal, name: str, typed: str = "", wrong: str = "") -> Answer:
    """GET /console/edit/flows/<name>: its steps and menus, to be put in order and opened."""
    mine = workspace.working(who)
    if mine.configuration.has("flows", name) and not _is_whole(mine.configuration.document("flows", name)):
        return redirect(url_for("console.document_json", kind="flows", name=name))
    flow = _flow(mine, name)
    sheet = sheet_of(mine.configuration, name)
    problems = checks.of_document(mine.configuration, "flows", name)
    facts = {
        "title": name,
        "part": Part("flows", name),
        "steps": flow.get("steps") or [],
        "menus": flow.get("menus") or {},
    }
    return page(
        "flow.html", who, mine, **facts, sheet=sheet, problems=problems, link_to=link_to, of_step=_of(problems, "steps"),
        of_menu=_of(problems, "menus"), may=who.may(needed(["flows"])), one=ONE["flows"], typed=typed, wrong=wrong, uses=[],
    )  # fmt: skip


def _of(problems: Any, what: str) -> Any:
    """How many problems a step or a menu has, by the worst of them."""
    found: dict[str, str] = {}
    for problem in problems:
        parts = problem.pointer.split("/")
        if len(parts) > 4 and parts[3] == what:
            key = parts[4].replace("~1", "/").replace("~0", "~")
            found[key] = "error" if "error" in (problem.severity, found.get(key)) else problem.severity
    return found


def settings(who: Principal, name: str) -> Answer:
    """GET /console/edit/flows/<name>/settings."""
    return form_page(who, Part("flows", name), "settings.html")


def take_settings(who: Principal, name: str) -> Answer:
    """POST /console/edit/flows/<name>/settings."""
    saved(who, Part("flows", name))
    return redirect(url_for("console.flow_settings", name=name), 303)


def step(who: Principal, name: str, index: int) -> Answer:
    """GET /console/edit/flows/<name>/steps/<index>."""
    return form_page(who, Part("flows", name, ("steps", index)), "step.html")


def take_step(who: Principal, name: str, index: int) -> Answer:
    """POST /console/edit/flows/<name>/steps/<index>."""
    return saved(who, Part("flows", name, ("steps", index)))


def menu(who: Principal, name: str, menu: str) -> Answer:
    """GET /console/edit/flows/<name>/menus/<menu>."""
    return form_page(who, Part("flows", name, ("menus", menu)), "menu.html")


def take_menu(who: Principal, name: str, menu: str) -> Answer:
    """POST /console/edit/flows/<name>/menus/<menu>."""
    return saved(who, Part("flows", name, ("menus", menu)))


def change_steps(who: Principal, name: str) -> Answer:
    """POST /console/edit/flows/<name>/steps: `do` says what: add, or up, down, move, copy, drop, enable with an index."""
    flow = _flow(workspace.working(who), name)
    steps = list(flow.get("steps") or [])
    verb, _sep, rest = request.form.get("do", "").partition("|")
    where, _sep, to = rest.partition("|")
    if verb == "add":
        return _add_step(who, name, flow, steps)
    if not where.isdigit() or int(where) >= len(steps) or request.form.get("seen") != str(len(steps)):
        raise ApiError(409, "gone", _("The steps were changed meanwhile. Look at them again."))
    index = int(where)
    changed, words = _STEPS[verb](steps, index, to) if verb in _STEPS else (steps, "")
    if changed != steps:
        title = Part("flows", name, ("steps", index)).words(steps[index])
        workspace.change(who, "flows", name, {**flow, "steps": changed}, f"{title}: {words}")
    return redirect(link_of(Part("flows", name)) + "#steps", 303)


def _add_step(who: Principal, name: str, flow: dict[str, Any], steps: list[Any]) -> Answer:
    title = request.form.get("name", "").strip()
    taken = [step.get("name") for step in steps if isinstance(step, dict)]
    wrong = _("There is a “%(name)s” already.", name=title) if title in taken else name_error("flows", title)
    if wrong:
        return show(who, name, title, wrong)
    added = {"name": title, "actions": []}
    part = Part("flows", name, ("steps", len(steps)))
    workspace.change(
        who, "flows", name, {**flow, "steps": [*steps, added]}, _("%(part)s added", part=part.words(added))
    )
    return redirect(link_of(part), 303)


def _moved(steps: list[Any], index: int, to: int) -> tuple[list[Any], str]:
    return moved(steps, index, to), str(_("moved"))


def _dropped(steps: list[Any], index: int, _to: str) -> tuple[list[Any], str]:
    return [*steps[:index], *steps[index + 1 :]], str(_("removed"))


def _copied(steps: list[Any], index: int, _to: str) -> tuple[list[Any], str]:
    taken = [step.get("name", "") for step in steps if isinstance(step, dict)]
    one = steps[index]
    twin = {**one, "name": free_name(str(one.get("name", "")), taken)} if isinstance(one, dict) else one
    return [*steps[: index + 1], twin, *steps[index + 1 :]], str(_("doubled"))


def _enabled(steps: list[Any], index: int, _to: str) -> tuple[list[Any], str]:
    one = steps[index]
    if not isinstance(one, dict):
        return steps, ""
    is_on = one.get("enabled", True) is not False
    rest = {key: value for key, value in one.items() if key != "enabled"}
    turned = {**rest, "enabled": False} if is_on else rest
    return [*steps[:index], turned, *steps[index + 1 :]], str(_("switched off") if is_on else _("switched on"))


_STEPS: dict[str, Any] = {
    "up": lambda steps, index, _to: _moved(steps, index, index - 1),
    "down": lambda steps, index, _to: _moved(steps, index, index + 1),
    "move": lambda steps, index, to: _moved(steps, index, int(to) if to.isdigit() else index),
    "drop": _dropped,
    "copy": _copied,
    "enable": _enabled,
}


def change_menus(who: Principal, name: str) -> Answer:
    """POST /console/edit/flows/<name>/menus: `do` says what: add, or copy, drop, rename with a menu's name."""
    flow = _flow(workspace.working(who), name)
    menus = dict(flow.get("menus") or {})
    verb, _sep, which = request.form.get("do", "").partition("|")
    wanted = request.form.get("name", "").strip()
    if verb in ("add", "rename"):
        wrong = _("There is a “%(name)s” already.", name=wanted) if wanted in menus else name_error("flows", wanted)
        if wrong:
            return show(who, name, wanted, wrong)
    part = Part("flows", name, ("menus", wanted if verb in ("add", "rename") else which))
    if verb == "add":
        _put(
            who, name, {**flow, "menus": {**menus, wanted: new.menu(flow)}}, _("%(part)s added", part=part.words(None))
        )
        return redirect(link_of(part), 303)
    if which not in menus:
        raise ApiError(404, "unknown_document", _("There is no “%(name)s” here.", name=which))
    return _change_menu(who, name, flow, menus, verb, which, part)


def _change_menu(
    who: Principal, name: str, flow: dict[str, Any], menus: dict[str, Any], verb: str, which: str, part: Part
) -> Response:
    old = Part("flows", name, ("menus", which))
    if verb == "rename":
        put = {str(part.path[-1]) if key == which else key: value for key, value in menus.items()}
        changed = with_names("flows", name, {**flow, "menus": put}, "menu", which, str(part.path[-1]))
        _put(who, name, changed, _("%(part)s is now called “%(name)s”", part=old.words(None), name=part.path[-1]))
        return redirect(link_of(part), 303)
    if verb == "copy":
        put = {**menus, free_name(which, menus): menus[which]}
        _put(who, name, {**flow, "menus": put}, _("%(part)s doubled", part=old.words(None)))
    elif verb == "drop":
        put = {key: value for key, value in menus.items() if key != which}
        _put(who, name, {**flow, "menus": put}, _("%(part)s removed", part=old.words(None)))
    return redirect(link_of(Part("flows", name)) + "#menus", 303)


def _put(who: Principal, name: str, flow: dict[str, Any], words: str) -> None:
    workspace.change(who, "flows", name, flow, words)


def _flow(mine: workspace.Working, name: str) -> dict[str, Any]:
    """A flow of the draft. Raises ApiError (404), or (409) for one so broken that only its JSON can be edited."""
    if not mine.configuration.has("flows", name):
        raise ApiError(404, "unknown_document", _("There is no flow “%(name)s” here.", name=name))
    found: dict[str, Any] = mine.configuration.document("flows", name)
    if not _is_whole(found):
        words = _("This flow is not written as flows are: mend its JSON at %(place)s.", place=pointer("flows", name))
        raise ApiError(409, "broken", words)
    return found


def _is_whole(flow: Any) -> bool:
    """Whether steps and menus are where they should be."""
    lists = isinstance(flow, dict) and isinstance(flow.get("steps", []), list)
    return lists and isinstance(flow.get("menus", {}), dict)
