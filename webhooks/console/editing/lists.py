"""Lists of callers: found, noted, removed one by one, and pasted many at a time."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from flows.list_entries import BadEntry, Range, read_entry
from webhooks.auth import Principal
from webhooks.console import workspace
from webhooks.console.editing.documents import form_page
from webhooks.console.editing.parts import Part
from webhooks.console.pages import Answer
from webhooks.console.paths import query
from webhooks.console.shown import number
from webhooks.errors import ApiError

ROWS: Final = 100
MOST_LINES: Final = 200_000
SOME_DIGITS: Final = 3
_NOTE: Final = re.compile(r"\s*[;,\t]\s*|\s{2,}")


@dataclass(frozen=True, slots=True)
class Row:
    """An entry as it is shown. index: its place in the list; match: as it is written."""

    index: int
    match: str
    note: str


@dataclass(frozen=True, slots=True)
class Line:
    """A pasted line that cannot be taken. number: counted from 1."""

    number: int
    text: str
    wrong: str


def show(who: Principal, name: str, left: Sequence[Line] = ()) -> Answer:
    """GET /console/edit/lists/<name>: `?find=` what stands in a number or note, `?from=` the row to begin with. left: what was
    pasted and not taken."""
    found = _list(workspace.working(who), name)
    entries = found["entries"]
    wanted = request.args.get("find", "").strip()
    search = Search(wanted, found.get("region"))
    rows = [row for row in _rows(entries) if search.finds(row)]
    start = request.args.get("from", "0")
    first = int(start) if start.isascii() and start.isdigit() and len(start) < 9 else 0
    facts = {"rows": rows[first : first + ROWS], "found": len(rows), "first": first, "step": ROWS, "find": wanted}
    return form_page(who, Part("lists", name), "list.html", **facts, count=len(entries), left=left)


def _rows(entries: Sequence[Any]) -> Iterator[Row]:
    for index, entry in enumerate(entries):
        match = entry.get("match", "") if isinstance(entry, dict) else entry
        note = entry.get("note") or "" if isinstance(entry, dict) else ""
        yield Row(index, match if isinstance(match, str) else str(match), str(note))


class Search:
    """What is looked for: a part of an entry or its note, or a number however it is spelt, also where a prefix or range has it."""

    def __init__(self, wanted: str, region: Any) -> None:
        self.wanted, self.region = wanted.casefold(), region
        self.digits = _digits(wanted)
        self.meaning = _meaning(wanted, region) if wanted else None

    def finds(self, row: Row) -> bool:
        if self.wanted in row.match.casefold() or self.wanted in row.note.casefold():
            return True
        if len(self.digits) >= SOME_DIGITS and self.digits in _digits(row.match):
            return True
        return isinstance(self.meaning, Range) and self._covered(row.match, self.meaning)

    def _covered(self, match: str, number: Range) -> bool:
        """Whether an entry has the number; one that is plainly another in E.164 is not looked at closer."""
        if match.startswith("+") and match[1:].isdigit():
            return match[1:] == str(number.first)
        meaning = _meaning(match, self.region)
        if isinstance(meaning, Range):
            return meaning.first <= number.first and number.last <= meaning.last
        return bool(meaning and meaning.endswith("*") and str(number.first).startswith(meaning[:-1]))


def _digits(text: str) -> str:
    return re.sub(r"\D", "", text)


def _meaning(text: str, region: Any) -> Range | str | None:
    try:
        return read_entry(text, region if isinstance(region, str) else None)
    except (BadEntry, ValueError):
        return None


def paste(who: Principal, name: str) -> Answer:
    """POST /console/edit/lists/<name>/paste: one entry on each line, a note after a comma, semicolon or tab. Lines that cannot
    be taken stay in the field and are told; what is on the list already is passed over."""
    mine = workspace.working(who)
    found = _list(mine, name)
    region = found.get("region")
    known = {meaning for row in _rows(found["entries"]) if (meaning := _meaning(row.match, region)) is not None}
    added: list[Any] = []
    left: list[Line] = []
    again = 0
    for count, text in enumerate(request.form.get("lines", "").splitlines()[:MOST_LINES], 1):
        match, note = _split(text.strip())
        try:
            meaning = read_entry(match, region) if match else None
        except BadEntry as bad:
            left.append(Line(count, text, f"{bad.message} {_meant(bad.suggestion)}".strip()))
            continue
        if meaning is None or meaning in known:
            again += meaning is not None
            continue
        known.add(meaning)
        added.append({"match": match, "note": note} if note else match)
    _keep(who, name, found, added, again)
    return show(who, name, left) if left else redirect(url_for("console.list", name=name), 303)


def _split(text: str) -> tuple[str, str]:
    match, *rest = _NOTE.split(text, maxsplit=1)
    return match.strip(' "'), (rest[0].strip(' "') if rest else "")


def _meant(suggestion: str | None) -> str:
    return str(_("Meant: %(text)s?", text=suggestion)) if suggestion else ""


def _keep(who: Principal, name: str, found: dict[str, Any], added: Sequence[Any], again: int) -> None:
    if added:
        words = ngettext("%(num)s entry added to %(name)s", "%(num)s entries added to %(name)s", len(added), name=name)
        workspace.change(who, "lists", name, {**found, "entries": [*found["entries"], *added]}, words)
        flash(f"{words}.", "good")
    if again:
        words = ngettext("%(num)s was on the list already.", "%(num)s were on the list already.", again)
        flash(words, "warn")


def take(who: Principal, name: str) -> Answer:
    """POST /console/edit/lists/<name>/entries: `do=note|<index>` or `do=drop|<index>`, with what stands there."""
    found = _list(workspace.working(who), name)
    verb, _sep, place = request.form.get("do", "").partition("|")
    entries = list(found["entries"])
    index = int(place) if place.isascii() and place.isdigit() and len(place) < 9 else len(entries)
    row = next((row for row in _rows(entries[index : index + 1])), None)
    if row is None or row.match != request.form.get(f"match/{index}"):
        raise ApiError(409, "gone", _("The list was changed meanwhile. Look at it again."))
    if verb == "drop":
        entries[index : index + 1] = []
        words = _("%(match)s removed from %(name)s", match=number(row.match), name=name)
    else:
        note = request.form.get(f"note/{index}", "").strip()
        entries[index] = {"match": row.match, "note": note} if note else row.match
        words = _("Note of %(match)s on %(name)s changed", match=number(row.match), name=name)
    if entries != found["entries"]:
        workspace.change(who, "lists", name, {**found, "entries": entries}, words)
    back = {key: request.form.get(key) for key in ("find", "from")}
    return redirect(query("list", back, name=name) + "#entries", 303)


def _list(mine: workspace.Working, name: str) -> dict[str, Any]:
    """A list of the draft. Raises ApiError: 404, or 409 for one that is written otherwise."""
    if not mine.configuration.has("lists", name):
        raise ApiError(404, "unknown_document", _("There is no “%(name)s” here.", name=name))
    found = mine.configuration.document("lists", name)
    if not isinstance(found, dict) or not isinstance(found.get("entries", []), list):
        raise ApiError(409, "broken", _("This list can only be mended in its JSON."))
    return {"entries": [], **found}
