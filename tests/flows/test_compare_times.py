"""Spans: between two of them nothing changes that a flow asks, and everything that changes begins one."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from flows.compare.times import State, Watched, spans, together, watched
from flows.configuration import Configuration
from flows.program import Program
from flows.schedules.zones import WallClock, at_instant

ZONE = "Europe/Paris"
DOCUMENTS = {
    "hours": {
        "service": {"week": {"mon-fri": ["08:00-12:00", "14:00-18:00"]}},
        "nuit": {"week": {"fri,sat": ["22:00-03:00"]}, "timezone": "America/New_York"},
        "toujours": {"week": {"mon-sun": ["00:00-24:00"]}},
    },
    "calendars": {
        "fermetures": {
            "events": [{"title": "Inventaire", "from": "2027-03-27T16:00", "to": "2027-03-28T02:30"}],
            "holidays": {"country": "FR"},
        }
    },
    "switches": {"urgence": {"on": True, "until": "2027-03-29T07:15"}, "été": {"on": False, "until": "2027-03-30"}},
}
WHEN = {
    "any": [{"hours": "service"}, {"not": {"hours": "nuit"}}],
    "all": [{"calendar": "fermetures"}, {"switch": "urgence"}, {"switch": "été"}],
    "hours": "toujours",
}


def program(*conditions, documents=DOCUMENTS):
    steps = [{"name": f"s{n}", "when": when, "actions": []} for n, when in enumerate(conditions)]
    flow = {"timezone": ZONE, "language": "fr-FR", "steps": steps}
    return Program(1, Configuration().merged({"flows": {"accueil": flow}, **documents}), lambda key, language: key)


def state(ready, one, now):
    """As a condition would find it."""
    if one.kind == "switch":
        return State(ready.switch_on(one.name, ZONE, now))
    schedule = ready.hours(one.name, ZONE) if one.kind == "hours" else ready.calendar(one.name, ZONE)
    return State(schedule.at(now).open, schedule.at(now).titles)


def test_at_every_quarter_of_an_hour_the_span_says_what_a_condition_finds():
    ready = program(WHEN)
    start, end = at_instant("2027-03-26", ZONE), at_instant("2027-04-09", ZONE)
    found = spans(ready, "accueil", start, end)
    for span in found:
        now = span.start
        while now < span.end:
            assert span.states == {one: state(ready, one, now) for one in span.states}, now
            now += timedelta(minutes=15)
        assert span.states == {one: state(ready, one, span.end - timedelta(seconds=1)) for one in span.states}


def test_spans_follow_each_other_without_a_gap_and_each_changes_something():
    start, end = at_instant("2026-12-20", ZONE), at_instant("2028-01-10", ZONE)
    found = spans(program(WHEN), "accueil", start, end)

    assert (found[0].start, found[-1].end) == (start, end)
    assert all(one.end == after.start for one, after in pairwise(found))
    assert all(one.signature != after.signature for one, after in pairwise(found))
    assert {title for span in found for title in span.titles} >= {"Inventaire", "Fête nationale", "Noël"}


def test_a_flow_that_asks_no_time_is_one_span():
    start, end = at_instant("2027-01-01", ZONE), at_instant("2028-01-01", ZONE)

    assert [
        (span.start, span.end, span.states) for span in spans(program({"withheld": True}), "accueil", start, end)
    ] == [(start, end, {})]


def test_a_step_that_is_not_enabled_asks_nothing():
    ready = program({"hours": "service"}, {"switch": "urgence"})
    off = ready.flow("accueil").model.steps[0].model_copy(update={"enabled": False})

    assert watched([off, *ready.flow("accueil").model.steps[1:]]) == (Watched("switch", "urgence"),)


def test_a_calendar_that_follows_an_address_counts_with_its_events():
    url = "https://example.com/closed.ics"
    documents = {"calendars": {"suivi": {"ics": url}}}
    ready = program({"calendar": "suivi"}, documents=documents)
    ready.followed = {url: {ZONE: [{"title": "Fermé", "on": "2027-03-29"}]}}
    found = spans(ready, "accueil", at_instant("2027-03-28", ZONE), at_instant("2027-03-31", ZONE))

    assert [(f"{span.start.astimezone(WallClock(ZONE).tz):%d}", span.titles) for span in found] == [
        ("28", ()),
        ("29", ("Fermé",)),
        ("30", ()),
    ]


def test_two_rows_of_spans_are_cut_at_the_edges_of_both():
    start, end = at_instant("2027-03-29", ZONE), at_instant("2027-03-30", ZONE)
    longer = {**DOCUMENTS, "hours": {"service": {"week": {"mon-fri": ["08:00-18:00"]}}}}
    before = spans(program({"hours": "service"}), "accueil", start, end)
    after = spans(program({"hours": "service"}, documents=longer), "accueil", start, end)
    service = Watched("hours", "service")
    hours = [
        (f"{one.start.astimezone(WallClock(ZONE).tz):%H}", one.states[service].on, other.states[service].on)
        for one, other in together(before, after)
    ]

    assert hours == [
        ("00", False, False),
        ("08", True, True),
        ("12", False, True),
        ("14", True, True),
        ("18", False, False),
    ]


def test_hours_tell_the_same_stretches_in_one_walk_as_one_by_one():
    ready = program(WHEN)
    start, end = datetime(2027, 3, 1, 12, tzinfo=UTC), datetime(2027, 11, 7, tzinfo=UTC)
    for name in DOCUMENTS["hours"]:
        hours = ready.hours(name, ZONE)
        one_by_one = super(type(hours), hours).stretches(start, end)
        assert list(hours.stretches(start, end)) == list(one_by_one)


@pytest.mark.parametrize(
    ("zone", "changes"),
    [
        ("Europe/Paris", ["2027-03-28T01:00:00+00:00 +1", "2027-10-31T01:00:00+00:00 -1"]),
        ("America/New_York", ["2027-03-14T07:00:00+00:00 +1", "2027-11-07T06:00:00+00:00 -1"]),
        ("Asia/Tokyo", []),
    ],
)
def test_the_clocks_of_a_year(zone, changes):
    found = WallClock(zone).changes(
        datetime(2027, 1, 1, tzinfo=UTC).timestamp(), datetime(2028, 1, 1, tzinfo=UTC).timestamp()
    )

    assert [
        f"{datetime.fromtimestamp(one.at, UTC).isoformat()} {(one.after - one.before) // 3600:+}" for one in found
    ] == changes


def test_a_year_of_a_flow_with_forty_schedules_is_quickly_cut():
    """No minute is looked at: there are as many spans as changes."""
    documents = {
        "hours": {f"h{n}": {"week": {"mon-fri": [f"08:{n:02}-12:00", f"14:00-18:{n:02}"]}} for n in range(30)},
        "calendars": {f"c{n}": {"events": [{"title": "x", "on": f"2027-05-{n + 1:02}"}]} for n in range(10)},
    }
    conditions = [{"hours": f"h{n % 30}", "calendar": f"c{n % 10}"} for n in range(1_000)]
    ready = program(*conditions, documents=documents)
    found = spans(ready, "accueil", at_instant("2027-01-01", ZONE), at_instant("2028-01-01", ZONE))

    assert len(found) == 261 * 62 + 11 + 1
