"""Places of JSON pointers, against every value of arbitrary documents."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from flows.configuration import pointer
from webhooks.cli.pointers import places

plain = st.none() | st.booleans() | st.integers() | st.text()
documents = st.recursive(plain, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=30)


def _values(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[tuple[str | int, ...], Any]]:
    yield path, value
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _values(inner, (*path, key))
    if isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _values(inner, (*path, index))


@given(documents, st.sampled_from([None, 0, 2]), st.booleans())
def test_every_value_is_found_where_it_stands(document: Any, indent: int | None, ascii_only: bool) -> None:
    text = json.dumps(document, indent=indent, ensure_ascii=ascii_only)
    found = places(text, [pointer(*path) for path, _ in _values(document)])
    lines = text.split("\n")
    for path, value in _values(document):
        place = found[pointer(*path)]
        key = path[-1] if path and isinstance(path[-1], str) and isinstance(value, dict | list) else None
        expected = (
            "{["
            if key is None and isinstance(value, dict | list)
            else json.dumps(value if key is None else key, ensure_ascii=ascii_only)
        )
        rest = lines[place.line - 1][place.column - 1 :]
        assert rest[0] in expected if expected == "{[" else rest.startswith(expected)


@given(st.dictionaries(st.text(), plain, min_size=1))
def test_a_key_is_found_where_a_key_is_meant(document: dict[str, Any]) -> None:
    text = json.dumps(document)
    wanted = [pointer(key) for key in document]
    for key, place in zip(document, places(text, wanted, wanted).values(), strict=True):
        assert text[place.column - 1 :].startswith(json.dumps(key) + ":")


def test_of_a_key_that_stands_twice_the_second_is_found() -> None:
    assert places('{"a": 1,\n "a": 2}', ["/a"])["/a"].line == 2


def test_depth_does_not_matter() -> None:
    assert places("[" * 100_000 + "]" * 100_000, ["/0"])["/0"].column == 2
