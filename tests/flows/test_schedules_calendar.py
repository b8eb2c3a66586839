"""Calendars: every form of event, repeated events, public holidays, and what is wrong with them."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from flows.schedules.budget import MAX_TIMES_IN_ALL
from flows.schedules.calendar import Calendar, calendar_errors
from flows.schedules.stretch import Stretch
from flows.schedules.zones import at_instant
from tests.flows.cases import cases

PARIS = "Europe/Paris"


def paris(text):
    return at_instant(text, PARIS)


def of(case):
    zone = case.get("zone", PARIS)
    return Calendar(case.get("events", []), case.get("holidays"), zone), lambda text: text and at_instant(text, zone)


@cases("schedules/calendars")
def test_a_calendar_covers_what_it_says(case):
    calendar, instant = of(case)
    assert {at: calendar.at(instant(at)).open for at in case["covered"]} == dict.fromkeys(case["covered"], True)
    assert {at: calendar.at(instant(at)).open for at in case["free"]} == dict.fromkeys(case["free"], False)
    for at, since, until, titles in case.get("stretches", []):
        assert calendar.at(instant(at)) == Stretch(bool(titles), instant(since), instant(until), tuple(titles))


@cases("schedules/calendar_errors")
def test_every_mistake_in_a_calendar_is_told(case):
    errors = calendar_errors(case.get("events", []), case.get("holidays"))
    found = [["/".join(map(str, error.path)), error.code, error.suggestion] for error in errors]
    assert sorted(found, key=str) == sorted(case["errors"], key=str)


@cases("schedules/calendars")
def test_what_a_calendar_covers_has_no_mistakes(case):
    assert calendar_errors(case.get("events", []), case.get("holidays")) == []


def test_a_bad_event_is_refused():
    with pytest.raises(ValueError, match="not a day of the calendar"):
        Calendar([{"title": "a", "on": "2026-02-30"}], None, PARIS)


def test_a_bad_country_is_refused():
    with pytest.raises(ValueError, match='"XX" is no country'):
        Calendar([], {"country": "XX"}, PARIS)


def test_a_remembered_stretch_is_not_computed_again():
    calendar = Calendar([{"title": "Noël", "on": "2026-12-25"}], None, PARIS)
    assert calendar.at(paris("2026-12-25T08:00")) is calendar.at(paris("2026-12-25T09:00"))


def test_a_stretch_over_new_year_is_the_same_from_both_sides():
    calendar = Calendar([{"title": "fêtes", "from": "2026-12-24", "to": "2027-01-03"}], None, PARIS)
    assert calendar.at(paris("2026-12-31T23:00")) == calendar.at(paris("2027-01-02T23:00"))


def test_stretches_over_years_follow_each_other_without_a_gap():
    calendar = Calendar([{"title": "Noël", "on": "2020-12-25", "repeat": "yearly"}], None, PARIS)
    found = list(calendar.stretches(paris("2026-01-01"), paris("2031-01-01")))
    assert [stretch.open for stretch in found] == [False, True] * 5 + [False]
    assert all(one.until == other.since for one, other in pairwise(found))


def test_every_day_by_a_rule_is_one_stretch_without_an_end_in_sight():
    calendar = Calendar([{"title": "fermé", "on": "2026-11-02", "repeat": "FREQ=DAILY"}], None, PARIS)
    assert calendar.at(paris("2026-11-23")) == Stretch(True, paris("2026-11-02"), None, ("fermé",))


def test_a_change_is_seen_two_years_ahead():
    calendar = Calendar([{"title": "a", "on": "2028-11-22"}], None, PARIS)
    assert calendar.at(paris("2026-11-23")).until == paris("2028-11-22")


def test_events_that_repeat_too_often_together_are_refused():
    """Many events may repeat, but not so often that computing them holds a call up."""
    events = [{"title": str(number), "on": "2026-11-02", "repeat": "FREQ=DAILY"} for number in range(100)]
    (error,) = calendar_errors(events, None)
    assert error.path == ("events",)
    assert f"{MAX_TIMES_IN_ALL:,} times" in error.message


def test_many_rules_that_never_come_are_refused_without_searching_for_all_of_them():
    events = [{"title": "a", "on": "2026-12-21", "repeat": "FREQ=DAILY;INTERVAL=7;BYDAY=TU"}] * 200
    errors = calendar_errors(events, None)
    assert [error.path for error in errors] == [("events", 0, "repeat"), ("events", 1, "repeat")]
    assert errors[0].message == "The rule never comes again after the event's own date: look at its days."


def test_ten_thousand_yearly_events_are_one_calendar():
    start = datetime(2020, 1, 1, 12)
    events = [
        {
            "title": f"{number}",
            "from": f"{start + timedelta(hours=number):%Y-%m-%dT%H:%M}",
            "to": f"{start + timedelta(hours=number, minutes=30):%Y-%m-%dT%H:%M}",
            "repeat": "yearly",
        }
        for number in range(8_000)
    ]
    assert calendar_errors(events, None) == []
    calendar = Calendar(events, None, "UTC")
    assert calendar.at(datetime(2026, 6, 1, 12, 29, tzinfo=UTC)).open
    assert not calendar.at(datetime(2026, 6, 1, 12, 31, tzinfo=UTC)).open


def test_holidays_are_told_in_the_countrys_language_whatever_the_machines(monkeypatch):
    monkeypatch.setenv("LANGUAGE", "en_US")
    calendar = Calendar([], {"country": "FR"}, PARIS)
    assert calendar.at(paris("2026-12-25")).titles == ("Noël",)


def test_very_long_texts_are_refused_at_once_and_shown_cut_short():
    long = "FREQ=" * 500_000
    errors = calendar_errors([{"title": "a", "on": long, "repeat": long}], {"country": long, "except": [long]})
    errors += calendar_errors([], {"country": "FR", "region": long})
    assert [error.code for error in errors] == ["bad_rule", "bad_date", "unknown_country", "bad_date", "unknown_region"]
    assert max(len(error.message) for error in errors) < 500
