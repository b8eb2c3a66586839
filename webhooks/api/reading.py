"""What requests say: query parameters and bodies, each checked, each refusal with a sentence."""

from __future__ import annotations

import json
from difflib import get_close_matches
from typing import Any

from flask import request

from flows.numbers import number_error
from webhooks.errors import ApiError

UPLOAD_BYTES = 5_000_000
MESSAGE_CHARACTERS = 1_000
MOST = 2**31 - 1
"""The highest number that a row of a list can have."""
_SWITCHES = {"true": True, "1": True, "": True, "false": False, "0": False}


def only(*names: str) -> None:
    """Refuses query parameters other than these: a slip in `dry_run` must not publish."""
    for name in request.args:
        if name not in names:
            close = get_close_matches(name, names, 1)
            hint = f' Did you mean "{close[0]}"?' if close else ""
            raise ApiError(400, "unknown_parameter", f'There is no parameter "{name}" here.{hint}')
        if len(request.args.getlist(name)) > 1:
            raise ApiError(400, "bad_parameter", f'The parameter "{name}" is there twice.')


def flag(name: str) -> bool:
    """A parameter that is true or false; absent is false."""
    text = request.args.get(name, "false")
    if text not in _SWITCHES:
        raise ApiError(400, "bad_parameter", f'"{name}" is true or false, not "{text}".')
    return _SWITCHES[text]


def number(name: str, default: int, low: int, high: int) -> int:
    """A parameter that is a whole number from `low` to `high`."""
    text = request.args.get(name)
    if text is None:
        return default
    if not (text.isascii() and text.isdigit() and len(text) < 12 and low <= int(text) <= high):
        raise ApiError(400, "bad_parameter", f'"{name}" is a whole number from {low} to {high}, not "{text}".')
    return int(text)


def below() -> int | None:
    """The cursor of lists that are numbered."""
    return number("cursor", 0, 1, MOST) or None


def limit() -> int:
    """How many rows of a list are wanted."""
    return number("limit", 50, 1, 500)


def message() -> str:
    """Why something is done, in the author's words; "" when nothing is said."""
    text = request.args.get("message", "").strip()
    if len(text) > MESSAGE_CHARACTERS:
        raise ApiError(400, "bad_parameter", f'"message" has at most {MESSAGE_CHARACTERS} characters.')
    return text


def test_callers() -> list[str]:
    """The numbers that hear a draft. A `+` that was not escaped arrives as a blank, and is meant all the same."""
    parts = [part for part in request.args.get("test_callers", "").split(",") if part.strip()]
    return [_caller(part) for part in parts]


def _caller(part: str) -> str:
    text = part.strip()
    text = f"+{text}" if part.startswith(" ") and not text.startswith("+") else text
    if sentence := number_error(text):
        raise ApiError(400, "bad_parameter", f'In "test_callers", {sentence}.')
    return text


def body() -> bytes:
    """The bytes of a JSON body. Raises ApiError: 415 not sent as JSON, 413 too large."""
    if not request.is_json:
        raise ApiError(415, "not_sent_as_json", "Send it as JSON: Content-Type: application/json.")
    request.max_content_length = UPLOAD_BYTES
    return request.get_data(cache=False)


def value(source: bytes) -> Any:
    """The JSON value that a body is. Raises ApiError (400) for what is none."""
    try:
        found = json.loads(source.decode("utf-8-sig"))
        if b"\\u" in source:
            json.dumps(found, ensure_ascii=False).encode()  # UnicodeEncodeError for half a character
        return found
    except (ValueError, RecursionError) as error:
        raise ApiError(400, "not_json", f"This is not JSON that can be read: {error}.") from error


def members(source: bytes) -> dict[str, Any]:
    """The JSON object that a body is. Raises ApiError (400) for what is none."""
    found = value(source)
    if not isinstance(found, dict):
        raise ApiError(400, "not_an_object", "The body must be a JSON object.")
    return found
