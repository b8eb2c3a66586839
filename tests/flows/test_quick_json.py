"""JSON by orjson says what the standard library says."""

from __future__ import annotations

import json
import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows import quick_json

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**64 - 1) | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)
HALF = "half an emoji \ud83d"


def same(one: Any, other: Any) -> bool:
    """NaN is what it is."""
    return (
        one == other or (isinstance(one, float) and math.isnan(one) and math.isnan(other)) or repr(one) == repr(other)
    )


@given(VALUES, st.booleans())
def test_a_text_is_read_as_the_standard_library_reads_it(value, ascii):
    text = json.dumps(value, ensure_ascii=ascii).encode("utf-8", "surrogatepass")
    assert same(read(quick_json.read, text), read(json.loads, text))


@given(st.binary(max_size=40))
def test_what_is_no_json_is_refused_by_both(text):
    assert same(read(quick_json.read, text), read(json.loads, text))


@pytest.mark.parametrize(
    "text", [b"NaN", b"1e999", b"[" * 5000 + b"]" * 5000, b"\xef\xbb\xbf{}", b'"\\ud83d"', b"", b"1" * 5000]
)
def test_what_orjson_refuses_the_standard_library_decides(text):
    assert same(read(quick_json.read, text), read(json.loads, text))


@given(VALUES)
def test_what_is_written_is_read_again(value):
    if "nan" not in repr(value) and "inf" not in repr(value):  # there are none in JSON
        assert quick_json.read(quick_json.written(value)) == value


def test_half_an_emoji_is_kept():
    assert quick_json.read(quick_json.written([HALF, ("é", None)])) == [HALF, ["é", None]]


def read(by: Any, text: bytes) -> Any:
    """What comes of it; where nothing does, which exception."""
    try:
        return by(text)
    except RecursionError:
        return RecursionError
    except ValueError:
        return ValueError
