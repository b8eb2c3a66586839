"""Public holidays of a country, computed by the `holidays` package.

The package's own default is kept: days as they are kept that year, substitute days beside the days they stand for (26 December
and the Monday after it). A feast that the law moves is where the law moves it.
"""

from __future__ import annotations

import difflib
import warnings
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from flows.schedules.errors import LONGEST_WORD, ScheduleError, Unreadable
from flows.schedules.text import read_day
from flows.words import joined, quoted, words

if TYPE_CHECKING:
    from holidays import HolidayBase

OFTEN_MEANT = {"UK": "GB", "EN": "GB", "EL": "GR", "SP": "ES"}


class PublicHolidays:
    """The public holidays that a calendar names."""

    def __init__(self, setting: Mapping[str, Any]) -> None:
        """`setting` as in the document. Raises `ValueError` for a country, region or date that is none."""
        self.country: str = setting["country"]
        self.region: str | None = setting.get("region")
        self.exceptions = frozenset(read_day(text) for text in setting.get("except") or ())
        if errors := [*_place_errors(setting)]:
            raise ValueError(errors[0].message)

    def days(self, years: range) -> Iterator[tuple[date, str]]:
        """The holidays of some years, with their names in the country's language, unordered."""
        for day, name in _table(self.country, self.region, years.start, years.stop).items():
            if day.year in years and day not in self.exceptions:
                yield day, name


def holiday_errors(setting: Mapping[str, Any]) -> list[ScheduleError]:
    """Everything that is wrong with `holidays` of a calendar."""
    errors = [*_place_errors(setting)]
    for index, text in enumerate(setting.get("except") or ()):
        try:
            read_day(text)
        except Unreadable as unreadable:
            errors.append(unreadable.at(("holidays", "except", index)))
    return errors


def _place_errors(setting: Mapping[str, Any]) -> Iterator[ScheduleError]:
    country, region = setting.get("country") or "", setting.get("region")
    if country not in _countries():
        wanted = country.strip().upper()
        meant = wanted if wanted in _countries() else OFTEN_MEANT.get(wanted)
        message = words(
            "{country} is no country whose holidays are known; two letters name it, as in FR (ISO 3166-1).",
            country=quoted(country),
        )
        yield ScheduleError(("holidays", "country"), "unknown_country", message, meant)
    elif region is not None and region not in (known := _regions(country)) and not _is_old_name(country, region):
        message = words(
            "{region} is no region of {country}; known are {known}.",
            region=quoted(region),
            country=country,
            known=joined(known),
        )
        if not known:
            message = words('{country} has no regions of its own here: leave "region" out.', country=country)
        yield ScheduleError(("holidays", "region"), "unknown_region", message, _region_meant(region, known))


def _region_meant(region: str, known: Sequence[str]) -> str | None:
    names = {name.casefold(): name for name in known}
    closest = difflib.get_close_matches(region.casefold(), names, n=1) if len(region) <= LONGEST_WORD else None
    return names[closest[0]] if closest else None


def countries() -> Sequence[str]:
    """The countries whose holidays are known, by their codes."""
    return sorted(_countries())


def regions(country: str) -> Sequence[str]:
    """The regions of a country that have holidays of their own, as they may be named; none for a country that is not known."""
    return _regions(country) if country in _countries() else ()


@lru_cache(maxsize=1)
def _countries() -> frozenset[str]:
    from holidays.registry import EntityLoader  # the package is slow to import, and most calendars do not need it

    return frozenset(EntityLoader.get_country_codes(include_aliases=False))


@lru_cache(maxsize=64)
def _regions(country: str) -> Sequence[str]:
    kept = _holidays(country, None, range(0))
    return (*kept.subdivisions, *kept.subdivisions_aliases)


def _is_old_name(country: str, region: str) -> bool:
    """Whether the package still takes a region's former name (Alsace-Moselle) that it no longer lists."""
    return region in _holidays(country, None, range(0))._deprecated_subdivisions


@lru_cache(maxsize=64)
def _table(country: str, region: str | None, first: int, stop: int) -> Mapping[date, str]:
    """Holidays by day. The years around are computed too, for a substitute day may fall into the next or last year."""
    return dict(_holidays(country, region, range(first - 1, stop + 1)))


def _holidays(country: str, region: str | None, years: range) -> HolidayBase:
    from holidays import country_holidays

    native = country_holidays(country).default_language  # else the language would be that of the machine
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # a region's former name is as good for the caller
        return country_holidays(country, subdiv=region, years=years, language=native)
