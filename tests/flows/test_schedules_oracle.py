"""Hours against an oracle that walks every minute with another time zone library (zoneinfo)."""

from bisect import bisect_left, bisect_right
from datetime import UTC, date, datetime, timedelta
from functools import cache
from itertools import accumulate, pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flows.schedules.hours import WeeklyHours, week_errors
from flows.schedules.week import DAYS

CHANGES = [
    ("Europe/Paris", date(2026, 3, 29)),
    ("Europe/Paris", date(2026, 10, 25)),
    ("Europe/London", date(2026, 3, 29)),
    ("Europe/London", date(2026, 10, 25)),
    ("America/New_York", date(2026, 3, 8)),
    ("America/New_York", date(2026, 11, 1)),
    ("Australia/Lord_Howe", date(2026, 4, 5)),
    ("Australia/Lord_Howe", date(2026, 10, 4)),
    ("America/Sao_Paulo", date(2018, 11, 4)),
    ("America/Sao_Paulo", date(2018, 2, 18)),
    ("America/Havana", date(2019, 11, 3)),
    ("Antarctica/Troll", date(2026, 3, 29)),
    ("Africa/Casablanca", date(2024, 3, 10)),
    ("Pacific/Apia", date(2011, 12, 30)),
    ("Asia/Kolkata", date(2026, 6, 1)),
    ("UTC", date(2026, 6, 1)),
]
AROUND = 9
MINUTE = timedelta(minutes=1)


class Walls:
    """What the clocks of a zone show at each minute around a day, in minutes since 1970."""

    def __init__(self, zone, day):
        self.begin = datetime(day.year, day.month, day.day, tzinfo=UTC) - timedelta(days=AROUND)
        tz = ZoneInfo(zone)
        self.shown = [self._shown(self.begin + MINUTE * number, tz) for number in range(2 * AROUND * 1_440)]
        self.furthest = list(accumulate(self.shown, max))
        self.last_shown = {wall: number for number, wall in enumerate(self.shown)}

    def _shown(self, instant, tz):
        local = instant.astimezone(tz)
        return local.toordinal() * 1_440 + local.hour * 60 + local.minute

    def opening(self, wall):
        return bisect_left(self.furthest, wall)

    def closing(self, wall):
        return self.last_shown.get(wall, bisect_right(self.furthest, wall))


walls_of = cache(Walls)


def open_minutes(week, walls):
    """For each minute whether any range covers it."""
    found = bytearray(len(walls.shown))
    for day in range(walls.shown[0] // 1_440 - 2, walls.shown[-1] // 1_440 + 3):
        for text in week.get(DAYS[date.fromordinal(day).weekday()], []):
            start, end = (int(part[:2]) * 60 + int(part[3:]) for part in text.split("-"))
            first = walls.opening(day * 1_440 + start)
            last = walls.closing(day * 1_440 + (end if end > start else end + 1_440))
            found[first:last] = b"\1" * len(found[first:last])
    return found


def clock(minute):
    return f"{minute // 60:02}:{minute % 60:02}"


STEPS = st.integers(0, 95).map(lambda quarter: quarter * 15) | st.sampled_from(
    [1, 59, 61, 119, 121, 150, 179, 181, 1_439]
)
RANGES = st.tuples(STEPS, STEPS | st.just(1_440)).map(lambda ends: f"{clock(ends[0])}-{clock(ends[1])}")
WEEKS = st.dictionaries(st.sampled_from(DAYS), st.lists(RANGES, min_size=1, max_size=3), min_size=1)
NIGHTS = st.dictionaries(
    st.sampled_from(DAYS),
    st.lists(
        st.sampled_from(
            ["00:00-01:30", "02:15-02:45", "22:00-02:00", "23:30-00:30", "03:00-04:00", "02:00-03:00", "00:30-01:00"]
        ),
        min_size=1,
        max_size=2,
    ),
    min_size=3,
)


def without_mistakes(week):
    """The week with each range left out that makes a mistake with those before it."""
    kept = {}
    for day, ranges in week.items():
        for text in ranges:
            trial = {**kept, day: [*kept.get(day, []), text]}
            if not week_errors(trial):
                kept = trial
    return kept


@given(st.one_of(WEEKS, NIGHTS).map(without_mistakes).filter(bool), st.sampled_from(CHANGES), st.data())
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.filter_too_much])
def test_hours_are_what_walking_every_minute_finds(week, change, data):
    """C1 to C3: every week, every zone, every change of clocks."""
    walls = walls_of(*change)
    expected = open_minutes(week, walls)
    hours = WeeklyHours(week, change[0])
    begin = walls.begin + timedelta(days=2)
    end = walls.begin + timedelta(days=2 * AROUND - 2)
    found = bytearray(len(expected))
    stretches = list(hours.stretches(begin, end))
    for stretch in stretches:
        since = max(begin, stretch.since or begin)
        first, last = (since - walls.begin) // MINUTE, (min(end, stretch.until or end) - walls.begin) // MINUTE
        found[first:last] = bytes([stretch.open]) * (last - first)
        assert (since - walls.begin) % MINUTE == timedelta()
    window = slice((begin - walls.begin) // MINUTE, (end - walls.begin) // MINUTE)
    assert found[window] == expected[window]
    assert all(one.until == other.since and one.open is not other.open for one, other in pairwise(stretches))
    for minute in data.draw(st.lists(st.integers(window.start, window.stop - 1), min_size=5, max_size=20)):
        instant = walls.begin + MINUTE * minute + timedelta(seconds=data.draw(st.integers(0, 59)))
        assert hours.at(instant).open == bool(expected[minute])
        assert hours.at(instant) in stretches


@pytest.mark.parametrize(("zone", "day"), CHANGES)
def test_the_ends_of_a_stretch_are_exact_to_the_microsecond(zone, day):
    hours = WeeklyHours({"mon-sun": ["00:30-02:30", "22:00-23:45"]}, zone)
    noon = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
    for stretch in hours.stretches(noon - timedelta(days=2), noon + timedelta(days=2)):
        assert stretch.since is not None
        assert stretch.until is not None
        assert hours.at(stretch.since) == hours.at(stretch.until - timedelta(microseconds=1)) == stretch
        assert hours.at(stretch.until).open is not stretch.open
        assert hours.at(stretch.since - timedelta(microseconds=1)).open is not stretch.open
