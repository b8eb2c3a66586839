"""Every name in a document must be that of something: one walk finds them all."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from itertools import chain
from typing import Any

from flows.actions.gather import Gather
from flows.actions.request import Request
from flows.check.merged import Merged
from flows.check.shapes import Path, Place, Shape, tour
from flows.configuration import pointer
from flows.document import KINDS
from flows.document.base import MAX_TEXT, Spoken
from flows.document.prompts import PLACEHOLDER, opening_of, placeholders
from flows.own_sounds import OWN_SOUNDS, own_key
from flows.problems import Problem
from flows.words import joined, plural, template, words

UNKNOWN = {
    "flows": ("unknown_flow", template("There is no flow {name}.")),
    "hours": ("unknown_hours", template("There are no hours {name}.")),
    "calendars": ("unknown_calendar", template("There is no calendar {name}.")),
    "lists": ("unknown_list", template("There is no list {name}.")),
    "switches": ("unknown_switch", template("There is no switch {name}.")),
    "sounds": ("unknown_sound", template("There is no sound {name}.")),
    "mailboxes": ("unknown_mailbox", template("There is no mailbox {name}.")),
    "queues": ("unknown_queue", template("There is no queue {name}.")),
    "numbers": ("unknown_number", template("There is no number {name}.")),
    "menu": ("unknown_menu", template("There is no menu {name} in this flow.")),
    "step": ("unknown_step", template("There is no step {name} in this flow.")),
    "variable": ("unknown_variable", template("{name} is collected by no gather or request of any flow.")),
}
"""What is named → code, and what is said of a name of nothing."""
GIVEN = ("caller", "called")
"""What every call has, so that no variable can be called so."""
KINDS_WITH_NAMES = ("numbers", "flows", "sounds", "mailboxes", "queues", "tests")

Named = tuple[str, str, Path]


class Document:
    """The names in one document: those that it uses, and those that it makes."""

    def __init__(self, kind: str, name: str, value: Any) -> None:
        self.kind, self.name, self.value = kind, name, value

    @cached_property
    def found(self) -> list[Place]:
        """Every place of it."""
        return tour(Shape(KINDS[self.kind]), self.value)

    @cached_property
    def uses(self) -> list[Named]:
        """(What is named, its name, where), in prompts too."""
        named = [(shape.ref, value, path) for shape, value, path in self.found if shape.ref and isinstance(value, str)]
        return list(dict.fromkeys(named + [use for text, path in self.texts for use in _in_text(text, path)]))

    @property
    def mentions(self) -> list[tuple[str, str]]:
        """(What is named, its name), for flows: what else may have to be looked at when one changes."""
        return [(what, name) for what, name, _ in self.uses] if self.kind == "flows" else []

    @cached_property
    def texts(self) -> list[tuple[str, Path]]:
        """Every spoken text; what is too long to be spoken is not looked into."""
        texts = [(value, path) for shape, value, path in self.found if isinstance(value, str) and shape.takes(Spoken)]
        return [(text, path) for text, path in texts if len(text) <= MAX_TEXT]

    @cached_property
    def variables(self) -> list[tuple[str, Path]]:
        """The variables that its actions collect, and where."""
        made: list[tuple[Any, Path]] = []
        for shape, value, path in self.found:
            if shape.model is Gather and isinstance(value, dict) and "variable" in value:
                made.append((value["variable"], (*path, "variable")))
            elif shape.model is Request and isinstance(value, dict) and isinstance(value.get("save"), dict):
                made += [(name, (*path, "save", name)) for name in value["save"]]
        return [(name, path) for name, path in dict.fromkeys(each for each in made if isinstance(each[0], str))]

    def own(self, what: str) -> list[str]:
        """The names of this flow's own menus, steps or variables."""
        if what == "variable":
            return [name for name, _ in self.variables]
        if what == "menu":
            menus = self.value.get("menus") if isinstance(self.value, dict) else None
            return list(menus) if isinstance(menus, dict) else []
        steps = self.value.get("steps") if isinstance(self.value, dict) else None
        names = [step.get("name") for step in steps if isinstance(step, dict)] if isinstance(steps, list) else []
        return [name for name in names if isinstance(name, str)]

    def at(self, path: Path) -> str:
        return pointer(self.kind, self.name, *path)


