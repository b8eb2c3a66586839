"""Where things are edited."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from flask import url_for

from flows.configuration import Configuration
from webhooks.console.editing.labels import ONE
from webhooks.console.editing.parts import Part

LISTS: Final = {"flows": "steps", "calendars": "events"}
"""Kind → the list in it whose items have pages of their own."""


def part_at(pointer: str) -> Part | None:
    """The part of a document in which a JSON pointer leads; None where it leads into none."""
    parts = [part.replace("~1", "/").replace("~0", "~") for part in pointer.split("/")[1:]]
    if len(parts) < 2:
        return None
    kind, name, *rest = parts
    if len(rest) > 1 and rest[0] == LISTS.get(kind) and rest[1].isascii() and rest[1].isdigit():
        return Part(kind, name, (rest[0], int(rest[1])))
    if kind == "flows" and len(rest) > 1 and rest[0] == "menus":
        return Part(kind, name, ("menus", rest[1]))
    return Part(kind, name)


def link_to(pointer: str) -> str | None:
    """The address of the page that edits what a JSON pointer names; None where there is none."""
    part = part_at(pointer)
    if part is None:
        kind = pointer[1:]
        return url_for("console.documents", kind=kind) if kind in ONE else None
    setting = pointer.split("/")[3:4]
    if part.kind == "flows" and not part.path and setting and setting[0] not in ("steps", "menus"):
        return url_for("console.flow_settings", name=part.name)
    return link_of(part)


def places(pointers: Iterable[str], configuration: Configuration) -> list[tuple[str, str]]:
    """What JSON pointers lead into, each once: in words, and the address of its page."""
    found = dict.fromkeys(part for pointer in pointers if (part := part_at(pointer)))
    return [(part.words(part.of(configuration.document(part.kind, part.name))), link_of(part)) for part in found]


def words_at(pointer: str, configuration: Configuration) -> str | None:
    """What a JSON pointer leads into, in words; None where it leads into no document."""
    part = part_at(pointer)
    return part.words(part.of(configuration.document(part.kind, part.name))) if part else None


def link_of(part: Part) -> str:
    """The address of the page of a part."""
    if not part.path:
        return url_for("console.document", kind=part.kind, name=part.name)
    if part.path[0] == "events":
        return url_for("console.event", name=part.name, index=part.path[1])
    if part.path[0] == "steps":
        return url_for("console.step", name=part.name, index=part.path[1])
    return url_for("console.menu", name=part.name, menu=part.path[1])
