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
    """An object or array that has begun: `key` is where the walk stands in it."""

    __slots__ = ("key", "key_at", "path")

    def __init__(self, path: tuple[str | int, ...], is_array: bool) -> None:
        self.path, self.key_at = path, (0, 0)
        self.key: str | int | None = 0 if is_array else None


def places(text: str, pointers: Collection[str], keys: Collection[str] = ()) -> dict[str, Place]:
    """The place of each pointer that the text has: of a plain value itself, of an object or array its key.

    Of those in `keys`, the key too. Of a key that stands twice, the second. The text must be JSON.

    >>> places('{"a": [1,\\n {"b": true}]}', ["/a", "/a/1/b", "/a/1", "/no"])
    {'/a': Place(line=1, column=2, length=3), '/a/1': Place(line=2, column=2, length=1),
     '/a/1/b': Place(line=2, column=8, length=4)}
    """
    wanted = set(pointers)
    spans = {where: (value, key) for where, value, key in _walk(text) if where in wanted}
    found = {where: key or value if where in keys else value for where, (value, key) in spans.items()}
    return {where: _place(text, *span) for where, span in found.items()}


def _walk(text: str) -> Iterator[tuple[str, Span, Span | None]]:
    """Every pointer with the span of what it means and that of its key, in the order of the text. Without recursion."""
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
        path = (*top.path, top.key if top.key is not None else "") if top else ()
        opens = token in "{["
        key_at = top.key_at if top is not None and isinstance(top.key, str) else None
        yield pointer(*path), key_at if opens and key_at else span, key_at
        if opens:
            stack.append(_Open(path, token == "["))
        else:
            _next(stack)


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
