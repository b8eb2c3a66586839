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
    said = [f"{weekdays_in_words(weekdays)}{_hours(parts)}" for weekdays, parts in alike(week) if parts]
    runs = unusual(held, week, {})
    some, none = ([_run(run) for run in runs if bool(run.parts) is wanted] for wanted in (True, False))
    words = " and ".join(filter(None, (", ".join(said), _few(some))))
    return f"{words} (not on {_few(none)})" if none and said else words


def _is_whole(parts: Day[bool]) -> bool:
    """Whether all of a day is looked at; the first and the last may not be."""
    return bool(parts) and parts[0].start == 0 and parts[-1].end == 86_400


def _few(runs: Sequence[str]) -> str:
    if not runs:
        return ""
    return listed(runs) if len(runs) <= MOST_DAYS else f"{len(runs)} dates, the first {runs[0]}"


def _run(run: Run[bool]) -> str:
    """Days that follow each other, weekends perhaps between them."""
    first, last = (f"{day:%a} {day.day} {day:%B %Y}" for day in (run.first, run.last))
    only = f", {run.only}" if run.only else ""
    return f"{first}{f' – {last}' if run.first != run.last else ''}{only}{_hours(run.parts)}"


def _hours(parts: Iterable[Part[bool]]) -> str:
    """The hours of a day, with a blank before them; nothing where they are the whole day."""
    told = " and ".join(f"{clock_in_words(part.start)}–{clock_in_words(part.end)}" for part in parts)
    return f" {told}" if told not in ("", WHOLE_DAY) else ""
