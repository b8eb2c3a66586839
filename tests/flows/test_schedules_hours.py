"""Weekly hours: open and closed, since when and until when, over midnight, over both changes of clocks."""

import threading
from datetime import UTC, datetime, timedelta, timezone
from itertools import pairwise

import pytest

from flows.schedules.hours import WeeklyHours, week_errors
from flows.schedules.stretch import Stretch
from flows.schedules.zones import UnknownZone, at_instant
from tests.flows.cases import cases

PARIS = "Europe/Paris"
OFFICE = {"mon-fri": ["08:00-12:00", "14:00-18:00"]}


def paris(text):
    return at_instant(text, PARIS)


@cases("schedules/hours")
def test_hours_are_open_or_closed_since_and_until(case):
    def instant(text):
        return text and at_instant(text, case["zone"])

    stretch = WeeklyHours(case["week"], case["zone"]).at(instant(case["at"]))
    assert stretch == Stretch(case["open"], instant(case["since"]), instant(case["until"]))


@cases("schedules/week_errors")
def test_every_mistake_in_a_week_is_told(case):
    found = [("/".join(map(str, error.path)), error.code, error.suggestion) for error in week_errors(case["week"])]
    assert sorted(found, key=str) == sorted(
        ("week" + path.removeprefix("week"), code, meant) for path, code, meant in case["errors"]
    )


def test_a_mistake_is_told_in_the_authors_words():
    (overlap,) = week_errors({"mon-fri": ["08:00-12:00"], "wed": ["11:00-13:00"]})
    assert overlap.message == '"11:00-13:00" on wed overlaps "08:00-12:00" of "mon-fri" (wed): join or shorten one.'


def test_the_answer_is_the_same_whatever_zone_now_is_told_in():
    hours = WeeklyHours(OFFICE, PARIS)
    now = paris("2026-11-23T10:00")
    elsewhere = now.astimezone(timezone(timedelta(hours=-8)))
    assert hours.at(elsewhere) == hours.at(now) == hours.at_timestamp(now.timestamp())


def test_a_remembered_stretch_ends_when_it_ends():
    hours = WeeklyHours(OFFICE, PARIS)
    assert hours.at(paris("2026-11-23T11:59:59")).open
    assert not hours.at(paris("2026-11-23T12:00")).open
    assert hours.at(paris("2026-11-23T11:59:59")).open, "and it is found again by who asks about the past"


def test_a_remembered_stretch_is_not_computed_again():
    hours = WeeklyHours(OFFICE, PARIS)
    assert hours.at(paris("2026-11-23T08:00")) is hours.at(paris("2026-11-23T11:59"))


def test_stretches_follow_each_other_without_a_gap():
    hours = WeeklyHours(OFFICE, PARIS)
    week = list(hours.stretches(paris("2026-11-23"), paris("2026-11-30")))
    assert [stretch.open for stretch in week] == [False, True] * 10 + [False]
    assert all(one.until == other.since for one, other in pairwise(week))
    assert week[0].since == paris("2026-11-20T18:00")
    assert week[-1].until == paris("2026-11-30T08:00")


def test_stretches_of_hours_that_are_always_open_are_one():
    hours = WeeklyHours({"mon-sun": ["00:00-24:00"]}, PARIS)
    assert list(hours.stretches(paris("2026-11-23"), paris("2026-11-30"))) == [Stretch(True, None, None)]


def test_a_week_without_hours_is_never_open():
    assert WeeklyHours({}, PARIS).at(paris("2026-11-23T10:00")) == Stretch(False, None, None)


def test_the_only_opening_of_a_week_that_falls_into_the_lost_hour_is_found_a_week_later():
    hours = WeeklyHours({"sun": ["02:10-02:50"]}, PARIS)
    assert hours.at(paris("2026-03-25T12:00")).until == paris("2026-04-05T02:10")


@pytest.mark.parametrize("week", [{"mon": ["08:00"]}, {"lundi": []}, {"mon": ["08:00-10:00", "09:00-11:00"]}])
def test_a_bad_week_is_refused(week):
    with pytest.raises(ValueError, match=r"range of hours|names no days|overlaps"):
        WeeklyHours(week, PARIS)


def test_a_bad_zone_is_refused():
    with pytest.raises(UnknownZone, match="Europe/Pari"):
        WeeklyHours(OFFICE, "Europe/Pari")


def test_threads_that_ask_about_different_times_never_hear_each_others_answer():
    hours = WeeklyHours(OFFICE, PARIS)
    wrong = []

    def ask(text, expected):
        now = paris(text)
        wrong.extend(text for _ in range(2_000) if hours.at(now).open is not expected)

    times = [
        ("2026-11-23T10:00", True),
        ("2026-11-23T13:00", False),
        ("2026-11-23T15:00", True),
        ("2026-11-22T15:00", False),
    ]
    threads = [threading.Thread(target=ask, args=time) for time in times]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_years_far_from_now_are_answered_too():
    hours = WeeklyHours(OFFICE, PARIS)
    assert hours.at(datetime(1975, 6, 2, 10, tzinfo=UTC)).open
    assert hours.at(datetime(2090, 6, 5, 10, tzinfo=UTC)).open


def test_a_very_long_text_is_refused_at_once_and_shown_cut_short():
    """Nothing that is searched for a suggestion may be as long as an upload."""
    key = "mno," * 500_000
    errors = week_errors({key: [], "mon": ["8-" * 500_000]})
    assert [(error.code, error.suggestion) for error in errors] == [("bad_day", None), ("bad_time", None)]
    assert max(len(error.message) for error in errors) < 200
