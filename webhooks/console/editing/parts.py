"""What one page edits: a whole document, a flow's settings, one of its steps or one of its menus."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from flask_babel import gettext as _

from flows.check.names import Document
from flows.check.shapes import Shape
from flows.configuration import Configuration, pointer
from flows.document import KINDS, Menu, Step
from flows.document.resources import CalendarEvent
from webhooks.console.editing.labels import ONE
from webhooks.console.editing.values import MISSING, Missing, Path, at, with_at

APART: Final = {
    "flows": ("steps", "menus"),
    "hours": ("week",),
    "calendars": ("events", "holidays"),
    "lists": ("entries",),
}
"""Settings that have pages of their own."""
_MODELS: Final = {"steps": Step, "menus": Menu, "events": CalendarEvent}


@dataclass(frozen=True)
class Part:
    """A part of a document. path: where it stands in it, empty for the document itself."""

    kind: str
    name: str
    path: Path = ()

    @property
    def shape(self) -> Shape:
        if not self.path:
            return Shape(KINDS[self.kind])
        return Shape(_MODELS[str(self.path[0])])

    @property
    def pointer(self) -> str:
        return pointer(self.kind, self.name, *self.path)

    @property
    def apart(self) -> tuple[str, ...]:
        """Settings that are not on this page."""
        return () if self.path else APART.get(self.kind, ())

    def of(self, document: Any) -> Any:
        """The part, without what is not on this page; MISSING where there is none."""
        found = at(document, self.path)
        if self.apart and isinstance(found, dict):
            return {key: value for key, value in found.items() if key not in self.apart}
        return found

    def put(self, document: Any, value: Any) -> Any:
        """The document with the part as it now is."""
        if self.apart and isinstance(value, dict) and isinstance(document, dict):
            value = {**{key: each for key, each in document.items() if key in self.apart}, **value}
        return with_at(document, self.path, value)

    def title(self, value: Any) -> str:
        """What the part is called."""
        if not self.path:
            return self.name
        key = {"steps": "name", "events": "title"}.get(str(self.path[0]))
        return str(value.get(key, "?") if key and isinstance(value, dict) else self.path[-1])

    def words(self, value: Any) -> str:
        """The part in words: "Step “ouvert” of accueil"."""
        if not self.path:
            return str(_("%(part)s “%(name)s”", part=ONE[self.kind], name=self.name))
        one = ONE[{"steps": "step", "events": "event"}.get(str(self.path[0]), "menu")]
        return str(_("%(part)s “%(name)s” of %(flow)s", part=one, name=self.title(value), flow=self.name))

    def found_again(self, document: Any, before: Any) -> Part | None:
        """The same part in a document that may have changed since: at its place, or the same or of its name. None: gone."""
        here = self.of(document)
        if here == before or not self.path or self.path[0] == "menus":
            return None if isinstance(here, Missing) else self
        items = document.get(self.path[0]) if isinstance(document, dict) else None
        items = items if isinstance(items, list) else []
        name = before.get("name", MISSING) if isinstance(before, dict) else MISSING
        same = [index for index, item in enumerate(items) if item == before]
        named = [index for index, item in enumerate(items) if isinstance(item, dict) and item.get("name") == name]
        found = next(iter([*same, *named]), None)
        return None if found is None else Part(self.kind, self.name, (self.path[0], found))


def renamed(configuration: Configuration, kind: str, name: str, new: str) -> dict[tuple[str, str], Any]:
    """A document under another name, and every document that names it, with the new one. Kind and name → document."""
    found: dict[tuple[str, str], Any] = {(kind, name): None, (kind, new): configuration.document(kind, name)}
    for other in configuration.texts:
        for user in configuration.names(other):
            if name in (configuration.text(other, user) or ""):
                value = with_names(other, user, configuration.document(other, user), kind, name, new)
                place = (other, new if (other, user) == (kind, name) else user)
                if value != configuration.document(other, user):
                    found[place] = value
    return found


def with_names(kind: str, user: str, value: Any, what: str, name: str, new: str) -> Any:
    """A document in which something is named otherwise, in texts too ("{next_opening:service}")."""
    document = Document(kind, user, value)
    for used, called, path in document.uses:
        if (used, called) == (what, name):
            here = at(value, path)
            value = with_at(value, path, new if here == name else _in_text(str(here), name, new))
    return value


def _in_text(text: str, name: str, new: str) -> str:
    for opening in (f"{{next_opening:{name}", f" except {name}", f"{{{name}"):
        for end in ("}", " except"):
            text = text.replace(opening + end, opening.replace(name, new) + end)
    return text
