"""JSON that is too large to be taken while a browser waits."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any, Final

from flask import flash, redirect, url_for
from flask_babel import gettext as _

from flows.configuration import Configuration, canonical
from flows.problems import Problem
from webhooks.auth import Principal
from webhooks.console import workspace
from webhooks.console.editing import checking, source
from webhooks.console.editing.parts import Part
from webhooks.console.pages import Answer
from webhooks.console.tasks.running import begin
from webhooks.console.tasks.work import About, Result, Tell, Work
from webhooks.console.workspace import Working


def take(who: Principal, mine: Working, part: Part | None, text: str) -> Answer:
    """A document's text, or that of the whole draft (None), into the draft."""
    place = [part.kind, part.name] if part else None
    return begin(who, WORK, {"place": place, "seen": _seen(mine, part)}, text.encode(), is_small=False)


def _seen(mine: Working, part: Part | None) -> str:
    """The same as long as nobody else changes what the text takes the place of."""
    if part is None:
        return checking.digest(mine)
    return hashlib.sha256((mine.configuration.text(part.kind, part.name) or "").encode()).hexdigest()


def _part(about: About) -> Part | None:
    return Part(*about["place"]) if about["place"] else None


def _run(who: Principal, about: About, given: bytes, _tell: Tell) -> Result:
    text, part = given.decode(), _part(about)
    value, wrong = source.read_document(text) if part else source.read_whole(text)
    if wrong:
        return {"text": text, "marked": [[one.problem.packed(), one.line] for one in wrong]}
    is_taken = workspace.unless_overtaken(_putting(who, about, part, value))
    return {} if is_taken else {"text": text, "marked": [], "overtaken": True}


def _putting(who: Principal, about: About, part: Part | None, value: Any) -> Callable[[], bool]:
    def put() -> bool:
        mine = workspace.working(who)
        if _is_there(mine, part, value):
            return True
        if _seen(mine, part) != about["seen"]:
            return False
        if part is None:
            source.change_whole(who, mine, value)
        else:
            workspace.change(who, part.kind, part.name, value, _("%(part)s changed", part=part.words(value)))
        return True

    return put


def _is_there(mine: Working, part: Part | None, value: Any) -> bool:
    """Whether it was taken already, by an attempt that could not tell so."""
    if part is not None:
        return mine.configuration.text(part.kind, part.name) == canonical(value)
    return not list(Configuration().merged(value).changes_since(mine.configuration))


def _shown(who: Principal, about: About, result: Result) -> Answer:
    if "text" not in result:
        return redirect(_back(about), 303)
    if result.get("overtaken"):
        words = _(
            "Your draft was changed while this was read, so nothing was taken. Save it again, and it takes its place."
        )
        flash(words, "warn")
    marked = [source.Marked(Problem.unpacked(problem), line) for problem, line in result["marked"]]
    return source.source_page(who, workspace.working(who), _part(about), result["text"], marked)


def _title(about: About) -> str:
    part = _part(about)
    return str(_("JSON of %(name)s", name=part.name) if part else _("The configuration as JSON"))


def _back(about: About) -> str:
    part = _part(about)
    return url_for("console.document_json", kind=part.kind, name=part.name) if part else url_for("console.whole_json")


WORK: Final = Work("json", _run, _shown, _title, _back)
