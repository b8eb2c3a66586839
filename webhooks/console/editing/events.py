"""The days and times of an event that is there already: typed as those of a new one are, and told in lists."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from typing import Any, Final

from flask import request
from flask_babel import format_date

from webhooks.auth import Principal
from webhooks.console.editing.documents import form_page, saved
from webhooks.console.editing.links import words_at
from webhooks.console.editing.parts import Part
from webhooks.console.editing.typed_event import TypedEvent
from webhooks.console.pages import Answer

TYPED: Final = ("title", "on", "from", "to", "repeat")
"""The settings that the fields of days and times say; others of the event stay as they are."""


def take_days(who: Principal, name: str, index: int) -> Answer:
    """POST /console/edit/calendars/<name>/events/<index>/days. What cannot be read is shown again as it was typed."""
    part = Part("calendars", name, ("events", index))
    typed = TypedEvent.of(request.form)
    event, wrong = typed.event()
    if event is None:
        return form_page(who, part, "event.html", typed=typed.told(wrong))
    said = {f"/{key}": event.get(key, "") for key in TYPED}
    return saved(who, part, {**said, "~before": request.form.get("~before", "")})


def typed_event(before: str) -> TypedEvent | None:
    """The fields of an event (JSON); None where they cannot hold all of it, such as a rule of RFC 5545."""
    return TypedEvent.of_event(json.loads(before))


def told_days(event: dict[str, Any]) -> str:
    """When an event is, in the reader's language; as it is written where the fields could not hold it."""
    typed = TypedEvent.of_event(event)
    if typed is None:
        ends = [event["on"]] if "on" in event else [event.get("from", "?"), event.get("to", "?")]
        return " – ".join(str(end).replace("T", " ") for end in ends)
    first, last = _day(typed.first), _day(typed.last or typed.first)
    if not typed.from_ and not typed.to:
        return first if first == last else f"{first} – {last}"
    begin, end = typed.from_ or "00:00", typed.to or "24:00"
    return f"{first}, {begin}–{end}" if first == last else f"{first}, {begin} – {last}, {end}"


def _day(text: str) -> str:
    return str(format_date(date.fromisoformat(text), "EEE d MMM y"))


FILTERS: Final[dict[str, Callable[..., Any]]] = {
    "typed_event": typed_event,
    "told_days": told_days,
    "words_at": words_at,
}
