"""The documents of a kind, and the page of one: a form, or the form of one of its parts."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from flask import flash, redirect, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from flows.check.uses import used_at
from webhooks.api import sounds
from webhooks.api.uploads import needed
from webhooks.auth import Principal
from webhooks.console import workspace
from webhooks.console.editing import checks, new
from webhooks.console.editing.facts import of_form, page
from webhooks.console.editing.labels import ONE
from webhooks.console.editing.links import link_of, link_to, places
from webhooks.console.editing.naming import name_error, tidied
from webhooks.console.editing.nodes import build, spread
from webhooks.console.editing.parts import Part, renamed
from webhooks.console.editing.saving import save
from webhooks.console.editing.values import Missing, free_name
from webhooks.console.pages import Answer, done
from webhooks.errors import ApiError
from webhooks.service import service


def overview(who: Principal) -> Answer:
    """GET /console/edit: everything that there is, by kind."""
    mine = workspace.working(who)
    names = {kind: mine.configuration.names(kind) for kind in mine.configuration.texts}
    return page("overview.html", who, mine, names=names, one_of=ONE, changed=_changed(mine))


def listed(who: Principal, kind: str, typed: str = "", wrong: str = "") -> Answer:
    """GET /console/edit/<kind>: the documents of a kind, and a form for a new one."""
    mine = workspace.working(who)
    _known(kind, mine)
    wanted = request.args.get("find", "").strip()
    names = [name for name in mine.configuration.names(kind) if wanted.casefold() in name.casefold()]
    facts = {"kind": kind, "names": names[:200], "more": max(0, len(names) - 200), "find": wanted, "one": ONE[kind]}
    summaries = {name: _summary(mine.configuration.document(kind, name)) for name in names[:200]}
    may = who.may(needed([kind]))
    return page(
        "documents.html",
        who,
        mine,
        **facts,
        summaries=summaries,
        may=may,
        typed=typed,
        wrong=wrong,
        changed=_changed(mine),
    )


def add(who: Principal, kind: str) -> Answer:
    """POST /console/edit/<kind>: a new document, which is then edited."""
    mine = workspace.working(who)
    _known(kind, mine)
    name = tidied(kind, request.form.get("name", ""))
    if wrong := _taken(mine, kind, name):
        return listed(who, kind, request.form.get("name", ""), wrong)
    document = new.document(kind, mine.configuration, service().now())
    workspace.change(who, kind, name, document, _("%(part)s added", part=Part(kind, name).words(document)))
    return redirect(link_of(Part(kind, name)), 303)


def show(who: Principal, kind: str, name: str) -> Answer:
    """GET /console/edit/<kind>/<name>."""
    return form_page(who, Part(kind, name))


def take(who: Principal, kind: str, name: str) -> Answer:
    """POST /console/edit/<kind>/<name>: what the form says, into the draft."""
    return saved(who, Part(kind, name))


def form_page(who: Principal, part: Part, template: str = "part.html", **more: Any) -> Answer:
    """The page of a part. Raises ApiError (404)."""
    mine = workspace.working(who)
    _known(part.kind, mine)
    value = part.of(mine.configuration.document(part.kind, part.name)) if _there(mine, part) else None
    if not _there(mine, part) or isinstance(value, Missing):
        raise ApiError(404, "unknown_document", _("There is no “%(name)s” here.", name=part.title({})))
    node = build(part.shape, value)
    node.parts = [one for one in node.parts if one.setting not in part.apart]
    node.more = [one for one in node.more if one.setting not in part.apart]
    problems = checks.of_document(mine.configuration, part.kind, part.name)
    elsewhere = spread(node, [one for one in problems if _inside(one.pointer, part.pointer)], part.pointer)
    troubled = [one for one in node.all() if one.problems]
    facts = {"part": part, "title": part.title(value), "node": node, "before": json.dumps(value, ensure_ascii=False)}
    more = {**of_form(who, mine.configuration, part), **more}
    uses = places(used_at(mine.configuration, part.kind, part.name), mine.configuration)
    may = who.may(needed([part.kind]))
    about = {
        "troubled": troubled,
        "elsewhere": elsewhere,
        "link_to": link_to,
        "uses": uses,
        "may": may,
        "one": ONE[part.kind],
    }
    return page(template, who, mine, **facts, **more, **about)


def _inside(pointer: str, base: str) -> bool:
    return pointer == base or pointer.startswith(base + "/")


def saved(who: Principal, part: Part, form: Mapping[str, str] | None = None) -> Answer:
    """After a form: the same page again, at the place that was changed."""
    found = save(who, part, request.form if form is None else form)
    anchor = "f" + "".join(f"-{each}" for each in found.place) if found.place else ""
    if found.overtaken:
        words = _(
            "This had been changed meanwhile, in another window. What you sent is in your draft; undo brings the other back."
        )
        flash(words, "warn")
    return redirect(link_of(found.part) + (f"#{anchor}" if anchor else ""), 303)


def rename(who: Principal, kind: str, name: str) -> Response:
    """POST /console/edit/<kind>/<name>/rename: everything that names it follows."""
    mine = workspace.working(who)
    wanted = tidied(kind, request.form.get("name", ""))
    if not mine.configuration.has(kind, name) or (wanted != name and (wrong := _taken(mine, kind, wanted))):
        return _told_wrong(
            wrong if mine.configuration.has(kind, name) else _("It is not there any more."), Part(kind, name)
        )
    if wanted != name:
        words = _("%(part)s is now called “%(name)s”", part=Part(kind, name).words(None), name=wanted)
        workspace.change_all(who, renamed(mine.configuration, kind, name, wanted), words)
        _keep_audio(who, kind, name, wanted)
    return redirect(link_of(Part(kind, wanted)), 303)


def _keep_audio(who: Principal, kind: str, name: str, other: str) -> None:
    """A sound's audio is kept by its name, apart from the draft: it must be there under the other one as well."""
    if kind == "sounds":
        sounds.copy(who, name, other)


