"""Telephone numbers: one spelling for all (E.164), and who is calling.

Providers, people and lists write the same number in many ways; inside there is one. Who hides the number is None everywhere.
"""

from __future__ import annotations

import re
from functools import lru_cache

from flows import numbering
from flows.numbering import plan_of, plan_of_region
from flows.words import quoted, words

WITHHELD_KEYS = frozenset({"266696687", "86282452253", "7378742833", "17378742833", "2562533", "8656696", "464"})
"""Words that carriers spell on the keypad in place of a hidden number: ANONYMOUS, UNAVAILABLE, RESTRICTED, BLOCKED, UNKNOWN, and
one more that was seen. Some are as long as a real number (Twilio's support article 223180028)."""
WITHHELD_USERS = frozenset({"anonymous", "unknown", "restricted", "private", "unavailable", "blocked", "withheld"})
"""Names and user parts of a SIP address that hide who calls (RFC 3323 writes "Anonymous" <sip:anonymous@anonymous.invalid>)."""

SEPARATORS = str.maketrans(
    "", "", " \t.-/()\u00a0\u2007\u202f\u2009\u2010\u2011\u2012\u2013\u200e\u200f\u202a\u202c\u2060\ufeff"
)
"""What people put between digits, and the invisible marks that come along when a number is copied."""

_FULL = re.compile(r"\+[1-9][0-9]{4,14}")
_DIGITS = re.compile(r"[0-9]+")
_ADDRESS = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):(.+)", re.DOTALL)
_NAMED = re.compile(r"(.*)<\s*([^<>]+?)\s*>[^<>]*", re.DOTALL)
"""A SIP name-addr (RFC 3261, section 20.10): a name, quoted or not, the address, and parameters."""
_NOWHERE = re.compile(r"(?:.*\.)?invalid\.?")
"""Hosts that nobody can have (RFC 2606): who calls from there hides, or is not told, as sip:unavailable@unknown.invalid."""
_NEXT_DIGIT = re.compile(r"(?<=\d)(?=\d)|(?<=[^\W\d_])(?=\d)|(?<=\d)(?=[^\W\d_])")


def normalise(text: str, region: str | None = None, plusless: bool = False) -> str | None:
    """A number in E.164, None where it is not a full number.

    region: the country (ISO 3166-1 alpha-2) of a number without a country code. plusless: a number without plus that begins with a
    country code is a full one (Vonage writes them so).

    >>> normalise("+33 (0)1 40 50 60 70"), normalise("00 33 1 40 50 60 70"), normalise("01 40 50 60 70", "FR")
    ('+33140506070', '+33140506070', '+33140506070')
    >>> normalise("33140506070", plusless=True)
    '+33140506070'
    """
    bare = text.translate(SEPARATORS)
    digits = bare.removeprefix("+")
    if not _DIGITS.fullmatch(digits):
        return _looked_up(text, region)
    if bare.startswith("+"):
        return _international(digits)
    if digits.startswith("00") and (full := _international(digits[2:])):
        return full
    plan = plan_of_region(region) if region else None
    if plan and (full := plan.from_home(digits) or _looked_up(digits, region)):
        return full
    return _international(digits) if plusless else None


def _international(digits: str) -> str | None:
    """The number of digits that begin with a country code."""
    plan = plan_of(digits)
    if plan is None:
        return None
    subscriber = digits[len(plan.code) :]
    if plan.fits(subscriber):
        return f"+{digits}"
    if plan.plain and plan.trunk and not subscriber.startswith(plan.trunk):
        return None
    return plan.from_home(subscriber) or _looked_up(f"+{digits}", None)


@lru_cache(maxsize=4096)
def _looked_up(text: str, region: str | None) -> str | None:
    return numbering.parsed(text, region)


