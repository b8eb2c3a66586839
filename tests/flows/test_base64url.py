"""One spelling for some bytes, and no other is taken."""

from __future__ import annotations

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows import base64url

LETTERS = st.sampled_from(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")


@given(st.binary(max_size=80))
def test_bytes_are_written_as_the_standard_library_does_without_padding(data):
    assert base64url.written(data) == base64.urlsafe_b64encode(data).rstrip(b"=")
    assert base64url.read(base64url.written(data)) == data


@given(st.lists(LETTERS | st.integers(0, 255), max_size=12).map(bytes))
def test_nothing_is_read_but_what_would_be_written(text):
    assert read(text) == by_the_library(text)


def read(text: bytes) -> bytes | None:
    """Its bytes, None where it is refused."""
    try:
        return base64url.read(text)
    except ValueError:
        return None


def by_the_library(text: bytes) -> bytes | None:
    """The same, done slowly."""
    try:
        data = base64.urlsafe_b64decode(text + b"==")
    except ValueError:
        return None
    return data if base64.urlsafe_b64encode(data).rstrip(b"=") == text else None


@pytest.mark.parametrize("text", [b"YQ=", b"YQ==", b"Y", b"YR", b"Y Q", b"YQ\n", b"+/8", b"\xff\xff", b"J1P0="])
def test_another_spelling_is_refused(text):
    assert read(text) is None
