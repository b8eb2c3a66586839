"""What an upload changed, in sentences."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from flows.configuration import Change, Configuration

_KIND = {
    "numbers": "Number",
    "flows": "Flow",
    "hours": "Hours",
    "calendars": "Calendar",
    "lists": "List",
    "switches": "Switch",
    "sounds": "Sound",
    "mailboxes": "Mailbox",
    "queues": "Queue",
    "tests": "Test",
}


def described(old: Configuration, new: Configuration) -> list[dict[str, str]]:
    """The documents that differ, each with a sentence.

    >>> old = Configuration().merged({"switches": {"urgence": {"on": False}}, "hours": {"service": {"week": {}}}})
    >>> new = old.merged({"switches": {"urgence": {"on": True}}, "hours": {"service": None}})
    >>> [change["summary"] for change in described(old, new)]
    ['Hours "service" was removed.', 'Switch "urgence" was turned on.']
    """
    return [
        {"pointer": change.pointer, "change": change.change, "summary": _summary(change, old, new)}
        for change in new.changes_since(old)
    ]


def _summary(change: Change, old: Configuration, new: Configuration) -> str:
    subject = f'{_KIND[change.kind]} "{change.name}"'
    if change.change == "removed":
        return f"{subject} was removed."
    before, after = old.document(change.kind, change.name) or {}, new.document(change.kind, change.name)
    special = _SPECIAL.get(change.kind)
    said = special(before, after) if special else ""
    return f"{subject} {said or _plain(change, before, after)}."


def _plain(change: Change, before: dict[str, Any], after: dict[str, Any]) -> str:
    if change.change == "added":
        return "was added"
    return f"has changed: {', '.join(_keys(before, after))}"


def _keys(before: dict[str, Any], after: dict[str, Any]) -> Iterator[str]:
    for key in sorted(before.keys() | after.keys()):
        if key not in before:
            yield f"{key} added"
        elif key not in after:
            yield f"{key} removed"
        elif before[key] != after[key]:
            yield key


def _switch(before: dict[str, Any], after: dict[str, Any]) -> str:
    if before.get("on") == after["on"] and before.get("until") == after.get("until"):
        return ""
    until = f" until {after['until']}" if after["on"] and after.get("until") else ""
    return f"was {'added' if not before else 'turned'} {'on' if after['on'] else 'off'}{until}"


def _number(before: dict[str, Any], after: dict[str, Any]) -> str:
    if before.get("flow") == after["flow"]:
        return ""
    return f'{"now goes" if before else "was added and goes"} to the flow "{after["flow"]}"'


_SPECIAL: dict[str, Callable[[dict[str, Any], dict[str, Any]], str]] = {"switches": _switch, "numbers": _number}
