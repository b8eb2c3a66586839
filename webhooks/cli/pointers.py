"""Where in a JSON text the value of a JSON pointer stands."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator
from typing import NamedTuple

from flows.configuration import pointer

_TOKEN = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+"|[{}\[\]]|[^\s{}\[\],:"]+', re.DOTALL)


Span = tuple[int, int]


class Place(NamedTuple):
    """A position in a text: line and column (both from 1, in characters), and how many characters are meant."""

    line: int
    column: int
    length: int = 1


class _Open:
    """An object or array that has begun.

    where: its pointer, None where nothing in it is wanted. key: where the walk stands, None before a key is read.
    """

    __slots__ = ("key", "key_at", "where")

    def __init__(self, where: str | None, is_array: bool) -> None:
        self.where, self.key_at = where, (0, 0)
        self.key: str | int | None = 0 if is_array else None


def places(text: str, pointers: Collection[str], keys: Collection[str] = ()) -> dict[str, Place]:
    """The place of each pointer that the text has: of a plain value itself, of an object or array its key.

    Of those in `keys`, the key too. Of a key that stands twice, the second. The text must be JSON.

    >>> places('{"a": [1,\\n {"b": true}]}', ["/a", "/a/1/b", "/a/1", "/no"])
    {'/a': Place(line=1, column=2, length=3), '/a/1': Place(line=2, column=2, length=1),
     '/a/1/b': Place(line=2, column=8, length=4)}
    """
    wanted = set(pointers)
    spans = {where: (value, key) for where, value, key in _walk(text, _prefixes(wanted)) if where in wanted}
    found = {where: key or value if where in keys else value for where, (value, key) in spans.items()}
    return {where: _place(text, *span) for where, span in found.items()}


def _prefixes(pointers: Collection[str]) -> set[str]:
    """The pointers, and those of everything that they are in."""
    found = {""}
    for where in pointers:
        while where not in found:
            found.add(where)
            where = where.rpartition("/")[0]
    return found


def _walk(text: str, wanted: set[str]) -> Iterator[tuple[str, Span, Span | None]]:
    """Every wanted pointer with the span of what it means and that of its key, in the order of the text. Without recursion."""
    stack: list[_Open] = []
    for match in _TOKEN.finditer(text):
        token, span = match.group(), match.span()
        if token in "}]":
            stack.pop()
            _next(stack)
            continue
        top = stack[-1] if stack else None
        if top and top.key is None:
            top.key, top.key_at = json.loads(token, strict=False), span
            continue
        where, opens = _where(top, wanted), token in "{["
        if where is not None:
            key_at = top.key_at if top is not None and isinstance(top.key, str) else None
            yield where, key_at if opens and key_at else span, key_at
        if opens:
            stack.append(_Open(where, token == "["))
        else:
            _next(stack)


def _where(top: _Open | None, wanted: set[str]) -> str | None:
    """The pointer of the value that comes next, None where it is not wanted."""
    if top is None:
        return ""
    if top.where is None or top.key is None:
        return None
    where = top.where + pointer(top.key)
    return where if where in wanted else None


def _next(stack: list[_Open]) -> None:
    """A value has ended: what follows is the next key or element."""
    if stack:
        key = stack[-1].key
        stack[-1].key = key + 1 if isinstance(key, int) else None


def _place(text: str, start: int, end: int) -> Place:
    before = text.rfind("\n", 0, start) + 1
    return Place(text.count("\n", 0, start) + 1, start - before + 1, max(1, min(end, _line_end(text, start)) - start))


def _line_end(text: str, start: int) -> int:
    end = text.find("\n", start)
    return len(text) if end < 0 else end
