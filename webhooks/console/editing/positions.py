"""Where in a JSON text each value stands, so that a problem is told at its line."""

from __future__ import annotations

import json
import re

from flows.configuration import pointer

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\]:,]|[^\s{}\[\]:,"]+')


def lines_of(text: str) -> dict[str, int]:
    """JSON pointer → the line on which that value begins, counted from 1; of a key, the line of the key. The text must be JSON.

    >>> lines_of('{"steps": [\\n  {"name":\\n "a"}]}')
    {'': 1, '/steps': 1, '/steps/0': 2, '/steps/0/name': 2}
    """
    found: dict[str, int] = {"": 1}
    path: list[str | int] = []
    inside: list[str] = []
    line, last, is_key = 1, 0, False
    for token in _TOKEN.finditer(text):
        line, last = line + text.count("\n", last, token.start()), token.start()
        word = token[0]
        if word in "{[":
            inside.append(word)
            path.append(0)
            is_key = word == "{"
            if word == "[":
                found[pointer(*path)] = line + _gap(text, token.end())
        elif word in "}]":
            inside.pop()
            if path:
                path.pop()
            is_key = False
        elif word == "," and inside:
            is_key = inside[-1] == "{"
            if not is_key:
                path[-1] = int(path[-1]) + 1
                found[pointer(*path)] = line + _gap(text, token.end())
        elif is_key and word.startswith('"'):
            path[-1] = json.loads(word)
            found[pointer(*path)] = line
            is_key = False
    return found


def _gap(text: str, start: int) -> int:
    """Line breaks before the next value."""
    rest = re.compile(r"\s*").match(text, start)
    return rest[0].count("\n") if rest else 0


def line_of(lines: dict[str, int], place: str) -> int:
    """The line of what a pointer names, or of what that is in."""
    while place not in lines and place:
        place = place.rpartition("/")[0]
    return lines.get(place, 1)
