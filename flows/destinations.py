"""Where a dial may go: countries that the operator allows, and premium-rate numbers only where they are asked for.

A line whose configuration can be changed by many is a line that somebody may have ring expensive numbers.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import phonenumbers
from phonenumbers import PhoneNumberType

from flows.words import words

REMEMBERED = 4096
"""Numbers of which the answer is remembered: to look one up takes as long as a turn."""


@dataclass(frozen=True, slots=True)
class Destinations:
    """countries: ISO 3166-1 codes and prefixes with plus ("FR", "+4420"); empty: anywhere. premium: premium-rate numbers too."""

    countries: frozenset[str] = frozenset()
    premium: bool = False
    _known: dict[str, str | None] = field(default_factory=dict, compare=False, repr=False)

    def refusal(self, to: str) -> str | None:
        """Why that target is not dialled, None where it may be. An address (`sip:…`) always may.

        >>> Destinations().refusal("+33899123456"), Destinations().refusal("+33140506070")
        ('a premium-rate number', None)
        >>> Destinations(frozenset({"FR"})).refusal("+442079460000")
        'in GB, where this service does not dial'
        """
        try:
            return self._known[to]
        except KeyError:
            return self._looked_at(to)

    def _looked_at(self, to: str) -> str | None:
        if len(self._known) >= REMEMBERED:
            self._known.clear()
        why = self._known[to] = _refusal(self, to)
        return why


USUAL = Destinations()
"""Anywhere, but no premium-rate numbers."""


def _refusal(allowed: Destinations, to: str) -> str | None:
    if not to.startswith("+"):
        return None
    try:
        number = phonenumbers.parse(to)
    except phonenumbers.NumberParseException:
        return None  # the provider refuses it; the others ring
    region = phonenumbers.region_code_for_number(number) or words("no country that is known")
    if allowed.countries and region not in allowed.countries and not to.startswith(_prefixes(allowed)):
        return words("in {region}, where this service does not dial", region=region)
    is_premium = phonenumbers.number_type(number) == PhoneNumberType.PREMIUM_RATE
    return words("a premium-rate number") if is_premium and not allowed.premium else None


def _prefixes(allowed: Destinations) -> tuple[str, ...]:
    return tuple(one for one in allowed.countries if one.startswith("+"))
