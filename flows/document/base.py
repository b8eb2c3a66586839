"""The ground that the configuration's models stand on: names, keys, numbers, languages, zones, and how each is explained."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from itertools import islice
from typing import Annotated, Any

import pytz
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, GetJsonSchemaHandler, WithJsonSchema
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError

from flows.document.explained import explained
from flows.lookalikes import mixes, usual
from flows.numbers import number_error, number_meant
from flows.record import Frozen
from flows.words import quoted, template, words

MAX_TEXT = 10_000
"""Characters of one spoken text: about eleven minutes of speech."""


class Model(BaseModel):
    """A JSON object of the document: exact keys, exact types, never changed after it was read."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, populate_by_name=True)

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        found = handler(schema)
        properties = handler.resolve_ref_schema(found).get("properties", {})
        for name, text in explained(cls).items():
            properties[name]["description"] = text
        return found


class Ref(Frozen):
    """Marks a field whose value names a document of `kind` (or several), so that one walk finds every reference."""

    kind: str


MOST_COMPARED = 700
"""Words that a word is compared with; of more, those that begin like it."""
_guesses_left: ContextVar[list[int] | None] = ContextVar("guesses_left", default=None)


@contextmanager
def guesses(most: int) -> Iterator[None]:
    """Within it, `closest` has an answer so often and no more: comparing is dear, and nobody reads thousands of suggestions."""
    token = _guesses_left.set([most])
    try:
        yield
    finally:
        _guesses_left.reset(token)


def closest(word: str, words: Iterable[str]) -> str | None:
    """What the author most likely meant.

    >>> closest("mneu", ["menu", "dial"])
    'menu'
    """
    left = _guesses_left.get()
    if left is not None:
        if left[0] <= 0:
            return None
        left[0] -= 1
    meant, known = word.casefold(), {known.casefold(): known for known in words}
    if len(known) > MOST_COMPARED:
        known = dict(islice(((text, name) for text, name in known.items() if text[:1] == meant[:1]), MOST_COMPARED))
    found = difflib.get_close_matches(meant, known, n=1, cutoff=0.6)
    return known[found[0]] if found else None


def fault(code: str, message: str, suggestion: str | None = None) -> PydanticCustomError:
    """An error of ours inside a validator: it keeps its code, its sentence and its suggestion on the way out."""
    return PydanticCustomError(code, "{sentence}", {"sentence": message, "suggestion": suggestion})


def _checked(pattern: str, code: str, message: str) -> Callable[[str], str]:
    compiled = re.compile(pattern)

    def check(text: str) -> str:
        if not compiled.fullmatch(text):
            raise fault(code, words(message, text=quoted(text)))
        return text

    return check


_written = _checked(
    r"(?=.{1,64}\Z)(?! )[\w\- ]*(?<! )",
    "bad_name",
    template("{text} cannot be a name: 1 to 64 letters, digits, - _ or spaces, no space at either end."),
)
_keys = _checked(r"[0-9*#]{1,10}", "bad_key", template("{text} cannot be pressed: one to ten keys out of 0-9 * #."))


def _name(text: str) -> str:
    if not text.isascii() and usual(text) != text:
        message = words(
            "{text} is written with unusual characters, which look like those of another name.", text=quoted(text)
        )
        raise fault("bad_name", message, usual(text))
    if mixes(text):
        raise fault(
            "bad_name",
            words("{text} mixes letters of two alphabets in a word: it looks like another name.", text=quoted(text)),
        )
    return _written(text)


def _number(text: str) -> str:
    if sentence := number_error(text):
        raise fault("bad_number", sentence, number_meant(text))
    return text


def _zone(text: str) -> str:
    if text not in pytz.all_timezones_set:
        meant = closest(text, pytz.all_timezones)
        raise fault(
            "bad_zone",
            words("{text} is not a time zone; IANA names look like Europe/Paris.", text=quoted(text)),
            meant,
        )
    return text


def _language(text: str) -> str:
    if not known_language(text):
        meant = closest(
            text.replace("_", "-"), ("fr-FR", "en-GB", "en-US", "de-DE", "es-ES", "it-IT", "nl-NL", "pt-PT")
        )
        raise fault(
            "bad_language",
            words("{text} is not a language; BCP-47 tags look like fr-FR or en-GB.", text=quoted(text)),
            meant,
        )
    return text


@lru_cache(maxsize=256)
def known_language(tag: str) -> bool:
    """Whether a BCP-47 tag names a language that CLDR knows (RFC 5646 syntax, case as written there is not required)."""
    from babel import Locale, UnknownLocaleError  # not needed to serve calls: keeps a cold start short

    if not re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*", tag):
        return False
    try:
        Locale.parse(tag, sep="-")
    except (ValueError, UnknownLocaleError):
        return False
    return True


def _spoken(text: str) -> str:
    if not any(char.isalnum() or char == "{" for char in text):
        raise fault("empty_prompt", words("This prompt says nothing: write at least a word, or leave the setting out."))
    if len(text) > MAX_TEXT:
        raise fault(
            "prompt_too_long",
            words(
                "This text has {count:,} characters; {max_text:,} is the most that is spoken.",
                count=len(text),
                max_text=MAX_TEXT,
            ),
        )
    return text


def _destination(text: str) -> str:
    if re.fullmatch(r"sips?:[^\s@<>]+@[^\s@<>]+|sips?:[^\s@<>]+", text):
        return text
    return _number(text)


def _caller_id(text: str) -> str:
    if text in ("called", "caller"):
        return text
    if sentence := number_error(text):
        meant = closest(text, ("called", "caller")) or number_meant(text)
        raise fault("bad_number", words('{sentence} Or write "called" or "caller".', sentence=sentence), meant)
    return text


_NO_NAME = r"\u0000-\u001f!-,./:-@\[-\^`{-~"
NAME_PATTERN = rf"^[^ {_NO_NAME}]([^{_NO_NAME}]{{0,62}}[^ {_NO_NAME}])?$"
"""What editors can tell of a name: the dialects of patterns know letters of any script by different words, but all of ASCII."""
NUMBER_PATTERN = r"^\+[1-9][0-9]{4,14}$"

Name = Annotated[str, AfterValidator(_name), WithJsonSchema({"type": "string", "pattern": NAME_PATTERN})]
Keys = Annotated[str, AfterValidator(_keys), WithJsonSchema({"type": "string", "pattern": "^[0-9*#]{1,10}$"})]
E164 = Annotated[str, AfterValidator(_number), WithJsonSchema({"type": "string", "pattern": NUMBER_PATTERN})]
CallerId = Annotated[str, AfterValidator(_caller_id), Field(examples=["called", "caller", "+33972101010"])]
"""The number shown to whoever is dialled: "called", "caller", or a number."""
Destination = Annotated[str, AfterValidator(_destination)]
Zone = Annotated[str, AfterValidator(_zone), Field(examples=["Europe/Paris"])]
Language = Annotated[
    str,
    AfterValidator(_language),
    WithJsonSchema(
        {"type": "string", "pattern": "^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$", "examples": ["fr-FR", "en-GB"]}
    ),
]
Spoken = Annotated[str, AfterValidator(_spoken)]
Label = Annotated[str, Field(max_length=200)]
Note = Annotated[str, Field(max_length=2_000)]
Seconds = Annotated[int, Field(ge=1, le=60)]
Json = dict[str, Any]
