"""Hours, calendars, lists, switches and mailboxes: what their own readers find wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from flows.configuration import pointer
from flows.document.base import Model
from flows.lists import list_errors
from flows.problems import Problem
from flows.schedules.calendar import calendar_errors
from flows.schedules.errors import Unreadable
from flows.schedules.text import read_local
from flows.schedules.week import week_errors


def resource_problems(kind: str, name: str, model: Model) -> Iterator[Problem]:
    """Everything that is wrong with one document whose shape is right."""
    find = READERS.get(kind)
    for found in find(model.model_dump(by_alias=True, exclude_none=True)) if find else ():
        yield Problem("error", found.code, pointer(kind, name, *found.path), found.message, found.suggestion)


def _week(document: dict[str, Any]) -> list[Any]:
    return list(week_errors(document["week"]))


def _calendar(document: dict[str, Any]) -> list[Any]:
    return list(calendar_errors(document["events"], document.get("holidays")))


def _list(document: dict[str, Any]) -> list[Any]:
    return list(list_errors(document["entries"], document.get("region")))


def _switch(document: dict[str, Any]) -> list[Any]:
    try:
        read_local(document.get("until", "2000-01-01"))
    except Unreadable as unreadable:
        return [unreadable.at(("until",))]
    return []


READERS: dict[str, Callable[[dict[str, Any]], list[Any]]] = {
    "hours": _week,
    "calendars": _calendar,
    "lists": _list,
    "switches": _switch,
}