def copy(who: Principal, kind: str, name: str) -> Response:
    """POST /console/edit/<kind>/<name>/copy."""
    mine = workspace.working(who)
    _demand(mine, kind, name)
    if kind == "numbers":
        raise ApiError(400, "bad_request", _("A number cannot be doubled."))
    other = free_name(name, mine.configuration.names(kind))
    words = _("%(part)s doubled", part=Part(kind, name).words(None))
    workspace.change(who, kind, other, mine.configuration.document(kind, name), words)
    _keep_audio(who, kind, name, other)
    return redirect(link_of(Part(kind, other)), 303)


def delete(who: Principal, kind: str, name: str) -> Response:
    """POST /console/edit/<kind>/<name>/delete: refused while something uses it."""
    mine = workspace.working(who)
    _demand(mine, kind, name)
    if uses := used_at(mine.configuration, kind, name):
        where = ", ".join(words for words, _link in places(uses[:5], mine.configuration))
        words = _("“%(name)s” is still used: %(where)s.", name=name, where=where)
        return _told_wrong(words, Part(kind, name))
    words = _("%(part)s removed", part=Part(kind, name).words(None))
    workspace.change(who, kind, name, None, words)
    return done(words + ".", "documents", kind=kind)


def _told_wrong(words: str, part: Part) -> Response:
    flash(words, "bad")
    return redirect(link_of(part), 303)


def _taken(mine: workspace.Working, kind: str, name: str) -> str:
    """Why a name cannot be given; "" where it can."""
    if mine.configuration.has(kind, name):
        return str(_("There is a “%(name)s” already.", name=name))
    return name_error(kind, name)


def _demand(mine: workspace.Working, kind: str, name: str) -> None:
    _known(kind, mine)
    if not mine.configuration.has(kind, name):
        raise ApiError(404, "unknown_document", _("There is no “%(name)s” here.", name=name))


def _known(kind: str, mine: workspace.Working) -> None:
    if kind not in mine.configuration.texts:
        raise ApiError(404, "unknown_kind", _("There is nothing at this address."))


def _there(mine: workspace.Working, part: Part) -> bool:
    return mine.configuration.has(part.kind, part.name)


def _changed(mine: workspace.Working) -> dict[tuple[str, str], str]:
    return {(change.kind, change.name): change.change for change in mine.changes}


def _summary(document: Any) -> str:
    """A few words on a document for the list."""
    if not isinstance(document, dict):
        return ""
    found = next(
        (document[key] for key in ("description", "label", "text", "flow") if isinstance(document.get(key), str)), ""
    )
    return found[:120]
