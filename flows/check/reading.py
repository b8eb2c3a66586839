"""Reading an upload: strict JSON, with every trap that JSON readers leave open closed (RFC 8259 leaves them to the reader)."""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from flows.configuration import pointer
from flows.problems import Problem
from flows.words import words

MAX_BYTES = 5_000_000
MAX_DEPTH = 60
MAX_VALUES = 500_000
MAX_MISTAKES = 1_000
MAX_KEY = 256
"""Characters of a key: it is told again with everything that is wrong below it."""
MAX_DIGITS = 18
"""Digits of a whole number: no setting needs more, and Python refuses to read 5,000 of them."""

_TOKEN = re.compile(r'"[^"\\]*+(?:\\.[^"\\]*+)*+"?|[\[{]|[\]}]', re.DOTALL)
_SENTENCES = {
    "Expecting value": words("a value is expected here"),
    "Expecting ',' delimiter": words("a comma or the closing bracket is missing here"),
    "Expecting ':' delimiter": words("a colon is missing here"),
    "Expecting property name enclosed in double quotes": words("a key in double quotes is expected here"),
    "Illegal trailing comma before end of object": words("the comma before }} is one too many"),
    "Illegal trailing comma before end of array": words("the comma before ] is one too many"),
    "Unterminated string starting at": words("the text that begins here has no closing quote"),
    "Invalid control character at": words("a line break or tab inside a text must be written \\n or \\t"),
    "Invalid \\escape": words("a backslash must be written \\\\"),
    "Invalid \\uXXXX escape": words("\\u is followed by four hexadecimal digits"),
    "Extra data": words("the JSON has ended, but there is more text"),
}


class NotJson(Exception):
    """The upload is not JSON at all. `str()` is a sentence with line and column."""


class TooLarge(Exception):
    """The upload has more bytes than are read. `str()` is a sentence."""

    def __init__(self, size: int) -> None:
        super().__init__(
            words("The upload has {size:,} bytes; {max_bytes:,} is the most.", size=size, max_bytes=MAX_BYTES)
        )


class TooDeep(Exception):
    """Nested beyond `MAX_DEPTH`."""


class RepeatedKeys(dict[str, Any]):
    """An object in which keys stand more than once; the last value counts, as everywhere in JSON."""

    def __init__(self, pairs: list[tuple[str, Any]]) -> None:
        super().__init__(pairs)
        self.repeated = {key for key, times in Counter(key for key, _ in pairs).items() if times > 1}


def read(source: bytes | str) -> Any:
    """The JSON value of an upload. Raises `NotJson`, `TooLarge`, `TooDeep`."""
    size = len(source) if isinstance(source, bytes) else len(source.encode("utf-8", "surrogatepass"))
    if size > MAX_BYTES:
        raise TooLarge(size)
    text = (_decoded(source) if isinstance(source, bytes) else source).removeprefix("\ufeff")
    if not text.strip():
        raise NotJson(words("The upload is empty."))
    if _depth(text) > MAX_DEPTH:
        raise TooDeep
    try:
        return json.loads(
            text, object_pairs_hook=_object, parse_constant=_no_number, parse_int=_whole, parse_float=_fraction
        )
    except json.JSONDecodeError as error:
        sentence = _SENTENCES.get(error.msg, error.msg)
        raise NotJson(
            words("Line {line}, column {column}: {sentence}.", line=error.lineno, column=error.colno, sentence=sentence)
        ) from None


def _decoded(source: bytes) -> str:
    try:
        return source.decode()
    except UnicodeDecodeError as error:
        before = source[: error.start].decode()
        line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
        raise NotJson(
            words("Line {line}, column {column}: the upload is not UTF-8.", line=line, column=column)
        ) from None


def _depth(text: str) -> int:
    deepest = depth = 0
    for token in _TOKEN.finditer(text):
        first = token[0][0]
        if first in "[{":
            depth += 1
            deepest = max(deepest, depth)
        elif first != '"':
            depth -= 1
    return deepest


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    return found if len(found) == len(pairs) else RepeatedKeys(pairs)


def _no_number(_: str) -> float:
    return math.nan


def _whole(digits: str) -> int | float:
    return int(digits) if len(digits) <= MAX_DIGITS else math.nan


def _fraction(digits: str) -> float:
    return float(digits)  # 1e999 becomes infinite, which is told like NaN


def mistakes(upload: Any) -> list[Problem]:
    """What no document may hold, wherever it stands: repeated keys, numbers that are none, half characters, too much of it all."""
    found = list(_mistakes_at(upload, ()))
    queue: list[tuple[Any, tuple[str | int, ...]]] = [(upload, ())]
    values = 1
    while queue and len(found) <= MAX_MISTAKES:
        value, path = queue.pop()
        if len(path) >= MAX_DEPTH and value:
            return [too_deep()]
        values += len(value) if isinstance(value, dict | list) else 0
        if values > MAX_VALUES:
            return [
                Problem(
                    "error",
                    "too_many_values",
                    "",
                    words("The upload has more than {max_values:,} values.", max_values=MAX_VALUES),
                )
            ]
        for key, inner in _inside(value):
            if isinstance(inner, str) and inner.isascii():  # most of an upload: nothing is wrong with it
                continue
            found.extend(_mistakes_at(inner, (*path, key)))
            if found and found[-1].code == "too_long":  # what stands below would tell that key again and again
                return found
            if isinstance(inner, dict | list):
                queue.append((inner, (*path, key)))
    return found


def _inside(value: Any) -> Iterable[tuple[str | int, Any]]:
    if isinstance(value, dict):
        return value.items()
    return enumerate(value) if isinstance(value, list) else ()


def too_deep() -> Problem:
    return Problem(
        "error", "too_deep", "", words("Objects and lists are nested more than {max_depth} deep.", max_depth=MAX_DEPTH)
    )


def _mistakes_at(value: Any, path: tuple[str | int, ...]) -> Iterator[Problem]:
    if isinstance(value, str):
        if not _is_text(value):
            yield _mistake("bad_text", path, words("This text holds half a character (a lone surrogate)."))
    elif isinstance(value, dict):
        for key in value:
            if not isinstance(key, str) or not _is_text(key):
                yield _mistake(
                    "bad_text", path, words("A key of this object holds half a character (a lone surrogate).")
                )
            elif len(key) > MAX_KEY:
                yield _mistake(
                    "too_long",
                    path,
                    words(
                        "A key of this object has {count:,} characters; {max_key} is the most.",
                        count=len(key),
                        max_key=MAX_KEY,
                    ),
                )
        for key in sorted(value.repeated) if isinstance(value, RepeatedKeys) else ():
            message = words('"{key}" stands more than once in this object.', key=str(_whole_text(key))[:60])
            yield _mistake("duplicate_key", (*path, key), message)
    elif isinstance(value, int | float):
        if not abs(value) < 10**MAX_DIGITS:
            yield _mistake(
                "not_a_number", path, words("This is not a number that can be used (NaN, Infinity, or too large).")
            )
    elif value is not None and not isinstance(value, list):
        yield _mistake("wrong_type", path, words("A {name} is no JSON value.", name=type(value).__name__))


def _mistake(code: str, path: tuple[str | int, ...], message: str) -> Problem:
    return Problem("error", code, pointer(*map(_whole_text, path)), message)


def _is_text(text: str) -> bool:
    if text.isascii():
        return True
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _whole_text(part: Any) -> str | int:
    """A key as it can be shown: halves of characters, and what is no key at all, become question marks."""
    if isinstance(part, str):
        return part.encode("utf-8", "replace").decode()
    return part if isinstance(part, int) and part < MAX_VALUES else "?"
