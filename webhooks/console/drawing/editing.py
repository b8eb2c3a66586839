"""Where a node of the picture is edited."""

from __future__ import annotations


def edit_link(pointer: str) -> str | None:
    """The address of the page that edits what a JSON pointer names; None where there is none."""
    return None
