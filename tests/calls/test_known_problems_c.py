"""Known problems C1 to C5 and C7 to C11: time. One call each; the tables of tests/flows have all of it."""

from __future__ import annotations

import pytest

from flows.check import check_upload
from flows.configuration import Configuration
from tests.flows import playing

OPEN, CLOSED = "Ouvert.", "Fermé."


def asked(when, **documents):
    """A flow that says whether a condition holds."""
    step = {"name": "a", "when": when, "otherwise": [{"type": "play", "prompt": CLOSED}]}
    return {"steps": [{**step, "actions": [{"type": "play", "prompt": OPEN}]}], "documents": documents}


def hours(week, **more):
    return asked({"hours": "service"}, hours={"service": {"week": week, **more}})


def calendar(*events):
    return asked({"calendar": "jours"}, calendars={"jours": {"events": list(events)}})


def codes_of(case):
    return {problem.code for problem in check_upload(playing.configuration(case).as_json(), Configuration()).errors}


def hears_at(caller, case, *times):
    """times: pairs of a local time in Paris and what is heard then."""
    caller.follows(**case)
    for at, heard in times:
        caller.dials(at=at)
        assert caller.heard == heard, at


def test_c1_hours_are_those_of_the_flow_s_zone_or_of_their_own(caller):
    hears_at(caller, hours({"mon": ["08:30-17:30"]}), ("2026-11-23 08:30", OPEN), ("2026-11-23 08:29", CLOSED))
    tokyo = hours({"mon": ["08:30-17:30"]}, timezone="Asia/Tokyo")
    hears_at(caller, tokyo, ("2026-11-23 00:30", OPEN), ("2026-11-23 09:30", CLOSED))


def test_c1_a_flow_without_a_zone_is_an_error_of_the_upload():
    upload = playing.configuration({}).as_json()
    del upload["flows"]["accueil"]["timezone"]

    assert [problem.pointer for problem in check_upload(upload, Configuration()).errors] == ["/flows/accueil"]


@pytest.mark.parametrize("day", ["2026-10-24", "2026-10-25", "2026-10-26", "2027-03-27", "2027-03-28", "2027-03-29"])
def test_c2_a_range_stays_across_both_changes_of_clocks(caller, day):
    times = [(f"{day} 08:29:59", CLOSED), (f"{day} 08:30", OPEN), (f"{day} 17:29:59", OPEN), (f"{day} 17:30", CLOSED)]
    hears_at(caller, hours({"mon-sun": ["08:30-17:30"]}), *times)


def test_c3_a_range_over_midnight_belongs_to_the_day_it_opens(caller):
    times = [("2026-11-27 22:00", OPEN), ("2026-11-28 01:59", OPEN), ("2026-11-28 02:00", CLOSED)]
    hears_at(caller, hours({"fri": ["22:00-02:00"]}), ("2026-11-27 01:00", CLOSED), *times)


def test_c4_the_tail_of_the_day_before_stays_unless_the_exception_covers_it(caller):
    when = {"hours": "nuit", "not": {"calendar": "jours"}}
    for day, heard in (("2026-11-27", OPEN), ("2026-11-28", CLOSED)):
        calendars = {"jours": {"events": [{"title": "Férié", "on": day}]}}
        case = asked(when, hours={"nuit": {"week": {"fri": ["22:00-02:00"]}}}, calendars=calendars)
        hears_at(caller, case, ("2026-11-28 01:00", heard))


def test_c5_midnight_has_two_names_and_none_of_them_is_dialled(caller):
    whole = hours({"mon": ["00:00-24:00"]})
    hears_at(caller, whole, ("2026-11-22 23:59:59", CLOSED), ("2026-11-23 00:00", OPEN), ("2026-11-24 00:00", CLOSED))
    for nobody in ("+000000000", "000000000", "", "+"):
        assert codes_of({"actions": [{"type": "dial", "to": nobody}]})


@pytest.mark.parametrize(
    ("event", "inside", "outside"),
    [
        ({"on": "2026-12-25"}, "2026-12-25 23:59", "2026-12-26 00:00"),
        ({"on": "2020-12-25", "repeat": "yearly"}, "2026-12-25 00:00", "2026-12-24 23:59"),
        ({"from": "2026-08-01", "to": "2026-08-15"}, "2026-08-15 23:59", "2026-08-16 00:00"),
        ({"on": "2026-11-02", "repeat": "FREQ=WEEKLY;COUNT=3"}, "2026-11-16 12:00", "2026-11-23 12:00"),
        ({"on": "2026-11-02", "repeat": "RRULE:FREQ=WEEKLY"}, "2036-11-03 12:00", "2036-11-04 12:00"),
    ],
    ids=["all day", "yearly", "several days", "counted", "without an end"],
)
def test_c7_events_of_every_kind_cover_their_days_and_no_others(caller, event, inside, outside):
    hears_at(caller, calendar({"title": "Jour", **event}), (inside, OPEN), (outside, CLOSED))


def test_c8_a_step_that_points_at_itself_is_refused():
    assert codes_of({"steps": [{"name": "a", "actions": [{"type": "goto", "step": "a"}]}]})


def test_c9_only_a_manual_switch(caller):
    case = asked({"switch": "urgence"}, switches={"urgence": {"on": True, "until": "2026-11-23T12:00"}})
    hears_at(caller, case, ("2026-11-23 11:59:59", OPEN), ("2026-11-23 12:00", CLOSED))


def test_c9_only_a_closed_branch(caller):
    case = hours({"mon": ["08:00-18:00"]})
    del case["steps"][0]["actions"]
    hears_at(caller, case, ("2026-11-23 10:00", ""), ("2026-11-24 10:00", CLOSED))


def test_c10_exceptions_of_a_part_of_a_day_and_several_in_one(caller):
    morning = {"title": "Matin", "from": "2026-12-24T08:00", "to": "2026-12-24T10:00"}
    evening = {"title": "Soir", "from": "2026-12-24T16:00", "to": "2026-12-24T23:59"}
    times = [("2026-12-24 09:59", OPEN), ("2026-12-24 10:00", CLOSED), ("2026-12-24 16:00", OPEN)]
    hears_at(caller, calendar(morning, evening), *times)


def test_c11_an_empty_day_is_closed_and_an_empty_week_is_refused(caller):
    hears_at(
        caller, hours({"mon": [], "tue": ["08:00-18:00"]}), ("2026-11-23 10:00", CLOSED), ("2026-11-24 10:00", OPEN)
    )
    assert codes_of(hours({}))
    assert codes_of(hours({"mon": []}))
