"""Numbering plans: how long the numbers of a country are and what is dialled in front of them at home.

The facts are libphonenumber's (https://github.com/google/libphonenumber), by the `phonenumbers` package. They are laid out here so
that reading a number is a few look-ups, where parsing it costs twenty microseconds; what the plan alone does not settle is
parsed.
"""

from __future__ import annotations

import re
from functools import cache

from flows.record import Frozen
from flows.words import joined, words

WORLD = "001"
"""The region of country codes that belong to no country (+800, +883)."""
MAX_DIGITS = 15
"""Of a full number, country code included (ITU-T E.164)."""
_ALTERNATIVES = re.compile(r"\|(?![^(]*\))")
"""The bars of a regular expression that stand outside of brackets."""


class Plan(Frozen):
    """The numbers behind one country code.

    region: the country, of several that share the code the main one. code: without plus.
    lengths: digits that a full number may have after the code. trunk: dialled in front of them at home, "" for none.
    plain: numbers are never rewritten, only shortened by the trunk prefix.
    """

    region: str
    code: str
    lengths: frozenset[int]
    trunk: str
    plain: bool

    def fits(self, subscriber: str) -> bool:
        """Whether these digits may follow the country code, as far as length and a trunk zero tell."""
        return len(subscriber) in self.lengths and not (self.trunk == "0" and subscriber.startswith("0"))

    def from_home(self, digits: str) -> str | None:
        """The full number of digits as they are dialled at home; None where the plan alone does not settle it."""
        bare = digits.removeprefix(self.trunk)
        if not self.plain or not bare or bare[0] in ("0", self.trunk):
            return None
        with_trunk = len(bare) < len(digits) and len(digits) not in self.lengths
        if not self.fits(bare) or not (with_trunk or not digits.startswith((self.code, self.trunk or self.code))):
            return None
        return f"+{self.code}{bare}"


@cache
def plan_of_region(region: str) -> Plan | None:
    """The plan of a country (ISO 3166-1 alpha-2), None for what is no country."""
    from phonenumbers import country_code_for_region  # slow to import, and plain E.164 does not need it

    code = country_code_for_region(region)
    return _plan(region, code) if code else None


@cache
def plan_of_code(code: str) -> Plan | None:
    """The plan of a country code, None for one that is not in use."""
    from phonenumbers import region_code_for_country_code

    region = region_code_for_country_code(int(code))
    return None if region == "ZZ" else _plan(region, int(code))


def plan_of(digits: str) -> Plan | None:
    """The plan that the digits of an international number (without plus) begin with."""
    for length in (1, 2, 3):
        if len(digits) >= length and not digits.startswith("0") and (plan := plan_of_code(digits[:length])):
            return plan
    return None


def parsed(text: str, region: str | None) -> str | None:
    """A number as `phonenumbers` reads it: E.164, or None where it is none or its length is impossible."""
    from phonenumbers import (
        NumberParseException,
        PhoneNumberFormat,
        ValidationResult,
        format_number,
        is_possible_number_with_reason,
        parse,
    )

    try:
        number = parse(text, region)
    except NumberParseException:
        return None
    if is_possible_number_with_reason(number) != ValidationResult.IS_POSSIBLE:  # nor possible within a town only
        return None
    return format_number(number, PhoneNumberFormat.E164)


@cache
def country_name(plan: Plan) -> str:
    """The country in English."""
    from babel import Locale

    if plan.code == "1" or plan.region == WORLD:
        return words("North America") if plan.code == "1" else words("international services")
    name: str | None = Locale("en").territories.get(plan.region)
    return words(name) if name else f"+{plan.code}"


def described(plan: Plan) -> str:
    """What a full number is, for people.

    >>> from flows.numbering import plan_of_code
    >>> described(plan_of_code("33"))
    'France: 9 digits after +33'
    """
    sizes = sorted(length for length in plan.lengths if length + len(plan.code) <= MAX_DIGITS)
    told = (
        words("{least} to {most}", least=sizes[0], most=sizes[-1])
        if len(sizes) > 2
        else joined(map(str, sizes), " or ")
    )
    return words("{country}: {told} digits after +{code}", country=country_name(plan), told=told, code=plan.code)


def _plan(region: str, code: int) -> Plan:
    from phonenumbers import PhoneMetadata

    metadata = PhoneMetadata.metadata_for_region_or_calling_code(code, region)
    if metadata is None or metadata.general_desc is None:
        return Plan(region, str(code), frozenset(), "", False)
    lengths = frozenset(metadata.general_desc.possible_length)
    trunk, read_as = metadata.national_prefix or "", metadata.national_prefix_for_parsing or ""
    plain = not metadata.national_prefix_transform_rule and (read_as == trunk or trunk in _ALTERNATIVES.split(read_as))
    return Plan(region, str(code), lengths, trunk, plain)
