"""The next opening in words, and stretches as traces tell them."""

import pytest

from flows.schedules import stretch
from flows.schedules.calendar import Calendar
from flows.schedules.hours import WeeklyHours
from flows.schedules.opening import next_opening
from flows.schedules.words import opening_in_words
from flows.schedules.zones import at_instant
from tests.flows.cases import cases

PARIS = "Europe/Paris"
OFFICE = {"mon-fri": ["09:00-12:00", "14:00-18:00"]}


def paris(text):
    return at_instant(text, PARIS)


@cases("schedules/openings")
def test_the_next_opening_is_found_and_said(case):
    hours = WeeklyHours(case.get("week", OFFICE), PARIS)
    closed = Calendar(case["closed"], None, PARIS) if "closed" in case else None
    now = paris(case["at"])
    opening = next_opening(hours, closed, now)
    assert opening == (case["opens"] and paris(case["opens"]) if "opens" in case else now)
    said = {language: opening_in_words(opening, now, PARIS, language) for language in case["says"]}
    assert said == case["says"]


def test_the_day_is_the_day_where_the_hours_are():
    """In New York it is still Sunday evening when Monday has begun in Paris."""
    now = at_instant("2026-11-23T00:30", PARIS)
    opening = at_instant("2026-11-23T09:00", "America/New_York")
    assert opening_in_words(opening, now, "America/New_York", "fr-FR") == "demain à 9 heures"
    assert opening_in_words(opening, now, PARIS, "fr-FR") == "aujourd'hui à 15 heures"


def test_hours_that_never_open_have_no_next_opening():
    assert next_opening(WeeklyHours({}, PARIS), None, paris("2026-11-23")) is None


def test_looking_for_an_opening_does_not_make_a_call_forget_the_present():
    hours, closed = WeeklyHours(OFFICE, PARIS), Calendar([{"title": "a", "on": "2026-11-24"}], None, PARIS)
    now = paris("2026-11-23T19:00")
    before = hours.at(now), closed.at(now)
    assert next_opening(hours, closed, now) == paris("2026-11-25T09:00")
    assert hours.at(now) is before[0]
    assert closed.at(now) is before[1]


def test_the_same_few_times_asked_again_and_again_are_looked_up_and_told_once(monkeypatch):
    hours = WeeklyHours(OFFICE, PARIS)
    times = [paris(f"2026-11-{day}T{hour}:00") for day in (23, 24) for hour in (10, 13, 15, 19)]
    first = [(hours.at(at), hours.describe(hours.at(at), at)) for at in times]
    monkeypatch.setattr(hours, "look", None)
    monkeypatch.setattr(stretch, "describe", None)
    assert [(hours.at(at), hours.describe(hours.at(at), at)) for at in times] == first


@pytest.mark.parametrize(
    ("at", "told"),
    [
        ("2026-11-23T10:00", "open until 12:00"),
        ("2026-11-23T12:30", "closed since 12:00, opens 14:00"),
        ("2026-11-20T19:00", "closed since 18:00, opens Monday 09:00"),
        ("2026-11-22T19:00", "closed since Friday 18:00, opens Monday 09:00"),
    ],
)
def test_hours_are_described_for_a_trace(at, told):
    hours = WeeklyHours(OFFICE, PARIS)
    assert hours.describe(hours.at(paris(at)), paris(at)) == told


@pytest.mark.parametrize(
    ("week", "told"),
    [
        ({"mon-sun": ["00:00-24:00"]}, "always open"),
        ({}, "always closed"),
        ({"mon-fri": ["00:00-24:00"]}, "open until Saturday 00:00"),
        ({"tue": ["08:00-09:00"]}, "closed since Tuesday 09:00, opens Tuesday 08:00"),
        ({"mon": ["08:00-09:00"]}, "closed since 09:00, opens Monday 30 November 08:00"),
    ],
)
def test_unusual_hours_are_described_too(week, told):
    hours, now = WeeklyHours(week, PARIS), paris("2026-11-23T10:00")
    assert hours.describe(hours.at(now), now) == told


def test_a_description_changes_with_the_day_within_one_stretch():
    hours = WeeklyHours(OFFICE, PARIS)
    stretch = hours.at(paris("2026-11-20T19:00"))
    assert hours.describe(stretch, paris("2026-11-20T19:00")) == "closed since 18:00, opens Monday 09:00"
    assert hours.describe(stretch, paris("2026-11-21T00:00")) == "closed since Friday 18:00, opens Monday 09:00"
    assert hours.describe(stretch, paris("2026-11-23T00:00")) == "closed since Friday 18:00, opens 09:00"


@pytest.mark.parametrize(
    ("events", "told"),
    [
        ([], "no event"),
        ([{"title": "Pont de l'Ascension", "on": "2027-05-07"}], "Pont de l'Ascension until Saturday 00:00"),
        ([{"title": "", "on": "2027-05-07"}], "an event until Saturday 00:00"),
        ([{"title": "congés", "from": "2027-05-01", "to": "2027-08-15"}], "congés until Monday 16 August 00:00"),
        (
            [{"title": "travaux", "from": "2027-05-01", "to": "2028-02-29"}],
            "travaux until Wednesday 1 March 2028 00:00",
        ),
        ([{"title": "fermé", "from": "2000-01-01", "to": "2099-12-31"}], "fermé"),
        ([{"title": f"{n}", "on": "2027-05-07"} for n in range(8)], "0, 1, 2, 3, 4 and 3 more until Saturday 00:00"),
    ],
)
def test_calendars_are_described_for_a_trace(events, told):
    calendar, now = Calendar(events, None, PARIS), paris("2027-05-07T10:00")
    assert calendar.describe(calendar.at(now), now) == told
