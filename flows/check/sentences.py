"""What pydantic calls an error, and what we call it: stable codes, and sentences that quote the author's value."""

from __future__ import annotations

import json
from typing import Any, get_args

from pydantic_core import ErrorDetails

from flows.actions import ACTIONS
from flows.check.shapes import Shape
from flows.document.base import closest

Told = tuple[str, str, str | None]

NOUNS = {
    "string_type": "a text",
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "float_type": "a number",
    "finite_number": "a number",
    "bool_type": "true or false",
    "list_type": "a list",
    "dict_type": "an object",
    "model_type": "an object",
    "model_attributes_type": "an object",
}
"""pydantic's type → what the setting takes."""

OTHERS = {
    "greater_than": "out_of_range",
    "greater_than_equal": "out_of_range",
    "less_than": "out_of_range",
    "less_than_equal": "out_of_range",
    "string_too_long": "too_long",
    "string_too_short": "too_short",
    "too_long": "too_many",
    "too_short": "too_few",
    "string_pattern_mismatch": "bad_format",
    "literal_error": "bad_choice",
    "unknown_type": "unknown_type",
    "bad_prompt": "bad_prompt",
}
"""pydantic's type → our code."""

FORMATS = {
    r"^#[0-9a-fA-F]{6}$": "a color, as in #bdbdbd",
    r"^[A-Z]{2}$": "a country in two capital letters, as in FR (ISO 3166-1)",
    r"^[0-9*#]$": "one key out of 0-9 * #",
    r"^[A-Za-z0-9._-]{1,80}$": "the name of a voice, as in Polly.Lea-Neural",
}
"""A pattern of the models → what it takes."""


def quoted(value: Any) -> str:
    """The author's value, cut short."""
    if isinstance(value, dict):
        return "This object"
    if isinstance(value, list):
        return "This list"
    if isinstance(value, str):
        value = value.encode("utf-8", "replace").decode()
        return f'"{value[:60]}…"' if len(value) > 60 else f'"{value}"'
    return json.dumps(value, ensure_ascii=False)


def sentence_for(detail: ErrorDetails, here: Shape | None) -> Told:
    """Code, sentence, suggestion for one of pydantic's errors."""
    type_, value = detail["type"], detail["input"]
    if type_ in NOUNS:
        return "wrong_type", _wrong_type(NOUNS[type_], value), None
    code = OTHERS.get(type_, "wrong_type")
    tell = TELLERS.get(code)
    return tell(detail, here) if tell else (code, f"{quoted(value)}: {detail['msg']}.", None)


def _wrong_type(noun: str, value: Any) -> str:
    sentence = f"{quoted(value)} is not {noun}"
    bare = isinstance(value, str) and ((noun.endswith("number") and value.isdecimal()) or value in ("true", "false"))
    return f"{sentence}: write it without quotes." if bare else f"{sentence}."


def _range(detail: ErrorDetails, here: Shape | None) -> Told:
    low, high = (here.limit("ge"), here.limit("le")) if here else (None, None)
    if low is None and here and here.limit("gt") is not None:
        return (
            "out_of_range",
            f"{quoted(detail['input'])} is not more than {here.limit('gt')} and at most {high}.",
            None,
        )
    return "out_of_range", f"{quoted(detail['input'])} is not from {low} to {high}.", None


def _too_long(detail: ErrorDetails, _: Shape | None) -> Told:
    most = detail["ctx"]["max_length"]
    return "too_long", f"This text has {len(detail['input']):,} characters; {most:,} is the most.", None


def _too_many(detail: ErrorDetails, _: Shape | None) -> Told:
    most = detail["ctx"]["max_length"]
    return "too_many", f"There are {len(detail['input']):,} entries here; {most:,} is the most.", None


def _choice(detail: ErrorDetails, here: Shape | None) -> Told:
    known = list(get_args(here.bare)) if here else []
    words = [each for each in known if isinstance(each, str)]
    value = detail["input"]
    meant = closest(value, words) if isinstance(value, str) and len(value) <= 64 else None
    return "bad_choice", f"{quoted(value)} is none of {', '.join(map(quoted, known))}.", meant


def _format(detail: ErrorDetails, _: Shape | None) -> Told:
    wanted = FORMATS.get(detail["ctx"]["pattern"], "an e-mail address")
    return "bad_format", f"{quoted(detail['input'])} is not {wanted}.", None


def _type(detail: ErrorDetails, _: Shape | None) -> Told:
    value = detail["input"]
    kind = value.get("type") if isinstance(value, dict) else None
    if not isinstance(kind, str):
        what = quoted(kind if isinstance(value, dict) else value)
        return "unknown_type", f'{what} is no action: write {{"type": …}} and its settings.', None
    meant = closest(kind, ACTIONS) if len(kind) <= 64 else None
    return "unknown_type", f"{quoted(kind)} is no type of action; the types are {', '.join(ACTIONS)}.", meant


def _prompt(detail: ErrorDetails, _: Shape | None) -> Told:
    value = detail["input"]
    keys = [key for key in value if isinstance(key, str) and len(key) <= 64] if isinstance(value, dict) else []
    meant = next((found for key in keys[:20] if (found := closest(key, ("say", "sound", "languages")))), None)
    return "bad_prompt", detail["msg"], meant


def _too_short(detail: ErrorDetails, _: Shape | None) -> Told:
    return "too_short", "This text is empty: write something, or leave the setting out.", None


def _too_few(detail: ErrorDetails, _: Shape | None) -> Told:
    return "too_few", "There must be at least one entry here.", None


TELLERS = {
    "out_of_range": _range,
    "too_long": _too_long,
    "too_many": _too_many,
    "too_short": _too_short,
    "too_few": _too_few,
    "bad_choice": _choice,
    "bad_format": _format,
    "unknown_type": _type,
    "bad_prompt": _prompt,
}
