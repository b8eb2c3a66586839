"""Where a node of the picture is edited: steps, menus and the flow itself have pages; what is in them is edited there."""

from __future__ import annotations

from flows.picture import Node
from webhooks.console.editing.links import link_to

EDITED = ("flow", "step", "menu")


def edit_link(node: Node) -> str | None:
    """The address of the page that edits a node in the reader's draft; None where it is edited as a part of another."""
    return link_to(node.pointer) if node.what in EDITED else None
