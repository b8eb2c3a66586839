"""The JSON of a document, and of the whole draft, one tab away from the forms."""

from __future__ import annotations

from typing import Any

from flask import redirect, request, url_for
from flask_babel import gettext as _

from flows.check import NotJson, TooLarge, check_upload
from flows.check.reading import TooDeep, mistakes, read, too_deep
from flows.configuration import KINDS, SCHEMA_VERSION, Configuration, canonical, pointer
from flows.problems import Problem
from flows.record import Frozen
from flows.words import words
from webhooks.api.answers import text_of
from webhooks.api.uploads import needed
from webhooks.auth import Principal
from webhooks.console import workspace
from webhooks.console.editing import checks, large_json
from webhooks.console.editing.facts import page
from webhooks.console.editing.links import link_to
from webhooks.console.editing.parts import Part
from webhooks.console.editing.positions import line_of, lines_of
from webhooks.console.pages import Answer
from webhooks.console.workspace import Working
from webhooks.errors import ApiError

UNKEEPABLE = ("bad_text", "not_a_number", "too_deep", "too_many_values", "wrong_type", "duplicate_key")
"""What JSON text may hold that no draft can."""
MOST_AT_ONCE = 100_000
"""Characters that are checked while the browser waits: half a second's work."""


class Marked(Frozen):
    """A problem and the line that it is told at, counted from 1; 0: it is told of no line."""

    problem: Problem
    line: int

    @property
    def names_line(self) -> bool:
        """Whether the sentence itself says which line."""
        return self.problem.code == "not_json" and self.line > 0


def show(who: Principal, kind: str, name: str) -> Answer:
    """GET /console/edit/<kind>/<name>/json."""
    mine = workspace.working(who)
    _demand(mine, kind, name)
    text = text_of(mine.configuration.document(kind, name))
    problems = [] if is_large(text) else checks.of_document(mine.configuration, kind, name)
    return source_page(who, mine, Part(kind, name), text, _marked(text, problems, pointer(kind, name)))


def take(who: Principal, kind: str, name: str) -> Answer:
    """POST /console/edit/<kind>/<name>/json; `do=check` keeps nothing. What is no JSON is shown again as it was typed."""
    mine = workspace.working(who)
    _demand(mine, kind, name)
    text, part, is_check = request.form.get("text", ""), Part(kind, name), request.form.get("do") == "check"
    if is_large(text) and not is_check:
        return large_json.take(who, mine, part, text)
    document, wrong = read_document(text)
    if wrong or (is_check and is_large(text)):
        return source_page(who, mine, part, text, wrong)
    if is_check:
        problems = checks.of_document(mine.configuration.merged({kind: {name: document}}), kind, name)
        return source_page(who, mine, part, text, _marked(text, problems, pointer(kind, name)))
    if canonical(document) != mine.configuration.text(kind, name):
        workspace.change(who, kind, name, document, _("%(part)s changed", part=part.words(document)))
    return redirect(url_for("console.document_json", kind=kind, name=name), 303)


def read_document(text: str) -> tuple[Any, list[Marked]]:
    """The document that a text is, or why it is none."""
    document, wrong = _read(text)
    if document is None and not wrong:
        wrong = [
            Marked(Problem("error", "wrong_type", "", words("null is no document; remove it with its button.")), 1)
        ]
    return document, wrong


def is_large(text: str) -> bool:
    """Whether it takes longer to check than a page should."""
    return len(text) > MOST_AT_ONCE


def show_whole(who: Principal) -> Answer:
    """GET /console/configuration.json: all of the draft."""
    mine = workspace.working(who)
    text = text_of(mine.configuration.as_json())
    problems = [] if is_large(text) else _problems(mine)
    return source_page(who, mine, None, text, _marked(text, problems, ""))


def take_whole(who: Principal) -> Answer:
    """POST /console/configuration.json: what is left out is removed; `do=check` keeps nothing."""
    mine, is_check = workspace.working(who), request.form.get("do") == "check"
    text = request.form.get("text", "")
    if is_large(text) and not is_check:
        return large_json.take(who, mine, None, text)
    upload, wrong = read_whole(text)
    if not wrong and is_check and not is_large(text):
        wrong = _marked(text, check_upload(upload, Configuration(), whole=True).problems, "")
    if wrong or is_check:
        return source_page(who, mine, None, text, wrong)
    change_whole(who, mine, upload)
    return redirect(url_for("console.whole_json"), 303)


def read_whole(text: str) -> tuple[Any, list[Marked]]:
    """The configuration that a text is, or why it is none."""
    upload, wrong = _read(text)
    return upload, wrong or _marked(text, [*_not_whole(upload)], "")


def change_whole(who: Principal, mine: Working, upload: Any) -> None:
    """Puts a configuration in place of the draft."""
    new = Configuration().merged(upload)
    changes = {(one.kind, one.name): new.document(one.kind, one.name) for one in new.changes_since(mine.configuration)}
    if changes:
        workspace.change_all(who, changes, _("The configuration as JSON changed"))


def _read(text: str) -> tuple[Any, list[Marked]]:
    try:
        value = read(text)
    except (NotJson, TooLarge) as wrong:
        sentence = wrong.args[0]  # `str()` of it would lose what it was made of
        line = sentence.values.get("line", 0)
        return None, [Marked(Problem("error", "not_json", "", sentence), line)]
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
    upload = {"schema_version": SCHEMA_VERSION, **mine.configuration.as_json()}
    return check_upload(upload, Configuration(), whole=True).problems


def _marked(text: str, problems: list[Problem], base: str) -> list[Marked]:
    lines = lines_of(text) if problems else {}
    return [
        Marked(one, line_of(lines, one.pointer[len(base) :]) if one.pointer.startswith(base) else 0) for one in problems
    ]


def source_page(who: Principal, mine: Working, part: Part | None, text: str, marked: list[Marked]) -> Answer:
    """The page of a JSON text, with what is wrong with it."""
    kinds = [part.kind] if part else list(KINDS)
    title = part.name if part else _("Configuration")
    action = url_for("console.document_json", kind=part.kind, name=part.name) if part else url_for("console.whole_json")
    shown = {"action": action, "is_large": is_large(text)}
    facts = {**shown, "part": part, "title": title, "text": text, "marked": marked, "may": who.may(needed(kinds))}
    return page("source.html", who, mine, **facts, rows=min(max(text.count("\n") + 2, 12), 40), link_to=link_to)


def _demand(mine: Working, kind: str, name: str) -> None:
    if kind not in mine.configuration.texts or not mine.configuration.has(kind, name):
        raise ApiError(404, "unknown_document", _("There is no “%(name)s” here.", name=name))
