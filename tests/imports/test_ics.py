"""Calendar files: what each event becomes, and when it then takes place."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from flows.check import check_upload
from flows.configuration import Configuration
from flows.imports.report import Report
from flows.schedules.calendar import Calendar
from webhooks.ics.reading import MAX_BYTES, NotACalendar, events_of, read
from webhooks.ics.writing import written

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
PARIS = "Europe/Paris"


def ics(*events: str, head: str = "") -> bytes:
    body = "".join(f"BEGIN:VEVENT\n{event}\nEND:VEVENT\n" for event in events)
    return f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:x\n{head}{body}END:VCALENDAR\n".replace("\n", "\r\n").encode()


def taken(*events: str, zone: str = PARIS) -> tuple[list[dict], Report]:
    report = Report()
    return events_of(read(ics(*events)), zone, NOW, report), report


CASES = {
    "a whole day": (
        "UID:1\nSUMMARY:Noël\nDTSTART;VALUE=DATE:20261225",
        [{"title": "Noël", "on": "2026-12-25"}],
    ),
    "several whole days, whose end is the day after": (
        "UID:1\nSUMMARY:Congés\nDTSTART;VALUE=DATE:20260801\nDTEND;VALUE=DATE:20260816\nDESCRIPTION:Été",
        [{"title": "Congés", "from": "2026-08-01", "to": "2026-08-15", "description": "Été"}],
    ),
    "hours in UTC are the calendar's own": (
        "UID:1\nSUMMARY:Réunion\nDTSTART:20261224T150000Z\nDTEND:20261224T170000Z",
        [{"title": "Réunion", "from": "2026-12-24T16:00", "to": "2026-12-24T18:00"}],
    ),
    "hours in another zone": (
        "UID:1\nSUMMARY:Appel\nDTSTART;TZID=America/New_York:20261224T100000\nDURATION:PT1H30M",
        [{"title": "Appel", "from": "2026-12-24T16:00", "to": "2026-12-24T17:30"}],
    ),
    "hours without a zone are any clock's": (
        "UID:1\nSUMMARY:Pause\nDTSTART:20261224T120000\nDTEND:20261224T130000",
        [{"title": "Pause", "from": "2026-12-24T12:00", "to": "2026-12-24T13:00"}],
    ),
    "a rule in the same zone stays a rule": (
        f"UID:1\nSUMMARY:Lundi\nDTSTART;TZID={PARIS}:20261123T120000\nDTEND;TZID={PARIS}:20261123T140000"
        "\nRRULE:FREQ=WEEKLY;BYDAY=MO",
        [{"title": "Lundi", "from": "2026-11-23T12:00", "to": "2026-11-23T14:00", "repeat": "FREQ=WEEKLY;BYDAY=MO"}],
    ),
    "a yearly day": (
        "UID:1\nSUMMARY:Fête\nDTSTART;VALUE=DATE:20200714\nRRULE:FREQ=YEARLY",
        [{"title": "Fête", "on": "2020-07-14", "repeat": "FREQ=YEARLY"}],
    ),
    "one that was cancelled": ("UID:1\nSUMMARY:Non\nSTATUS:CANCELLED\nDTSTART;VALUE=DATE:20261225", []),
    "one that lasts no time": ("UID:1\nSUMMARY:Rien\nDTSTART:20261224T120000Z", []),
    "one that repeats every hour": ("UID:1\nSUMMARY:X\nDTSTART:20261224T120000Z\nDURATION:PT5M\nRRULE:FREQ=HOURLY", []),
    "one without dates": ("UID:1\nSUMMARY:Vide", []),
}


@pytest.mark.parametrize(("event", "wanted"), CASES.values(), ids=CASES)
def test_an_event(event, wanted):
    events, report = taken(event)
    assert events == wanted
    assert len(report.of("taken")) == len(wanted)
    assert len(report.of("left out")) == (not wanted)


def test_exceptions_and_added_dates_are_single_days():
    events, report = taken(
        "UID:1\nSUMMARY:Vendredi\nDTSTART;VALUE=DATE:20261204\nRRULE:FREQ=WEEKLY;COUNT=4"
        "\nEXDATE;VALUE=DATE:20261211\nRDATE;VALUE=DATE:20261231"
    )
    assert [event["on"] for event in events] == ["2026-12-04", "2026-12-18", "2026-12-25", "2026-12-31"]
    assert [line.fate for line in report.lines] == ["taken"]


def test_moved_and_cancelled_occurrences_are_where_they_were_moved():
    events, _ = taken(
        "UID:1\nSUMMARY:Point\nDTSTART:20261201T090000Z\nDTEND:20261201T100000Z\nRRULE:FREQ=DAILY;COUNT=3",
        "UID:1\nSUMMARY:Point déplacé\nRECURRENCE-ID:20261202T090000Z\nDTSTART:20261202T140000Z\nDTEND:20261202T150000Z",
        "UID:1\nSUMMARY:Point\nRECURRENCE-ID:20261203T090000Z\nSTATUS:CANCELLED\nDTSTART:20261203T090000Z\nDTEND:20261203T100000Z",
    )
    assert [(event["title"], event["from"]) for event in events] == [
        ("Point", "2026-12-01T10:00"),
        ("Point déplacé", "2026-12-02T15:00"),
    ]


def test_a_rule_of_another_zone_follows_that_zones_clocks():
    """New York changes its clocks on other days than Paris: for two weeks of March nine o'clock there is two o'clock here."""
    events, report = taken(
        "UID:1\nSUMMARY:Appel\nDTSTART;TZID=America/New_York:20270301T090000"
        "\nDTEND;TZID=America/New_York:20270301T100000\nRRULE:FREQ=WEEKLY"
    )
    starts = [event["from"] for event in events][:5]
    assert starts == [f"2027-03-{day}" for day in ("01T15:00", "08T15:00", "15T14:00", "22T14:00", "29T15:00")]
    assert "repeats for ever" in str(report.lines[0])


def test_the_zone_and_the_name_are_what_the_file_says():
    found = read(
        ics("UID:1\nDTSTART;VALUE=DATE:20261225", head="X-WR-TIMEZONE:Europe/Brussels\nX-WR-CALNAME:Fermetures\n")
    )
    assert (found.zone, found.name) == ("Europe/Brussels", "Fermetures")


def test_outlooks_names_of_zones_are_understood():
    events, _ = taken("UID:1\nSUMMARY:A\nDTSTART;TZID=Romance Standard Time:20261224T100000\nDURATION:PT1H", zone="UTC")
    assert events[0]["from"] == "2026-12-24T09:00"


@pytest.mark.parametrize(
    "content", [b"", b"hello", b"\xff\xfe", b"<html></html>", b"BEGIN:VCALENDAR", b"x" * (MAX_BYTES + 1)]
)
def test_what_is_no_calendar_file_is_refused(content):
    with pytest.raises(NotACalendar):
        read(content)


def test_what_is_written_and_read_again_takes_place_at_the_same_times():
    calendar = {
        "timezone": PARIS,
        "events": [
            {"title": "Noël", "on": "2026-12-25", "repeat": "yearly"},
            {"title": "Congés", "from": "2027-08-01", "to": "2027-08-15"},
            {"title": "Soir", "from": "2026-12-24T16:00", "to": "2026-12-24T23:59", "description": "Réveillon"},
            {"title": "Lundi", "from": "2026-11-23T12:00", "to": "2026-11-23T14:00", "repeat": "FREQ=WEEKLY;COUNT=3"},
        ],
        "holidays": {"country": "FR"},
    }
    content = written("fermetures", calendar, "UTC", NOW)
    found = read(content)
    events = events_of(found, PARIS, NOW)
    before, after = Calendar(calendar["events"], calendar["holidays"], PARIS), Calendar(events, None, PARIS)
    assert found.zone == PARIS
    assert content == written("fermetures", calendar, "UTC", NOW)
    for hour in range(0, 24 * 400, 6):
        at = datetime.fromtimestamp(NOW.timestamp() + hour * 3600, UTC)
        assert before.at(at).open == after.at(at).open, at
    upload = {"schema_version": 1, "calendars": {"fermetures": {"timezone": PARIS, "events": events}}}
    assert check_upload(upload, Configuration()).errors == []
