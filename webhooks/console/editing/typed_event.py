"""A new event as people type it: a title, days, perhaps times of day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from flask_babel import gettext as _

from flows.record import Frozen, replace
from flows.schedules.errors import Unreadable
from flows.schedules.text import read_day
from webhooks.console import texts


class TypedEvent(Frozen):
    """What stands in the fields. repeat: "" or "yearly". wrong: why it cannot be taken."""

    title: str = ""
    first: str = ""
    from_: str = ""
    last: str = ""
    to: str = ""
    repeat: str = ""
    wrong: str = ""

    @classmethod
    def on(cls, day: str) -> TypedEvent:
        """Empty but for the day, where one was chosen."""
        return cls(first=day)

    @classmethod
    def of(cls, form: Mapping[str, str]) -> TypedEvent:
        """What a form says."""
        fields = {"title": "title", "first": "first", "from_": "from", "last": "last", "to": "to", "repeat": "repeat"}
        return cls(**{field: form.get(name, "").strip() for field, name in fields.items()})

    @classmethod
    def of_event(cls, event: Any) -> TypedEvent | None:
        """The fields that say an event of a document; None where they cannot say all of its days.

        >>> TypedEvent.of_event({"title": "Noël", "from": "2026-12-24T16:00", "to": "2026-12-25T00:00"})
        TypedEvent(title='Noël', first='2026-12-24', from_='16:00', last='', to='', repeat='', wrong='')
        """
        if not isinstance(event, dict):
            return None
        said = {key: str(value) for key, value in event.items() if key != "description"}
        first, _, begin = said.get("on", said.get("from", "")).partition("T")
        last, _, end = said.get("to", "").partition("T")
        try:
            if end == "00:00":
                last, end = (read_day(last) - timedelta(days=1)).isoformat(), ""
            last = last if last != first else ""
            typed = cls(said.get("title", ""), first, begin, last, end, said.get("repeat", ""))
            return typed if typed.event()[0] == said and typed.repeat in ("", "yearly") else None
        except (Unreadable, ValueError):
            return None

    def told(self, wrong: str) -> TypedEvent:
        """The same, and what is wrong with it."""
        return replace(self, wrong=wrong)

    def event(self) -> tuple[dict[str, Any] | None, str]:
        """As the document has it; or None, and why not.

        >>> TypedEvent("Noël", "2026-12-24", from_="16:00").event()
        ({'title': 'Noël', 'from': '2026-12-24T16:00', 'to': '2026-12-25T00:00'}, '')
        """
        if not self.title:
            return None, str(_("Give it a title."))
        try:
            span = self._span()
        except Unreadable as wrong:
            return None, texts.told(wrong.message)
        except ValueError:
            return None, str(_("Write times as 16:00."))
        if len(span) == 2 and span["from"] >= span["to"] and span["from"] != span["to"][: len(span["from"])]:
            return None, str(_("It ends before it begins."))
        repeat = {"repeat": self.repeat} if self.repeat else {}
        return {"title": self.title, **span, **repeat}, ""

    def _span(self) -> dict[str, str]:
        first = read_day(self.first).isoformat()
        last = read_day(self.last).isoformat() if self.last else first
        if self.from_ or self.to:
            begin = f"{first}T{_time(self.from_ or '00:00')}"
            end = f"{last}T{_time(self.to)}" if self.to else _after(last)
            return {"from": begin, "to": end}
        return {"on": first} if last == first else {"from": first, "to": last}


def _time(text: str) -> str:
    return datetime.strptime(text, "%H:%M").strftime("%H:%M")


def _after(day: str) -> str:
    """The midnight at which a day ends."""
    return f"{read_day(day) + timedelta(days=1):%Y-%m-%dT00:00}"
