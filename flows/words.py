"""Sentences for people that are English, and know how they were put together: so another language can put them together too.

`words` makes the English sentence, a plain text for everybody who does not ask. Who speaks another language looks the template
up in a catalogue and fills the same values in (`translated`); values that are words are translated first.
"""

from __future__ import annotations

import string
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from functools import reduce
from typing import Any, Final

Look = Callable[[str], str]
"""Template → the template in another language."""
Count = Callable[[str, str, int], str]
"""Template for one, template for more, how many → the template in another language."""
Show = Callable[[Any, str], str]
"""A value that is no text, and its format in the template (of `format`), or `SHORT` → as the other language writes it."""
SHORT: Final = "short"
"""The format of a day whose weekday is cut short."""


class Words(str):
    """An English text that carries its template and its values. Plural forms: `many` and `number`, else None.

    begins: with a capital, in every language.

    >>> text = words("{count:,} calls", count=1200)
    >>> text, text.template, text.values
    ('1,200 calls', '{count:,} calls', {'count': 1200})
    """

    template: str
    values: Mapping[str, Any]
    many: str | None = None
    number: int | None = None
    begins: bool = False


class Moment(Words):
    """A day, or a time of a day, as English writes it; `at` for other languages. short: with the weekday cut short.

    >>> moment(datetime(2026, 5, 4, 9, 30)), moment(date(2026, 5, 4)), moment(date(2026, 5, 4), short=True)
    ('Monday 4 May 2026, 09:30', 'Monday 4 May 2026', 'Mon 4 May 2026')
    """

    at: date
    short: bool


def words(template: str, /, **values: Any) -> Words:
    """A sentence. Values are named in the template as `str.format` names them; a brace that is meant is written twice."""
    return _made(template.format_map(values), template, values)


def sentence(template: str, /, **values: Any) -> Words:
    """Words that begin with a capital whatever value comes first.

    >>> sentence("{what}.", what=words("a call now hangs up"))
    'A call now hangs up.'
    """
    text = words(template, **values)
    begun = _made(_begun(text), template, values)
    begun.begins = True
    return begun


def plural(one: str, many: str, count: int, /, **values: Any) -> Words:
    """A sentence with a number in it, `{count}` in the templates: `one` is written for 1, `many` for the others.

    >>> plural("{count} day", "{count} days", 1), plural("{count:,} day", "{count:,} days", 2000)
    ('1 day', '2,000 days')
    """
    values = {**values, "count": count}
    text = _made((one if count == 1 else many).format_map(values), one, values)
    text.many, text.number = many, count
    return text


def template(text: str) -> str:
    """Marks a template that `words` is given elsewhere, so that it is collected for the catalogues."""
    return text


def quoted(text: str, most: int = 60) -> Words:
    """The author's text in quotes, cut after `most` characters.

    >>> quoted("abc"), quoted("abcdef", 3)
    ('"abc"', '"abc…"')
    """
    return words('"{text}…"', text=text[:most]) if len(text) > most else words('"{text}"', text=text)


def joined(parts: Iterable[str], between: str = ", ") -> Words:
    """Texts one after the other; each that is words is translated by itself.

    >>> joined(["a", words("the {what}", what="b")]).template
    '{0}, {1}'
    """
    kept = list(parts)
    template = between.join(f"{{{place}}}" for place in range(len(kept)))
    return _made(between.join(kept), template, {str(place): part for place, part in enumerate(kept)})


def chained(parts: Sequence[str], between: str) -> str:
    """Texts joined two by two, so that a catalogue needs one template ("{0} or {1}") however many there are; "" for none.

    >>> chained(["a", "b", "c"], " or ")
    'a or b or c'
    """
    return reduce(lambda before, part: joined((before, part), between), parts) if parts else ""


def moment(at: date, short: bool = False) -> Moment:
    """A day; with its time on the clock where it is a `datetime`."""
    weekday = f"{at:%a}" if short else f"{at:%A}"
    text = Moment(f"{weekday} {at.day} {at:%B %Y}" + (f", {at:%H:%M}" if isinstance(at, datetime) else ""))
    text.template, text.values, text.at, text.short = str(text), {}, at, short
    return text


def translated(text: str, look: Look, count: Count, show: Show) -> str:
    """The text in the language of a catalogue; what is not words stays as it is, a template that is not known stays English."""
    if isinstance(text, Moment):
        return show(text.at, SHORT if text.short else "")
    if not isinstance(text, Words):
        return text
    found = (
        look(text.template)
        if text.many is None or text.number is None
        else count(text.template, text.many, text.number)
    )
    told = _Translating(look, count, show).vformat(found, (), text.values)
    return _begun(told) if text.begins else told


class _Translating(string.Formatter):
    def __init__(self, look: Look, count: Count, show: Show) -> None:
        self._in = look, count, show

    def get_value(self, key: int | str, _: Any, values: Mapping[str, Any]) -> Any:
        return values[str(key)]

    def format_field(self, value: Any, spec: str) -> str:
        return translated(value, *self._in) if isinstance(value, str) else self._in[2](value, spec)


def packed(text: str) -> Any:
    """As JSON, with what it was made of. `unpacked` reads it.

    >>> unpacked(packed(words("No {what}.", what=words("day")))).values["what"].template
    'day'
    """
    if isinstance(text, Moment):
        return {"moment": text.at.isoformat(), "short": text.short}
    if not isinstance(text, Words):
        return str(text)
    values = {key: packed(value) if isinstance(value, str) else value for key, value in text.values.items()}
    told = {"text": str(text), "template": text.template, "values": values, "many": text.many, "number": text.number}
    return {**told, "begins": text.begins}


def unpacked(told: Any) -> Any:
    """What `packed` made: the text again, with its template and values."""
    if not isinstance(told, dict):
        return told
    if _MOMENT in told:
        read = datetime if "T" in told[_MOMENT] else date
        return moment(read.fromisoformat(told[_MOMENT]), told["short"])
    text = _made(told["text"], told["template"], {key: unpacked(value) for key, value in told["values"].items()})
    text.many, text.number, text.begins = told["many"], told["number"], told["begins"]
    return text


_MOMENT: Final = "moment"


def _begun(text: str) -> str:
    return text[:1].upper() + text[1:]


def _made(english: str, template: str, values: Mapping[str, Any]) -> Words:
    text = Words(english)
    text.template, text.values = template, values
    return text
