"""The JSON of a document, and of the whole draft, one tab away from the forms."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import redirect, request, url_for
from flask_babel import gettext as _

from flows.check import MAX_BYTES, NotJson, TooLarge, check_upload
from flows.check.reading import TooDeep, mistakes, read, too_deep
from flows.configuration import KINDS, SCHEMA_VERSION, Configuration, canonical, pointer
from flows.problems import Problem
from webhooks.api.answers import text_of
from webhooks.api.uploads import needed
from webhooks.auth import Principal
from webhooks.console import workspace
from webhooks.console.editing import checks
from webhooks.console.editing.facts import page
from webhooks.console.editing.links import link_to
from webhooks.console.editing.parts import Part
from webhooks.console.editing.positions import line_of, lines_of
from webhooks.console.pages import Answer
from webhooks.console.workspace import Working
from webhooks.errors import ApiError

UNKEEPABLE = ("bad_text", "not_a_number", "too_deep", "too_many_values", "wrong_type", "duplicate_key")
"""What JSON text may hold that no draft can."""


@dataclass(frozen=True, slots=True)
class Marked:
    """A problem and the line that it is told at, counted from 1; 0: it is told of no line."""

    problem: Problem
    line: int


def show(who: Principal, kind: str, name: str) -> Answer:
    """GET /console/edit/<kind>/<name>/json."""
    mine = workspace.working(who)
    _demand(mine, kind, name)
    text = text_of(mine.configuration.document(kind, name))
    problems = checks.of_document(mine.configuration, kind, name)
    return _page(who, mine, Part(kind, name), text, _marked(text, problems, pointer(kind, name)))


def take(who: Principal, kind: str, name: str) -> Answer:
    """POST /console/edit/<kind>/<name>/json; `do=check` keeps nothing. What is no JSON is shown again as it was typed."""
    mine = workspace.working(who)
    _demand(mine, kind, name)
    text, part = request.form.get("text", ""), Part(kind, name)
    document, wrong = _read(text)
    if document is None and not wrong:
        wrong = [Marked(Problem("error", "wrong_type", "", _("null is no document; remove it with its button.")), 1)]
    if wrong:
        return _page(who, mine, part, text, wrong)
    if request.form.get("do") == "check":
        problems = checks.of_document(mine.configuration.merged({kind: {name: document}}), kind, name)
        return _page(who, mine, part, text, _marked(text, problems, pointer(kind, name)))
    if canonical(document) != mine.configuration.text(kind, name):
        workspace.change(who, kind, name, document, _("%(part)s changed", part=part.words(document)))
    return redirect(url_for("console.document_json", kind=kind, name=name), 303)


def show_whole(who: Principal) -> Answer:
    """GET /console/configuration.json: all of the draft."""
    mine = workspace.working(who)
    text = text_of(mine.configuration.as_json())
    return _page(who, mine, None, text, _marked(text, _problems(mine), ""))


def take_whole(who: Principal) -> Answer:
    """POST /console/configuration.json: what is left out is removed; `do=check` keeps nothing."""
    mine = workspace.working(who)
    text = request.form.get("text", "")
    upload, wrong = _read(text)
    wrong = wrong or _marked(text, [*_not_whole(upload)], "")
    if not wrong and request.form.get("do") == "check":
        wrong = _marked(text, check_upload(upload, Configuration(), whole=True).problems, "")
    if wrong or request.form.get("do") == "check":
        return _page(who, mine, None, text, wrong)
    new = Configuration().merged(upload)
    changes = {(one.kind, one.name): new.document(one.kind, one.name) for one in new.changes_since(mine.configuration)}
    if changes:
        workspace.change_all(who, changes, _("The configuration as JSON changed"))
    return redirect(url_for("console.whole_json"), 303)


def _read(text: str) -> tuple[Any, list[Marked]]:
    try:
        value = read(text)
    except (NotJson, TooLarge) as wrong:
        words = str(wrong)
        line = int(words.split(",")[0].removeprefix("Line ")) if words.startswith("Line ") else 0
        return None, [Marked(Problem("error", "not_json", "", words), line)]
    except TooDeep:
        return None, [Marked(too_deep(), 0)]
    wrong_values = [problem for problem in mistakes(value) if problem.code in UNKEEPABLE]
    return value, _marked(text, wrong_values, "")


def _not_whole(upload: Any) -> list[Problem]:
    """What cannot be kept because it is no configuration at all: a top level that is none, names that are none."""
    told = ("not_an_object", "unknown_kind", "null_kind", "bad_name", "bad_schema_version", "newer_schema_version")
    found = check_upload(upload, Configuration(), whole=True).problems
    problems = [problem for problem in found if problem.code in told and problem.pointer.count("/") < 3]
    if isinstance(upload, dict):
        shapes = [kind for kind in KINDS if not isinstance(upload.get(kind, {}), dict)]
        problems += [one for one in found if one.code == "wrong_type" and one.pointer.lstrip("/") in shapes]
        names = [(kind, name) for kind in KINDS if isinstance(upload.get(kind), dict) for name in upload[kind]]
        numbers = {pointer(kind, name) for kind, name in names if kind == "numbers"}
        problems += [one for one in found if one.code == "bad_number" and one.pointer in numbers]
    return problems


def _problems(mine: Working) -> list[Problem]:
    """All problems of a small configuration; of a large one, those of what was changed."""
    if sum(len(text) for names in mine.configuration.texts.values() for text in names.values()) > MAX_BYTES // 10:
        return checks.of_changes(mine)
    upload = {"schema_version": SCHEMA_VERSION, **mine.configuration.as_json()}
    return check_upload(upload, Configuration(), whole=True).problems


def _marked(text: str, problems: list[Problem], base: str) -> list[Marked]:
    lines = lines_of(text) if problems else {}
    return [
        Marked(one, line_of(lines, one.pointer[len(base) :]) if one.pointer.startswith(base) else 0) for one in problems
    ]


def _page(who: Principal, mine: Working, part: Part | None, text: str, marked: list[Marked]) -> Answer:
    kinds = [part.kind] if part else list(KINDS)
    title = part.name if part else _("Configuration")
    facts = {"part": part, "title": title, "text": text, "marked": marked, "may": who.may(needed(kinds))}
    return page("source.html", who, mine, **facts, rows=min(max(text.count("\n") + 2, 12), 40), link_to=link_to)


def _demand(mine: Working, kind: str, name: str) -> None:
    if kind not in mine.configuration.texts or not mine.configuration.has(kind, name):
        raise ApiError(404, "unknown_document", _("There is no “%(name)s” here.", name=name))
