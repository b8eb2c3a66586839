"""A long time in few lines: what every week is like, and the days that are otherwise."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Generic, NamedTuple, TypeVar

from flows.record import Frozen
from flows.schedules.zones import DAY, WallClock, wall_of
from flows.words import joined, words

T = TypeVar("T", bound=Hashable)
ONE_DAY = timedelta(days=1)
WEEKDAYS = (
    words("Mon"),
    words("Tue"),
    words("Wed"),
    words("Thu"),
    words("Fri"),
    words("Sat"),
    words("Sun"),
)
MOST_BETWEEN = 3
"""Usual days in a row that do not part a run: a weekend, and a holiday beside it."""


class Piece(NamedTuple, Generic[T]):
    """A value that holds from `start` to `end` (aware, exclusive)."""

    start: datetime
    end: datetime
    value: T


class Part(NamedTuple, Generic[T]):
    """A value that holds on a day from `start` to `end` (seconds as the clocks show them; 86,400: midnight)."""

    start: int
    end: int
    value: T


Day = tuple[Part[T], ...]


class Run(Frozen, Generic[T]):
    """Days that are alike and not as usual. weekdays: of those days, Monday 0; what lies between them is as usual."""

    first: date
    last: date
    weekdays: tuple[int, ...]
    parts: Day[T]
    label: tuple[str, ...]

    @property
    def only(self) -> str:
        """The weekdays in words, where days in between are left out."""
        between = {(self.first + ONE_DAY * number).weekday() for number in range((self.last - self.first).days + 1)}
        return "" if between == set(self.weekdays) else weekdays_in_words(self.weekdays)


def by_day(pieces: Iterable[Piece[T]], zone: str) -> dict[date, Day[T]]:
    """Pieces (in order, without gaps where none is meant) as the days of a zone show them."""
    clock = WallClock(zone)
    found: dict[date, list[Part[T]]] = defaultdict(list)
    for piece in pieces:
        for day, start, end in _days(clock, piece.start.timestamp(), piece.end.timestamp()):
            parts = found[day]
            if parts and parts[-1].value == piece.value and start <= parts[-1].end:
                parts[-1] = Part(parts[-1].start, max(end, parts[-1].end), piece.value)
            elif start < end:  # an hour that comes twice may end before it began
                parts.append(Part(start, end, piece.value))
    return {day: tuple(parts) for day, parts in found.items()}


def _days(clock: WallClock, start: float, end: float) -> Iterator[tuple[date, int, int]]:
    first, last = int(clock.wall(start)), int(clock.wall(end - 1)) + 1
    day = datetime(1970, 1, 1).date() + timedelta(seconds=first)
    midnight = wall_of(day)
    while midnight < last:
        yield day, max(first - midnight, 0), min(last - midnight, DAY)
        day, midnight = day + ONE_DAY, midnight + DAY


def usual_week(days: Mapping[date, Day[T]]) -> dict[int, Day[T]]:
    """What each weekday (Monday 0) mostly is like; the earlier one where two are as frequent."""
    counted: dict[int, Counter[Day[T]]] = defaultdict(Counter)
    for day, parts in sorted(days.items()):
        counted[day.weekday()][parts] += 1
    return {weekday: counts.most_common(1)[0][0] for weekday, counts in sorted(counted.items())}


def alike(week: Mapping[int, Day[T]]) -> list[tuple[tuple[int, ...], Day[T]]]:
    """The days of a week that are alike, together, in the order of the first of them."""
    found: dict[Day[T], list[int]] = defaultdict(list)
    for weekday, parts in week.items():
        found[parts].append(weekday)
    return [(tuple(weekdays), parts) for parts, weekdays in found.items()]


def unusual(
    days: Mapping[date, Day[T]], week: Mapping[int, Day[T]], labels: Mapping[date, tuple[str, ...]]
) -> list[Run[T]]:
    """The days that are not as usual, those together that are alike, have the same label and follow each other.

    labels: what else is to be told of a day, such as the name of a holiday.
    """
    runs: list[Run[T]] = []
    for day, parts in sorted(days.items()):
        if parts == week[day.weekday()]:
            continue
        label, before = labels.get(day, ()), runs[-1] if runs else None
        if before and (before.parts, before.label) == (parts, label) and _only_usual(days, week, before.last, day):
            weekdays = tuple(sorted({*before.weekdays, day.weekday()}))
            runs[-1] = Run(before.first, day, weekdays, parts, label)
        else:
            runs.append(Run(day, day, (day.weekday(),), parts, label))
    return runs


def _only_usual(days: Mapping[date, Day[T]], week: Mapping[int, Day[T]], last: date, day: date) -> bool:
    """Whether what lies between two days is few and as usual."""
    between = [last + ONE_DAY * number for number in range(1, (day - last).days)]
    return len(between) <= MOST_BETWEEN and all(days.get(one) == week[one.weekday()] for one in between)


def weekdays_in_words(weekdays: Sequence[int]) -> str:
    """Weekdays, Monday 0.

    >>> weekdays_in_words([0, 1, 2, 3, 4]), weekdays_in_words([5, 6]), weekdays_in_words([0, 2, 3]), weekdays_in_words(range(7))
    ('Mon–Fri', 'Sat–Sun', 'Mon, Wed–Thu', 'every day')
    """
    if len(weekdays) == len(WEEKDAYS):
        return words("every day")
    runs: list[list[int]] = []
    for weekday in weekdays:
        if runs and runs[-1][-1] == weekday - 1:
            runs[-1].append(weekday)
        else:
            runs.append([weekday])
    return joined(joined(dict.fromkeys((WEEKDAYS[run[0]], WEEKDAYS[run[-1]])), "–") for run in runs)


def clock_in_words(seconds: int) -> str:
    """A time of day, as the clocks show it.

    >>> clock_in_words(28_800), clock_in_words(86_400), clock_in_words(7_265)
    ('08:00', '24:00', '02:01:05')
    """
    hours, rest = divmod(seconds, 3_600)
    return f"{hours:02}:{rest // 60:02}" + (f":{rest % 60:02}" if rest % 60 else "")
