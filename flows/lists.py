"""Lists of callers, ready to be asked (flow-document, section 7)."""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from flows.list_entries import BadEntry, Range, read_entry
from flows.numbering import plan_of_region
from flows.numbers import normalise
from flows.record import Frozen
from flows.words import words

SIP_NUMBER = re.compile(r"sips?:(\+?[0-9().-]+)[@;]", re.IGNORECASE)
"""A telephone number as the user of a SIP address, https://www.rfc-editor.org/rfc/rfc3261#section-19.1.6"""

Entry = str | Mapping[str, Any]
"""A text, or an object with `match` (and `note`)."""


class ListError(Frozen):
    """One entry that is wrong: where (relative to the list's document), a stable code, a sentence, what was likely meant."""

    path: tuple[str | int, ...]
    code: str
    message: str
    suggestion: str | None = None


class NumberList:
    """A list of callers. Numbers and ranges are two sorted rows of integers, prefixes a set for each length.

    A look-up costs a microsecond whatever the length of the list, and 100,000 numbers take 1.6 MB.
    """

    def __init__(self, entries: Iterable[Entry], region: str | None = None) -> None:
        """Entries as in the document; region: the country of what is written nationally. Raises `ValueError` for a bad entry."""
        self._region = region
        firsts, lasts = array("Q"), array("Q")
        others: set[str] = set()
        for entry in entries:
            found = read_entry(text_of(entry), region)
            if isinstance(found, Range):
                firsts.append(found.first)
                lasts.append(found.last)
            else:
                others.add(found)
        self._firsts, self._lasts = _joined(firsts, lasts)
        self._addresses = frozenset(other for other in others if not other.endswith("*"))
        self._prefixes = _by_length(other[:-1] for other in others if other.endswith("*"))

    def match(self, caller: str | None) -> str | None:
        """The entry that a caller is on, written in E.164; None when on none. Who withholds the number (None) is on no list."""
        if caller is None:
            return None
        if not caller.startswith("+"):
            if caller.casefold() in self._addresses:
                return caller
            caller = _at_home(caller, self._region)
            if caller is None:
                return None
        return self._match(caller[1:])

    def _match(self, digits: str) -> str | None:
        if not digits.isdecimal():
            return None
        number = int(digits)
        index = bisect_right(self._firsts, number) - 1
        if index >= 0 and number <= self._lasts[index]:
            first, last = self._firsts[index], self._lasts[index]
            return f"+{first}" if first == last else f"+{first}-+{last}"
        for length, prefixes in self._prefixes:
            if digits[:length] in prefixes:
                return f"+{digits[:length]}*"
        return None


def list_errors(entries: Sequence[Entry], region: str | None = None) -> list[ListError]:
    """Everything that is wrong with a list's entries and region."""
    errors = []
    if region is not None and plan_of_region(region) is None:
        message = words('"{region}" is no country; two letters name it, as in FR (ISO 3166-1).', region=region)
        errors.append(ListError(("region",), "unknown_country", message))
    for index, entry in enumerate(entries):
        try:
            read_entry(text_of(entry), region)
        except BadEntry as bad:
            path = ("entries", index) if isinstance(entry, str) else ("entries", index, "match")
            errors.append(ListError(path, "bad_entry", bad.message, bad.suggestion))
    return errors


def text_of(entry: Entry) -> str:
    return entry if isinstance(entry, str) else entry["match"]


@lru_cache(maxsize=4096)
def _at_home(caller: str, region: str | None) -> str | None:
    """Digits that a carrier left as they were dialled at home, in E.164; those of a SIP address, where they are a number."""
    address = SIP_NUMBER.match(caller)
    return normalise(address[1] if address else caller, region, plusless=True)


def _joined(firsts: array[int], lasts: array[int]) -> tuple[array[int], array[int]]:
    """The ranges in order, those that share numbers made one. Rows of integers all the way: 100,000 objects more at the start of a
    process are memory that it does not give back."""
    starts, ends = array("Q"), array("Q")
    for place in sorted(range(len(firsts)), key=firsts.__getitem__):
        if ends and firsts[place] <= ends[-1]:
            ends[-1] = max(ends[-1], lasts[place])
        else:
            starts.append(firsts[place])
            ends.append(lasts[place])
    return starts, ends


def _by_length(prefixes: Iterable[str]) -> tuple[tuple[int, frozenset[str]], ...]:
    """Prefixes by their length, the longest (most telling) first."""
    found: dict[int, set[str]] = {}
    for prefix in prefixes:
        found.setdefault(len(prefix), set()).add(prefix)
    return tuple((length, frozenset(found[length])) for length in sorted(found, reverse=True))
