"""Calendar files that are built to hurt: whoever may write into a calendar that a line follows can send them."""

from __future__ import annotations

import time
from contextlib import suppress
from datetime import UTC, datetime

import pytest

from flows.imports.report import Report
from webhooks.ics.reading import MAX_EVENTS, MOST_AT_ONCE, NotACalendar, events_of, read

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
ELSEWHERE = "DTSTART;TZID=America/New_York:{day}T080000\r\nDTEND;TZID=America/New_York:{day}T090000"
MINUTES = f"BYHOUR={','.join(map(str, range(24)))};BYMINUTE={','.join(map(str, range(60)))}"
MOST_SECONDS = 20.0


def calendar(*events: str) -> bytes:
    return "\r\n".join(["BEGIN:VCALENDAR", "VERSION:2.0", *events, "END:VCALENDAR", ""]).encode()


def event(number: int, *lines: str, day: str = "20260101") -> str:
    """An event in another zone, so that its times have to be computed."""
    return "\r\n".join(
        ["BEGIN:VEVENT", f"UID:{number}", ELSEWHERE.format(day=day), *lines, f"SUMMARY:{number}", "END:VEVENT"]
    )


HURTFUL = {
    "a rule that never moves": event(1, "RRULE:FREQ=DAILY;INTERVAL=0"),
    "every minute": event(1, f"RRULE:FREQ=DAILY;{MINUTES}"),
    "every hour": event(1, f"RRULE:FREQ=DAILY;{MINUTES.partition(';')[0]}"),
    "every second": event(1, "RRULE:FREQ=SECONDLY"),
    "a day that no month has": event(1, "RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=31"),
    "since the year 1": event(1, "RRULE:FREQ=DAILY", day="00010101"),
    "an exception that never moves": event(1, "RRULE:FREQ=DAILY;COUNT=3", "EXRULE:FREQ=DAILY;INTERVAL=0"),
}


@pytest.mark.parametrize("name", HURTFUL)
def test_an_event_that_would_be_computed_for_ever_is_left_out(name: str) -> None:
    """And the one beside it is read all the same."""
    report, began = Report(), time.process_time()
    found = events_of(read(calendar(HURTFUL[name], event(2))), "Europe/Paris", NOW, report)
    assert [one["title"] for one in found] == ["2"]
    assert [(line.fate, line.where) for line in report.lines if line.where == "1"] == [("left out", "1")]
    assert time.process_time() - began < MOST_SECONDS


def test_many_rules_together_are_computed_a_bounded_number_of_times() -> None:
    """Six thousand events of every day would be nine million."""
    rules = [event(number, f"RRULE:FREQ=DAILY;UNTIL=20260{1 + number % 9}01T000000Z") for number in range(1, 6_000)]
    began = time.process_time()
    found = events_of(
        read(calendar(*rules)[:1_900_000].rpartition(b"BEGIN:VEVENT")[0] + b"END:VCALENDAR\r\n"), "Europe/Paris", NOW
    )
    assert len(found) <= MAX_EVENTS < MOST_AT_ONCE
    assert time.process_time() - began < 6 * MOST_SECONDS


def test_rules_that_never_come_are_searched_a_few_times_only() -> None:
    never = [event(number, "RRULE:FREQ=YEARLY;BYYEARDAY=366;BYMONTH=1") for number in range(500)]
    began = time.process_time()
    assert len(events_of(read(calendar(*never)), "Europe/Paris", NOW)) <= 4
    assert time.process_time() - began < MOST_SECONDS


DEEP = b"BEGIN:VEVENT\r\n" * 20_000 + b"END:VEVENT\r\n" * 20_000


SHAPES = [b"BEGIN:VEVENT\r\n" * 50_000, DEEP, b"X" + b";A=b" * 50_000 + b":c\r\n", b'X;A="' + b'\\"' * 50_000]


@pytest.mark.parametrize("inside", SHAPES)
def test_a_file_of_any_shape_is_read_or_refused(inside: bytes) -> None:
    began = time.process_time()
    with suppress(NotACalendar):
        assert events_of(read(b"BEGIN:VCALENDAR\r\n" + inside + b"END:VCALENDAR\r\n"), "Europe/Paris", NOW) == []
    assert time.process_time() - began < MOST_SECONDS
