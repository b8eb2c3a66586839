"""Reading OVH's API objects: from a dump (API path → answer), or one by one from the API itself.

Lists there hold ids only; every object has a path of its own. What cannot be read is in the report, never an error: an importer
that stops at the first hole is of no use to somebody who leaves.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from flows.imports.report import Report

Json = dict[str, Any]
Get = Callable[[str], Any]
"""The answer of the API to GET on a path. Raises `LookupError` where there is none."""

_VERSION = re.compile(r"^(https?://[^/]+)?(/(1\.0|v1|v2))?(?=/)")


class NotADump(ValueError):
    """What was given is no dump of the API; `str()` says why."""


def from_dump(dump: object) -> Mapping[str, Any]:
    """The answers of a dump by plain path: no host, no version, no query, no slash at the end; batches taken apart.

    >>> list(from_dump({"https://eu.api.ovh.com/1.0/telephony/": ["ba-1"], "/telephony/ba-1/sound/1,2": [{}, {}]}))
    ['/telephony', '/telephony/ba-1/sound/1', '/telephony/ba-1/sound/2']
    """
    if not isinstance(dump, dict) or not any(str(path).partition("?")[0].count("/telephony") for path in dump):
        raise NotADump(
            "This is no dump of OVH's API: one JSON object is expected, with paths like /telephony/… as keys."
        )
    answers: dict[str, Any] = {}
    for path, answer in dump.items():
        plain = _VERSION.sub("", path.partition("?")[0]).rstrip("/")
        answers.update(_taken_apart(plain, answer))
    return answers


def _taken_apart(path: str, answer: Any) -> Iterator[tuple[str, Any]]:
    """The answers in one: several ids in the path, with `X-Ovh-Batch`, give as many envelopes."""
    parent, _, last = path.rpartition("/")
    ids = last.split(",")
    if len(ids) == 1 or not isinstance(answer, list) or len(answer) != len(ids):
        yield path, answer
        return
    for one, envelope in zip(ids, answer, strict=True):
        inside = envelope.get("value", envelope) if isinstance(envelope, dict) else envelope
        if inside is not None:
            yield f"{parent}/{one}", inside


class Reader:
    """Objects of the API, each asked for once. read: the paths that were asked for."""

    def __init__(self, get: Get, report: Report) -> None:
        self._get, self._report = get, report
        self.read: set[str] = set()

    def ids(self, path: str) -> list[str]:
        """The ids in a list, as text; empty where there is no such list."""
        answer = self._answer(path)
        return [str(one) for one in answer if isinstance(one, int | str)] if isinstance(answer, list) else []

    def one(self, path: str, needed: bool = True) -> Json | None:
        """An object; None, told in the report if it is needed, where it cannot be read."""
        answer = self._answer(path)
        if isinstance(answer, dict):
            return answer
        if needed:
            self._report.left_out(path, "cannot be read: it is not in the answers of the API")
        return None

    def all(self, path: str, id: str) -> list[Json]:
        """The objects of a list, by `position` and then by id, for positions may be doubled or missing. id: its key in them."""
        found = []
        for number in self.ids(path):
            one = self.one(f"{path}/{number}")
            if one is not None:
                found.append({**one, id: number})
        return sorted(found, key=lambda one: (whole(one.get("position"), 0), _order(one[id])))

    def _answer(self, path: str) -> Any:
        self.read.add(path)
        try:
            return self._get(path)
        except LookupError:
            return None


def _order(id: str) -> tuple[int, str]:
    return (int(id), "") if id.isascii() and id.isdigit() else (0, id)


def whole(value: Any, otherwise: int) -> int:
    """A whole number of an answer; `otherwise` where it is none."""
    return value if isinstance(value, int) and not isinstance(value, bool) else otherwise


def words(value: Any) -> str:
    """A text of an answer; empty where it is none. An id that is a number is text here."""
    return value.strip() if isinstance(value, str) else str(value) if isinstance(value, int) else ""
