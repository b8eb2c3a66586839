"""Recurrence rules: the short cut over years gone by, and rules of every kind against dateutil's own walk."""

from datetime import datetime, timedelta

from dateutil.rrule import rrulestr
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.schedules.rule_text import read_rule
from flows.schedules.zones import WallClock

PARIS = WallClock("Europe/Paris")
DAYS = st.lists(st.sampled_from(["MO", "TU", "WE", "TH", "FR", "SA", "SU"]), min_size=1, max_size=3, unique=True)
INTERVALS = st.integers(1, 30).map("INTERVAL={}".format)
RULES = st.one_of(
    INTERVALS.map("FREQ=DAILY;{}".format),
    st.builds("FREQ=WEEKLY;{};WKST={};BYDAY={}".format, INTERVALS, st.sampled_from(["MO", "SU"]), DAYS.map(",".join)),
    st.builds("FREQ=MONTHLY;{};BYMONTHDAY={}".format, INTERVALS, st.sampled_from([1, 15, 29, 31, -1])),
    st.builds(
        "FREQ=MONTHLY;{};BYDAY={}{}".format, INTERVALS, st.sampled_from([1, 2, -1]), st.sampled_from(["MO", "FR"])
    ),
    st.builds("FREQ=YEARLY;BYMONTH={};BYDAY=1SU".format, st.integers(1, 12)),
)
ENDS = st.one_of(
    st.just(""), st.integers(1, 500).map(";COUNT={}".format), st.integers(2016, 2030).map(";UNTIL={}0630T120000".format)
)


@given(RULES, ENDS, st.datetimes(datetime(2015, 1, 1), datetime(2016, 1, 1)), st.integers(0, 5_000))
@settings(max_examples=120, deadline=None)
def test_a_window_far_from_the_beginning_holds_what_walking_all_the_way_finds(rule, end, own, days):
    own = own.replace(second=0, microsecond=0)
    after = own + timedelta(days=days)
    before = after + timedelta(days=400)
    walked = rrulestr(rule + end, dtstart=own)
    expected = [start for start in walked.between(own, before) if start >= after]
    if ";COUNT" in end and next(iter(walked), None) != own:  # the event's own date counts too, and takes one away
        expected = [start for start in list(walked)[:-1] if after <= start < before]
    if after == own:
        expected.insert(0, own)
    found = list(read_rule(rule + end, whole_days=False).starts(own, PARIS, after, before))
    assert found == [start for start in dict.fromkeys(expected) if start < before]
