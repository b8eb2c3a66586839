"""What pydantic calls an error, and what we call it: stable codes, and sentences that quote the author's value."""

from __future__ import annotations

import json
from typing import Any, get_args

from pydantic_core import ErrorDetails

from flows.actions import ACTIONS
from flows.check.shapes import Shape
from flows.document.base import closest
from flows.document.prompts import NO_PROMPT
from flows.words import joined, words
from flows.words import quoted as in_quotes

Told = tuple[str, str, str | None]

NOUNS = {
    "string_type": words("a text"),
    "int_type": words("a whole number"),
    "int_from_float": words("a whole number"),
    "float_type": words("a number"),
    "finite_number": words("a number"),
    "bool_type": words("true or false"),
    "list_type": words("a list"),
    "dict_type": words("an object"),
    "model_type": words("an object"),
    "model_attributes_type": words("an object"),
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
    r"^#[0-9a-fA-F]{6}$": words("a color, as in #bdbdbd"),
    r"^[A-Z]{2}$": words("a country in two capital letters, as in FR (ISO 3166-1)"),
    r"^[0-9*#]$": words("one key out of 0-9 * #"),
    r"^[A-Za-z0-9._-]{1,80}$": words("the name of a voice, as in Polly.Lea-Neural"),
}
"""A pattern of the models → what it takes."""


def quoted(value: Any) -> str:
    """The author's value, cut short."""
    if isinstance(value, dict):
        return words("This object")
    if isinstance(value, list):
        return words("This list")
    if isinstance(value, str):
        value = value.encode("utf-8", "replace").decode()
        return in_quotes(value)
    return json.dumps(value, ensure_ascii=False)


def sentence_for(detail: ErrorDetails, here: Shape | None) -> Told:
    """Code, sentence, suggestion for one of pydantic's errors."""
    type_, value = detail["type"], detail["input"]
    if type_ in NOUNS:
        return "wrong_type", _wrong_type(NOUNS[type_], value), None
    code = OTHERS.get(type_, "wrong_type")
    tell = TELLERS.get(code)
    return (
        tell(detail, here) if tell else (code, words("{value}: {why}.", value=quoted(value), why=detail["msg"]), None)
    )


def _wrong_type(noun: str, value: Any) -> str:
    bare = isinstance(value, str) and ((noun.endswith("number") and value.isdecimal()) or value in ("true", "false"))
    if bare:
        return words("{value} is not {noun}: write it without quotes.", value=quoted(value), noun=noun)
    return words("{value} is not {noun}.", value=quoted(value), noun=noun)


def _range(detail: ErrorDetails, here: Shape | None) -> Told:
    low, high = (here.limit("ge"), here.limit("le")) if here else (None, None)
    if low is None and here and here.limit("gt") is not None:
        return (
            "out_of_range",
            words(
                "{value} is not more than {limit} and at most {high}.",
                value=quoted(detail["input"]),
                limit=here.limit("gt"),
                high=high,
            ),
            None,
        )
    return (
        "out_of_range",
        words("{value} is not from {low} to {high}.", value=quoted(detail["input"]), low=low, high=high),
        None,
    )


def _too_long(detail: ErrorDetails, _: Shape | None) -> Told:
    most = detail["ctx"]["max_length"]
    return (
        "too_long",
        words("This text has {count:,} characters; {most:,} is the most.", count=len(detail["input"]), most=most),
        None,
    )


def _too_many(detail: ErrorDetails, _: Shape | None) -> Told:
    most = detail["ctx"]["max_length"]
    return (
        "too_many",
        words("There are {count:,} entries here; {most:,} is the most.", count=len(detail["input"]), most=most),
        None,
    )


def _choice(detail: ErrorDetails, here: Shape | None) -> Told:
    known = list(get_args(here.bare)) if here else []
    texts = [each for each in known if isinstance(each, str)]
    value = detail["input"]
    meant = closest(value, texts) if isinstance(value, str) and len(value) <= 64 else None
    return (
        "bad_choice",
        words("{value} is none of {known}.", value=quoted(value), known=joined(map(quoted, known))),
        meant,
    )


def _format(detail: ErrorDetails, _: Shape | None) -> Told:
    wanted = FORMATS.get(detail["ctx"]["pattern"], words("an e-mail address"))
    return "bad_format", words("{value} is not {wanted}.", value=quoted(detail["input"]), wanted=wanted), None


def _type(detail: ErrorDetails, _: Shape | None) -> Told:
    value = detail["input"]
    kind = value.get("type") if isinstance(value, dict) else None
    if not isinstance(kind, str):
        what = quoted(kind if isinstance(value, dict) else value)
        return "unknown_type", words('{what} is no action: write {{"type": …}} and its settings.', what=what), None
    meant = closest(kind, ACTIONS) if len(kind) <= 64 else None
    return (
        "unknown_type",
        words("{kind} is no type of action; the types are {actions}.", kind=quoted(kind), actions=joined(ACTIONS)),
        meant,
    )


def _prompt(detail: ErrorDetails, _: Shape | None) -> Told:
    value = detail["input"]
    keys = [key for key in value if isinstance(key, str) and len(key) <= 64] if isinstance(value, dict) else []
    meant = next((found for key in keys[:20] if (found := closest(key, ("say", "sound", "languages")))), None)
    return "bad_prompt", NO_PROMPT, meant


def _too_short(detail: ErrorDetails, _: Shape | None) -> Told:
    return "too_short", words("This text is empty: write something, or leave the setting out."), None


def _too_few(detail: ErrorDetails, _: Shape | None) -> Told:
    return "too_few", words("There must be at least one entry here."), None


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
