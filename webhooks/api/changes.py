"""What an upload changed, in sentences."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from flows.configuration import Change, Configuration
from flows.words import Words, joined, template, words

_KIND = {
    "numbers": template("Number"),
    "flows": template("Flow"),
    "hours": template("Hours"),
    "calendars": template("Calendar"),
    "lists": template("List"),
    "switches": template("Switch"),
    "sounds": template("Sound"),
    "mailboxes": template("Mailbox"),
    "queues": template("Queue"),
    "tests": template("Test"),
}
_SWITCHED = {
    ("added", "on"): template("{subject} was added on."),
    ("added", "until"): template("{subject} was added on until {until}."),
    ("added", "off"): template("{subject} was added off."),
    ("changed", "on"): template("{subject} was turned on."),
    ("changed", "until"): template("{subject} was turned on until {until}."),
    ("changed", "off"): template("{subject} was turned off."),
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


def _summary(change: Change, old: Configuration, new: Configuration) -> Words:
    subject = words('{kind} "{name}"', kind=words(_KIND[change.kind]), name=change.name)
    if change.change == "removed":
        return words("{subject} was removed.", subject=subject)
    before, after = old.document(change.kind, change.name) or {}, new.document(change.kind, change.name)
    special = _SPECIAL.get(change.kind)
    said = special(subject, before, after) if special else None
    if said:
        return said
    if change.change == "added":
        return words("{subject} was added.", subject=subject)
    return words("{subject} has changed: {keys}.", subject=subject, keys=joined(_keys(before, after)))


def _keys(before: dict[str, Any], after: dict[str, Any]) -> Iterator[str]:
    for key in sorted(before.keys() | after.keys()):
        if key not in before:
            yield words("{key} added", key=key)
        elif key not in after:
            yield words("{key} removed", key=key)
        elif before[key] != after[key]:
            yield key


def _switch(subject: str, before: dict[str, Any], after: dict[str, Any]) -> Words | None:
    if before.get("on") == after["on"] and before.get("until") == after.get("until"):
        return None
    until = after.get("until") if after["on"] else None
    how = "until" if until else "on" if after["on"] else "off"
    return words(_SWITCHED["changed" if before else "added", how], subject=subject, until=until)


def _number(subject: str, before: dict[str, Any], after: dict[str, Any]) -> Words | None:
    if before.get("flow") == after["flow"]:
        return None
    goes = template('{subject} now goes to the flow "{flow}".')
    is_added = template('{subject} was added and goes to the flow "{flow}".')
    return words(goes if before else is_added, subject=subject, flow=after["flow"])


_Special = Callable[[str, dict[str, Any], dict[str, Any]], Words | None]
_SPECIAL: dict[str, _Special] = {"switches": _switch, "numbers": _number}
