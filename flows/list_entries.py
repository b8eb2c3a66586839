"""What an entry of a list of callers means: one number, a prefix, or a range (flow-document, section 7)."""

from __future__ import annotations

import re

from flows.numbering import MAX_DIGITS, Plan, country_name, described, plan_of, plan_of_code, plan_of_region
from flows.numbers import SEPARATORS, normalise
from flows.record import Frozen
from flows.words import quoted, words

LONGEST = 200
"""Characters of an entry."""
_ADDRESS = re.compile(r"(sips?|client):\S+", re.IGNORECASE)
_RANGE_MARKS = re.compile(r"[-\u2010-\u2014]")


class BadEntry(ValueError):
    """An entry that means nothing; the message tells the author why, `suggestion` what was likely meant."""

    def __init__(self, message: str, suggestion: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.suggestion = suggestion


class Range(Frozen):
    """All numbers from `first` to `last` (E.164 without the plus, as integers; one number: the same twice)."""

    first: int
    last: int


def read_entry(text: str, region: str | None) -> Range | str:
    """What an entry means: a `Range`, a prefix (digits of E.164 without plus, then `*`), or a SIP or client address.

    region: the country of what is written nationally. Raises `BadEntry`.

    >>> read_entry("+33162000000-+33162999999", None)
    Range(first=33162000000, last=33162999999)
    >>> read_entry("0899*", "FR")
    '33899*'
    """
    if len(text) > LONGEST:
        raise BadEntry(
            words('"{text}…" is too long: an entry has at most {longest} characters.', text=text[:40], longest=LONGEST)
        )
    if full := _number(text, region):
        return Range(int(full[1:]), int(full[1:]))
    if "*" in text:
        return _prefix(text, region)
    if _ADDRESS.fullmatch(text):
        return text.casefold()
    if found := _range(text, region):
        return found
    raise BadEntry(_why_no_number(text, region))


def _number(text: str, region: str | None) -> str | None:
    if "*" in text or text.count("+") > 1 or ":" in text:
        return None
    return normalise(text, region, plusless=True)


def _range(text: str, region: str | None) -> Range | None:
    marks = list(_RANGE_MARKS.finditer(text))
    for mark in marks:
        first, last = _number(text[: mark.start()], region), _number(text[mark.end() :], region)
        if first and last:
            return _checked(text, first, last)
    plus = text.rfind("+")
    if len(marks) == 1 and plus > 0:
        wrong = text[: marks[0].start()] if not _number(text[: marks[0].start()], region) else text[marks[0].end() :]
        raise BadEntry(words('"{text}": {why}', text=text, why=_why_no_number(wrong.strip(), region)))
    return None


def _checked(text: str, first: str, last: str) -> Range:
    if len(first) != len(last):
        raise BadEntry(
            words(
                '"{text}" goes from {first} to {last} digits: both ends of a range have equally many.',
                text=text,
                first=len(first) - 1,
                last=len(last) - 1,
            )
        )
    if plan_of(first[1:]) != plan_of(last[1:]):
        raise BadEntry(words('"{text}" goes from one country into another: write one range for each.', text=text))
    if int(first) > int(last):
        raise BadEntry(words('"{text}" ends before it begins.', text=text), f"{last}-{first}")
    return Range(int(first[1:]), int(last[1:]))


def _prefix(text: str, region: str | None) -> str:
    bare = text.translate(SEPARATORS)
    digits = bare.removesuffix("*").removeprefix("+")
    if not re.fullmatch(r"[0-9]+", digits):
        raise BadEntry(words('"{text}" is not a prefix: write digits and one * at the end, as in +33899*.', text=text))
    if bare.startswith("+"):
        return _checked_prefix(text, _without_trunk(digits))
    if digits.startswith("00"):
        return _checked_prefix(text, digits[2:])
    plan = plan_of_region(region) if region else None
    if plan is None:
        raise BadEntry(words('"{text}" needs + and a country code, or a "region" for the whole list.', text=text))
    if digits == plan.trunk:
        raise BadEntry(
            words(
                '"{text}" would be every number of {country}: write +{code}* if that is meant.',
                text=text,
                country=country_name(plan),
                code=plan.code,
            )
        )
    return _checked_prefix(text, _from_home(digits, plan))


def _from_home(digits: str, plan: Plan) -> str:
    if plan.trunk and digits.startswith(plan.trunk):
        return plan.code + digits.removeprefix(plan.trunk)
    return digits if plan.trunk and digits.startswith(plan.code) else plan.code + digits


def _without_trunk(digits: str) -> str:
    """`+33 (0)899*` is `+33899*`: in a country with a trunk zero no number has it after the code."""
    plan = plan_of(digits)
    if plan is None or plan.trunk != "0":
        return digits
    return plan.code + digits[len(plan.code) :].removeprefix("0")


def _checked_prefix(text: str, digits: str) -> str:
    plan = plan_of(digits)
    if plan is None and not _may_begin_a_code(digits):
        raise BadEntry(words('"{text}" does not begin with a country code that is in use.', text=text))
    longest = len(plan.code) + max(plan.lengths, default=MAX_DIGITS) if plan else MAX_DIGITS
    if plan and len(digits) > min(longest, MAX_DIGITS):
        raise BadEntry(words('"{text}" is longer than any number of {country}.', text=text, country=country_name(plan)))
    return f"{digits}*"


def _may_begin_a_code(digits: str) -> bool:
    return len(digits) < 3 and any(plan_of_code(f"{digits}{more}") for more in range(100 if len(digits) == 1 else 10))


def _why_no_number(text: str, region: str | None) -> str:
    shown = quoted(text, 40)
    bare = text.translate(SEPARATORS)
    if not re.fullmatch(r"\+?[0-9]+", bare):
        return words("{shown} is no number, prefix (+33899*) or range (+33162000000-+33162999999).", shown=shown)
    digits = bare.removeprefix("+").removeprefix("00")
    abroad = bare.startswith(("+", "00"))
    plan = plan_of(digits) if abroad else plan_of_region(region) if region else None
    if plan is not None:
        return words("{shown} is not a full number ({plan}); a prefix ends with *.", shown=shown, plan=described(plan))
    if abroad:
        return words("{shown} does not begin with a country code that is in use.", shown=shown)
    return words(
        '{shown} is written without a country code: write it with +, or give the list a "region".', shown=shown
    )