def _in_text(text: str, path: Path) -> Iterator[Named]:
    for inside in placeholders(text):
        if opening := opening_of(inside):
            yield "hours", opening[0], path
            if opening[1]:
                yield "calendars", opening[1], path
        elif inside not in GIVEN:
            yield "variable", inside, path


def name_problems(document: Document, merged: Merged) -> Iterator[Problem]:
    """Names of nothing, in one document of the upload."""
    yield from _variable_names(document)
    yield from _braces(document)
    owned = {what: dict.fromkeys(document.own(what)) for what in ("menu", "step", "variable")}
    for what, name, path in document.uses:
        if what == "variable":
            if (
                name not in owned[what]
                and not _is_given(document, name, path)
                and not _is_known_elsewhere(document, name, merged)
            ):
                names = (known for known in chain(owned[what], GIVEN) if known != name)
                yield _unknown(document, what, name, path, merged.closest_of(name, names))
        elif what in owned:
            if name not in owned[what]:
                yield _unknown(document, what, name, path, merged.closest_of(name, owned[what]))
        elif not merged.has(what, name) and not (what == "sounds" and own_key(name)):
            yield _unknown(document, what, name, path, merged.closest(name, what))


def _is_given(document: Document, name: str, path: Path) -> bool:
    own = OWN_SOUNDS.get(document.name, ()) if document.kind == "sounds" else ()
    return name in own or (name in GIVEN and "send" in path[-2:])


def _unknown(document: Document, what: str, name: str, path: Path, meant: str | None) -> Problem:
    code, sentence = UNKNOWN[what]
    shown = words('"{text}"', text=name[:60])
    message = words(sentence, name=shown)
    if what == "variable":
        if document.kind == "flows":
            message = words("{name} is collected by no gather or request of this flow.", name=shown)
        if name.startswith("next_opening"):
            message = words(
                "{{{name}}} names no hours: write {{next_opening:HOURS}} or {{next_opening:HOURS except CALENDAR}}.",
                name=name[:60],
            )
            meant = None
    return Problem("error", code, document.at(path), message, meant)


def _is_known_elsewhere(document: Document, name: str, merged: Merged) -> bool:
    """Greetings of mailboxes and texts of sounds may name what any flow has collected."""
    return document.kind != "flows" and name in merged.collected


def _variable_names(document: Document) -> Iterator[Problem]:
    for name, path in document.variables:
        if name in GIVEN or name.startswith("next_opening"):
            message = words('"{name}" is taken already: choose another name for the variable.', name=name[:60])
            yield Problem("error", "reserved_variable", document.at(path), message)


def _braces(document: Document) -> Iterator[Problem]:
    for text, path in document.texts:
        rest = PLACEHOLDER.sub("", text)
        if "{" in rest or "}" in rest:
            message = words("A brace stands alone here and would be read aloud: names in texts are written {{caller}}.")
            yield Problem("warning", "lone_brace", document.at(path), message)


def use_problems(merged: Merged) -> Iterator[Problem]:
    """What is to be deleted while unchanged documents still need it. A text is only parsed where the name stands in it."""
    for kind, name in merged.deleted:
        if kind in UNKNOWN and (uses := _uses(kind, name, merged)):
            shown = joined(uses[:5])
            more = plural(" and {count} more", " and {count} more", len(uses) - 5) if len(uses) > 5 else ""
            yield Problem(
                "error",
                "still_used",
                pointer(kind, name),
                words('"{name}" cannot be deleted, it is used at {places}{more}.', name=name, places=shown, more=more),
            )


def _uses(kind: str, name: str, merged: Merged) -> list[str]:
    found = []
    for other in KINDS_WITH_NAMES:
        for user, text in merged.unchanged(other):
            if name in text:
                document = Document(other, user, merged.current.document(other, user))
                found += [document.at(path) for what, used, path in document.uses if (what, used) == (kind, name)]
    return found
