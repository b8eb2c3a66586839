"""Times in words: the hours of the week in which something holds, and the days that are otherwise."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

from flows.compare.weeks import (
    Day,
    Part,
    Piece,
    Run,
    alike,
    by_day,
    clock_in_words,
    unusual,
    usual_week,
    weekdays_in_words,
)
from flows.compare.words import listed
from flows.words import chained, joined, moment, words

MOST_DAYS = 3
"""Single days that are named; of more only their number is told."""
Stretch = tuple[datetime, datetime]
WHOLE_DAY = "00:00–24:00"


def when_in_words(holds: Iterable[Stretch], all_times: Sequence[Stretch], zone: str) -> str:
    """When something holds, of the times that are looked at (aware, in order, without a gap), as the clocks of a zone show it.

    "Mon–Fri 12:00–14:00", "Sat–Sun", "Wed 14 July 2027"; "" where it always holds.
    """
    wanted = set(holds)
    if len(wanted) == len(all_times):
        return ""
    days = by_day((Piece(*one, one in wanted) for one in all_times), zone)
    held = {day: tuple(part for part in parts if part.value) for day, parts in days.items()}
    whole = {day: parts for day, parts in held.items() if _is_whole(days[day])}
    return _in_words(whole) or _in_words(held)


def _in_words(held: Mapping[date, Day[bool]]) -> str:
    """Usual hours, then days with other hours, then days without."""
    week = usual_week(held)
    said = [_on(weekdays_in_words(weekdays), parts) for weekdays, parts in alike(week) if parts]
    runs = unusual(held, week, {})
    some, none = ([_run(run) for run in runs if bool(run.parts) is wanted] for wanted in (True, False))
    told = chained([*filter(None, (joined(said), _few(some)))], " and ")
    return words("{when} (not on {days})", when=told, days=_few(none)) if none and said else told


def _is_whole(parts: Day[bool]) -> bool:
    """Whether all of a day is looked at; the first and the last may not be."""
    return bool(parts) and parts[0].start == 0 and parts[-1].end == 86_400


def _few(runs: Sequence[str]) -> str:
    if not runs:
        return ""
    if len(runs) <= MOST_DAYS:
        return listed(runs)
    return words("{count} dates, the first {first}", count=len(runs), first=runs[0])


def _run(run: Run[bool]) -> str:
    """Days that follow each other, weekends perhaps between them."""
    days = joined((moment(day, short=True) for day in dict.fromkeys((run.first, run.last))), " – ")
    return _on(joined([days, run.only]) if run.only else days, run.parts)


def _on(days: str, parts: Iterable[Part[bool]]) -> str:
    """Days, with the hours that are meant; without where they are the whole day."""
    hours = chained([f"{clock_in_words(part.start)}–{clock_in_words(part.end)}" for part in parts], " and ")
    return days if hours in ("", WHOLE_DAY) else joined([days, hours], " ")
