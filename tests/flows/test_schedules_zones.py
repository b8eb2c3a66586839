"""Local times and instants."""

import pytest
import pytz

from flows.schedules.errors import Unreadable
from flows.schedules.zones import UnknownZone, WallClock, at_instant, zone
from tests.flows.cases import cases


@cases("schedules/zones")
def test_a_local_time_is_the_instant_that_a_person_means(case):
    assert at_instant(case["text"], case["zone"]).isoformat() == case["instant"]


@pytest.mark.parametrize(
    "text", ["", "tomorrow", "2026-11-31", "2026-11-23T10", "2026-11-23T10:60", "2026-11-23T24:01", "10:00", "20261123"]
)
def test_what_is_no_local_time_is_refused(text):
    with pytest.raises(Unreadable):
        at_instant(text, "Europe/Paris")


def test_an_unknown_zone_is_refused_with_a_sentence():
    with pytest.raises(UnknownZone, match='"Europe/Pari" is not a time zone'):
        zone("Europe/Pari")


def test_a_zone_is_looked_up_once():
    assert zone("Europe/Paris") is zone("Europe/Paris")


@pytest.mark.parametrize("name", pytz.common_timezones)
def test_every_change_of_clocks_of_every_zone_maps_as_the_rules_say(name):
    """Around each change since 2000: what is skipped is the change itself, what comes twice is the first and the last."""
    clock = WallClock(name)
    changes = [time for time in getattr(clock.tz, "_utc_transition_times", []) if 2000 <= time.year <= 2037]
    for time in changes[::5]:
        change = int(pytz.utc.localize(time).timestamp())
        before, after = clock.offset(change - 1), clock.offset(change)
        if after > before:
            assert clock.first(change + before) == clock.last(change + after - 1) == change
        assert clock.first(change + before - 3 * 86_400) == change - 3 * 86_400
        if after < before:
            wall = change + after
            assert (clock.first(wall), clock.last(wall)) == (change + after - before, change)