def caller_of(raw: str | None, plusless: bool = False) -> str | None:
    """Who calls, from what a provider writes: E.164, `sip:…`, `client:…`, digits that are no full number; None when withheld.

    The one rule for hidden numbers: nothing, a word (`anonymous`, `Unknown`, `private` …), a word spelt on the keypad, or a SIP
    address with such a name or user, or at a host that cannot be (`anonymous.invalid`).

    >>> caller_of("+33612345678"), caller_of("Anonymous"), caller_of("+266696687"), caller_of("07700900123")
    ('+33612345678', None, None, '07700900123')
    >>> caller_of('"Anonymous" <sip:anonymous@anonymous.invalid>'), caller_of('"Anna" <sip:anna@example.com>;tag=9')
    (None, 'sip:anna@example.com')
    """
    if raw is None:
        return None
    if _FULL.fullmatch(raw):
        return None if raw[1:] in WITHHELD_KEYS else raw
    return _caller(raw.strip(), plusless)


@lru_cache(maxsize=4096)
def _caller(text: str, plusless: bool) -> str | None:
    if match := _NAMED.fullmatch(text):
        return None if match[1].strip(' "').lower() in WITHHELD_USERS else caller_of(match[2], plusless)
    if match := _ADDRESS.fullmatch(text):
        return _address(match[1].lower(), match[2], plusless)
    if "@" in text:
        return _address("sip", text, plusless)
    digits = text.translate(SEPARATORS).removeprefix("+")
    if not _DIGITS.fullmatch(digits) or digits in WITHHELD_KEYS:
        return None
    return normalise(text, plusless=plusless) or text.translate(SEPARATORS)


def _address(scheme: str, rest: str, plusless: bool) -> str | None:
    if scheme == "tel":
        return caller_of(rest.partition(";")[0], plusless)
    return None if scheme in ("sip", "sips") and _hides(rest.lower()) else f"{scheme}:{rest}"


def _hides(address: str) -> bool:
    """Whether a SIP address without its scheme, in lower case, tells nobody who calls: by its user or by its host."""
    plain = re.split("[;?]", address, maxsplit=1)[0]
    user, _, host = plain.rpartition("@")
    name = (user or host).partition(":")[0].strip('"<> ')
    return (
        name in WITHHELD_USERS
        or name.removeprefix("+") in WITHHELD_KEYS
        or _NOWHERE.fullmatch(host.partition(":")[0]) is not None
    )


def number_error(text: str) -> str | None:
    """What is wrong with a number that must be E.164, as a sentence; None if nothing is.

    Only its length can be told for sure: which numbers are given out changes every week.

    >>> number_error("+3314050607")
    '"+3314050607" is not a full number (France: 9 digits after +33)'
    """
    if _FULL.fullmatch(text) and (plan := plan_of(text[1:])) and plan.fits(text[1 + len(plan.code) :]):
        return None
    shown = quoted(text, 40)
    if meant := number_meant(text):
        return words("{shown} must be written {meant}", shown=shown, meant=meant)
    digits = text.translate(SEPARATORS).removeprefix("+")
    if not _DIGITS.fullmatch(digits):
        return words("{shown} is not a telephone number: write + and digits, as in +33140506070", shown=shown)
    if not text.strip().startswith(("+", "00")):
        return words("{shown} does not begin with + and a country code, as in +33140506070", shown=shown)
    digits = digits.removeprefix("00")
    plan = plan_of(digits)
    if plan is None:
        return words("{shown} does not begin with a country code that is in use", shown=shown)
    return words("{shown} is not a full number ({plan})", shown=shown, plan=numbering.described(plan))


def number_meant(text: str) -> str | None:
    """The E.164 of a number that is written otherwise, for a suggestion."""
    meant = normalise(text) if len(text) <= 60 else None
    return meant if meant != text else None


def spelled(text: str) -> str:
    """A number or a collected value as a voice should read it: digits one by one.

    The plus is left out: some voices say "plus", others nothing or "and", and people who tell a number begin with the digits.

    >>> spelled("+33612"), spelled("567"), spelled("AB12")
    ('3 3 6 1 2', '5 6 7', 'AB 1 2')
    """
    return _NEXT_DIGIT.sub(" ", text.removeprefix("+") if text[1:2].isdigit() else text)
