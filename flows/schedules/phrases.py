"""The shape of what is said about the next opening: phrases of one language, or a locale's own formats."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from babel import Locale
from babel.dates import format_date, format_time, get_day_names, get_month_names

from flows.record import Frozen

FAR = 335
"""Days after which the year is said too: about eleven months."""
SOON = 6
"""Days within which a weekday alone tells the day."""


class Phrases(Frozen):
    """The phrases of one language.

    Patterns may hold {time}, {weekday}, {day}, {month}, {year}. `time` says an hour and a minute with its preposition, `day` the
    day of a month.
    """

    locale: Locale
    now: str
    never: str
    today: str
    tomorrow: str
    weekday: str
    dated: str
    dated_with_year: str
    time: Callable[[int, int], str]
    day: Callable[[int], str] = str

    def opening(self, opening: datetime | None, now: datetime) -> str:
        """An opening as it is said at `now`, both aware and in the zone of the hours; None: never."""
        if opening is None or opening <= now:
            return self.never if opening is None else self.now
        return self._pattern((opening.date() - now.date()).days).format(
            time=self.time(opening.hour, opening.minute),
            weekday=get_day_names("wide", locale=self.locale)[opening.weekday()],
            day=self.day(opening.day),
            month=get_month_names("wide", locale=self.locale)[opening.month],
            year=opening.year,
        )

    def _pattern(self, days: int) -> str:
        if days < 2:
            return self.tomorrow if days == 1 else self.today
        if days <= SOON:
            return self.weekday
        return self.dated if days < FAR else self.dated_with_year


class LocaleFormats(Frozen):
    """Any other language: days and times as its locale writes them.

    CLDR has no word for "now": the time of day stands for it; and none for "at a later date": nothing stands for that.
    """

    locale: Locale

    def opening(self, opening: datetime | None, now: datetime) -> str:
        """An opening as it is said at `now`, both aware and in the zone of the hours; None: never."""
        if opening is None:
            return ""
        later = max(opening, now)
        days = (later.date() - now.date()).days
        time_of_day = str(format_time(later.time(), "short", locale=self.locale))
        if days == 0:
            return time_of_day
        return f"{format_date(later.date(), 'EEEE' if days <= SOON else 'full', locale=self.locale)}, {time_of_day}"
