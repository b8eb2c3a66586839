"""Lists of callers: found, noted, removed one by one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any, Final

from flask import redirect, request
from flask_babel import gettext as _

from flows.list_entries import BadEntry, Range, read_entry
from flows.record import Frozen
from webhooks.auth import Principal
from webhooks.console import workspace
from webhooks.console.editing.documents import form_page
from webhooks.console.editing.parts import Part
from webhooks.console.pages import Answer
from webhooks.console.paths import query
from webhooks.console.shown import number
from webhooks.errors import ApiError

ROWS: Final = 100
SOME_DIGITS: Final = 3


class Row(Frozen):
    """An entry as it is shown. index: its place in the list; match: as it is written."""

    index: int
    match: str
    note: str


class Line(Frozen):
    """A pasted line that cannot be taken. number: counted from 1."""

    number: int
    text: str
    wrong: str


def show(who: Principal, name: str, left: Sequence[Line] = ()) -> Answer:
    """GET /console/edit/lists/<name>: `?find=` what stands in a number or note, `?from=` the row to begin with. left: what was
    pasted and not taken."""
    found = list_of(workspace.working(who), name)
    entries = found["entries"]
    wanted = request.args.get("find", "").strip()
    search = Search(wanted, found.get("region"))
    rows = [row for row in rows_of(entries) if search.finds(row)]
    start = request.args.get("from", "0")
    first = int(start) if start.isascii() and start.isdigit() and len(start) < 9 else 0
    facts = {"rows": rows[first : first + ROWS], "found": len(rows), "first": first, "step": ROWS, "find": wanted}
    return form_page(who, Part("lists", name), "list.html", **facts, count=len(entries), left=left)


def rows_of(entries: Sequence[Any]) -> Iterator[Row]:
    """The entries of a list, as they are written."""
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


def take(who: Principal, name: str) -> Answer:
    """POST /console/edit/lists/<name>/entries: `do=note|<index>` or `do=drop|<index>`, with what stands there."""
    found = list_of(workspace.working(who), name)
    verb, _sep, place = request.form.get("do", "").partition("|")
    entries = list(found["entries"])
    index = int(place) if place.isascii() and place.isdigit() and len(place) < 9 else len(entries)
    row = next((row for row in rows_of(entries[index : index + 1])), None)
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


def list_of(mine: workspace.Working, name: str) -> dict[str, Any]:
    """A list of the draft. Raises ApiError: 404, or 409 for one that is written otherwise."""
    if not mine.configuration.has("lists", name):
        raise ApiError(404, "unknown_document", _("There is no “%(name)s” here.", name=name))
    found = mine.configuration.document("lists", name)
    if not isinstance(found, dict) or not isinstance(found.get("entries", []), list):
        raise ApiError(409, "broken", _("This list can only be mended in its JSON."))
    return {"entries": [], **found}
