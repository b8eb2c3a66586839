"""Calendar files: their events into a calendar of the draft, and back."""

from __future__ import annotations

from functools import cache
from typing import Any, Final

from flask import Response, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from flows.configuration import canonical
from flows.imports.report import Report
from flows.words import packed, unpacked
from webhooks.auth import Principal
from webhooks.console import workspace
from webhooks.console.editing.calendars import calendar_of, list_of
from webhooks.console.editing.facts import page
from webhooks.console.editing.new import Names
from webhooks.console.pages import Answer
from webhooks.console.tasks.running import begin
from webhooks.console.tasks.work import About, Result, Tell, Work
from webhooks.console.texts import told
from webhooks.errors import ApiError
from webhooks.service import service

MOST_AT_ONCE: Final = 500
"""Events of a file that is read while the browser waits: half a second's work. A rule may stand for many."""
OF_A_RULE: Final = 50
SHOWN_LINES: Final = 500


def take(who: Principal, name: str) -> Answer:
    """POST /console/edit/calendars/<name>/import: the events of a calendar file, and a report of what became of each."""
    calendar_of(workspace.working(who), name)
    upload = request.files.get("file")
    content = upload.read() if upload else b""
    about = {"name": name, "replace": request.form.get("replace") == "1"}
    return begin(who, WORK, about, content, is_small=_is_small(content))


def _is_small(content: bytes) -> bool:
    upper = content.upper()
    return upper.count(b"BEGIN:VEVENT") + OF_A_RULE * upper.count(b"RRULE") <= MOST_AT_ONCE


def _run(who: Principal, about: About, given: bytes, tell: Tell) -> Result:
    from webhooks.ics.reading import NotACalendar, events_of, read

    name = str(about["name"])

    @cache
    def read_in(zone: str) -> tuple[list[dict[str, Any]], Report]:
        report = Report()
        return events_of(read(given), zone, service().now(), report, tell), report

    def put() -> Result:
        mine = workspace.working(who)
        found = calendar_of(mine, name)
        events, report = read_in(found.get("timezone") or Names(mine.configuration).zones()[0])
        added = _put(who, name, found, events, bool(about["replace"]))
        lines = [[line.fate, packed(line.where), packed(line.words)] for line in report.lines[:SHOWN_LINES]]
        return {"added": added, "lines": lines, "total": len(report.lines)}

    try:
        return workspace.unless_overtaken(put)
    except NotACalendar as wrong:
        return {"wrong": packed(wrong.args[0]), "added": 0, "lines": []}


def _put(who: Principal, name: str, found: dict[str, Any], events: list[dict[str, Any]], replaces: bool) -> int:
    """The events into the draft, but for those that are there already; how many that were."""
    old = list_of(found.get("events"))
    kept = [] if replaces else old
    known = {canonical(one) for one in kept}
    added = [one for one in events if canonical(one) not in known]
    if [*kept, *added] != old:
        words = ngettext(
            "%(num)s event of a calendar file taken into %(name)s",
            "%(num)s events of a calendar file taken into %(name)s",
            len(added),
            name=name,
        )
        workspace.change(who, "calendars", name, {**found, "events": [*kept, *added]}, words)
    return len(added)


def _shown(who: Principal, about: About, result: Result) -> Answer:
    lines = [(fate, told(unpacked(where)), told(unpacked(words))) for fate, where, words in result["lines"]]
    wrong = told(unpacked(result.get("wrong", "")))
    facts = {
        "name": about["name"],
        "added": result["added"],
        "lines": lines,
        "wrong": wrong,
        "total": result.get("total", 0),
    }
    answer = page("imported.html", who, workspace.working(who), **facts)
    return (answer, 422) if facts["wrong"] else answer


def _title(about: About) -> str:
    return str(_("Calendar file into %(name)s", name=about["name"]))


def _back(about: About) -> str:
    return url_for("console.calendar", name=about["name"])


WORK: Final = Work("calendar file", _run, _shown, _title, _back)


def file(who: Principal, name: str) -> Response:
    """GET /console/edit/calendars/<name>/export: as a calendar file."""
    from webhooks.ics.writing import written

    mine = workspace.working(who)
    found = calendar_of(mine, name)
    try:
        body = written(name, found, Names(mine.configuration).zones()[0], service().now())
    except (ValueError, KeyError, TypeError, AttributeError) as wrong:
        raise ApiError(422, "invalid", _("It has errors: mend them first.")) from wrong
    response = Response(body, content_type="text/calendar; charset=utf-8")
    response.headers.set("Content-Disposition", "attachment", filename=f"{name}.ics")
    return response
