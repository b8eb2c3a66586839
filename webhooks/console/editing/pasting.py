"""Many numbers pasted onto a list."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Final

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from flows.list_entries import BadEntry, Range, read_entry
from flows.record import asdict
from webhooks.auth import Principal
from webhooks.console import workspace
from webhooks.console.editing.lists import Line, list_of, rows_of, show
from webhooks.console.pages import Answer
from webhooks.console.tasks.running import begin
from webhooks.console.tasks.work import About, Result, Tell, Work
from webhooks.console.texts import told

MOST_LINES: Final = 200_000
MOST_AT_ONCE: Final = 5_000
"""Lines, with those of the list, that are read while the browser waits: half a second's work."""
TELL_EVERY: Final = 500
_NOTE: Final = re.compile(r"\s*[;,\t]\s*|\s{2,}")


@dataclass
class Pasted:
    """What was read. entries: key → entry of the document; again: how often one came twice; left: lines that cannot be taken."""

    entries: dict[str, Any] = field(default_factory=dict)
    again: int = 0
    left: list[Line] = field(default_factory=list)


def take(who: Principal, name: str) -> Answer:
    """POST /console/edit/lists/<name>/paste: one entry on each line, a note after a comma, semicolon or tab. Lines that cannot
    be taken stay in the field and are told; what is on the list already is passed over."""
    found = list_of(workspace.working(who), name)
    lines = request.form.get("lines", "")
    is_small = lines.count("\n") + len(found["entries"]) <= MOST_AT_ONCE
    return begin(who, WORK, {"name": name}, lines.encode(), is_small=is_small)


def _run(who: Principal, about: About, given: bytes, tell: Tell) -> Result:
    lines, name = given.decode().splitlines()[:MOST_LINES], str(about["name"])

    @cache
    def pasted_in(region: str | None) -> Pasted:
        return _read(lines, region, tell)

    @cache
    def key_in(region: str | None, match: str) -> str:
        return _key(match, region)

    def put() -> Result:
        found = list_of(workspace.working(who), name)
        region = found.get("region") if isinstance(found.get("region"), str) else None
        pasted = pasted_in(region)
        known = {key_in(region, row.match) for row in rows_of(found["entries"])}
        added = [entry for key, entry in pasted.entries.items() if key not in known]
        if added:
            whole = {**found, "entries": [*found["entries"], *added]}
            workspace.change(who, "lists", name, whole, _added(len(added), name))
        again = pasted.again + len(pasted.entries) - len(added)
        return {"added": len(added), "again": again, "left": [asdict(line) for line in pasted.left]}

    return workspace.unless_overtaken(put)


def _read(lines: Sequence[str], region: str | None, tell: Tell) -> Pasted:
    found = Pasted()
    for count, text in enumerate(lines, 1):
        if count % TELL_EVERY == 0:
            tell(count, len(lines))
        match, note = _split(text.strip())
        try:
            meaning = read_entry(match, region) if match else None
        except BadEntry as bad:
            found.left.append(Line(count, text, f"{told(bad.message)} {_meant(bad.suggestion)}".strip()))
            continue
        if meaning is None:
            continue
        key = _written(meaning)
        found.again += key in found.entries
        found.entries.setdefault(key, {"match": match, "note": note} if note else match)
    return found


def _key(match: str, region: str | None) -> str:
    """The same for all spellings of an entry; "" for what is none."""
    try:
        return _written(read_entry(match, region))
    except (BadEntry, ValueError):
        return ""


def _written(meaning: Range | str) -> str:
    if isinstance(meaning, str):
        return meaning
    return f"+{meaning.first}" if meaning.first == meaning.last else f"+{meaning.first}-+{meaning.last}"


def _split(text: str) -> tuple[str, str]:
    match, *rest = _NOTE.split(text, maxsplit=1)
    return match.strip(' "'), (rest[0].strip(' "') if rest else "")


def _meant(suggestion: str | None) -> str:
    return str(_("Meant: %(text)s?", text=suggestion)) if suggestion else ""


def _added(count: int, name: str) -> str:
    return str(ngettext("%(num)s entry added to %(name)s", "%(num)s entries added to %(name)s", count, name=name))


def _shown(who: Principal, about: About, result: Result) -> Answer:
    name = str(about["name"])
    for category, words in _outcome(name, result):
        flash(words, category)
    left = [Line(**line) for line in result["left"]]
    return show(who, name, left) if left else redirect(url_for("console.list", name=name), 303)


def _outcome(name: str, result: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    if result["added"]:
        yield "good", f"{_added(result['added'], name)}."
    if again := result["again"]:
        yield "warn", ngettext("%(num)s was on the list already.", "%(num)s were on the list already.", again)


def _title(about: About) -> str:
    return str(_("Numbers onto %(name)s", name=about["name"]))


def _back(about: About) -> str:
    return url_for("console.list", name=about["name"])


WORK: Final = Work("pasted numbers", _run, _shown, _title, _back)
