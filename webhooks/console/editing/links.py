"""Where things are edited."""

from __future__ import annotations

from flask import url_for

from webhooks.console.editing.parts import Part


def link_to(pointer: str) -> str | None:
    """The address of the page that edits what a JSON pointer names; None where there is none."""
    parts = [part.replace("~1", "/").replace("~0", "~") for part in pointer.split("/")[1:]]
    if len(parts) < 2:
        return url_for("console.documents", kind=parts[0]) if parts else None
    kind, name, *rest = parts
    if kind == "flows" and len(rest) > 1 and rest[0] == "steps" and rest[1].isdigit():
        return link_of(Part(kind, name, ("steps", int(rest[1]))))
    if kind == "flows" and len(rest) > 1 and rest[0] == "menus":
        return link_of(Part(kind, name, ("menus", rest[1])))
    if kind == "flows" and rest and rest[0] not in ("steps", "menus"):
        return url_for("console.flow_settings", name=name)
    return link_of(Part(kind, name))


def link_of(part: Part) -> str:
    """The address of the page of a part."""
    if not part.path:
        return url_for("console.document", kind=part.kind, name=part.name)
    if part.path[0] == "steps":
        return url_for("console.step", name=part.name, index=part.path[1])
    return url_for("console.menu", name=part.name, menu=part.path[1])
