"""Weekly hours and calendars, edited without JavaScript."""

from __future__ import annotations

import io
from typing import Any

import pytest
from werkzeug.test import TestResponse

from tests.console.conftest import BASE
from tests.console.editing.conftest import Editor, inputs
from webhooks.console.editing.typed_event import TypedEvent
from webhooks.console.editing.week import days_of, typed, week_of

HOURS, CALENDAR = "/console/edit/hours/service", "/console/edit/calendars/fermetures"
WEEK = "//form[@data-week]"
NEW = "//section[@id='new']//form"
WRITTEN, DAYS = "//details/form[@data-edit]", "//form[contains(@action, '/days')]"
HOLIDAYS = "//form[contains(@action, '/holidays')]"


def week(editor: Editor) -> Any:
    return editor.document("hours", "service")["week"]


def test_ranges_are_typed_day_by_day(editor: Editor) -> None:
    (form,) = editor.page(HOURS).xpath(WEEK)
    assert inputs(form)["mon"] == "08:00-18:00"
    editor.sends(HOURS, WEEK, {"wed": "8h-12h; 14h30 - 18h", "sat": "22:00-02:00"})
    assert week(editor) == {
        "mon-tue,thu-fri": ["08:00-18:00"],
        "wed": ["08:00-12:00", "14:30-18:00"],
        "sat": ["22:00-02:00"],
    }


def test_the_next_day_gets_the_same(editor: Editor) -> None:
    editor.sends(HOURS, WEEK, {"do": "down|fri"})
    assert week(editor) == {"mon-sat": ["08:00-18:00"]}


def test_hours_that_cannot_be_read_are_kept_and_told_at_their_day(editor: Editor) -> None:
    editor.sends(HOURS, WEEK, {"tue": "in the morning"})
    assert "in the morning" in str(week(editor))
    page = editor.page(HOURS)
    (field,) = page.xpath("//input[@name='tue']")
    assert field.get("aria-invalid") == "true"
    assert "is not a range of hours" in page.get_element_by_id("tue-p").text_content()


def test_a_key_that_names_no_days_is_kept(editor: Editor) -> None:
    editor.change("hours", "service", {"week": {"funday": ["08:00-09:00"], "mon": ["08:00-09:00"]}})
    editor.sends(HOURS, WEEK, {"mon": "08:00-10:00"})
    assert week(editor) == {"mon": ["08:00-10:00"], "funday": ["08:00-09:00"]}
    assert "funday" in editor.browser.get(HOURS).text


@pytest.mark.parametrize(
    "kept",
    [{"mon-fri": ["08:00-18:00"]}, {"fri-mon": ["22:00-02:00"], "wed": []}, {"mon,wed": ["1"], "wed": ["2"]}, {}, None],
)
def test_a_week_that_was_not_touched_stays_as_it_was(kept: Any) -> None:
    days = [typed(", ".join(ranges)) for ranges in days_of(kept)]
    assert week_of(days, kept) == (kept or {})


def test_the_month_shows_events_and_holidays_on_their_days(editor: Editor) -> None:
    page = editor.page(f"{CALENDAR}?month=2027-05")
    cells = {cell.get("data-day"): cell.text_content() for cell in page.xpath("//td[@data-day]")}
    assert "Pont de l'Ascension" in cells["2027-05-07"]
    assert "Ascension" in cells["2027-05-06"]
    assert "Pont" not in cells["2027-05-08"]
    assert len(cells) == 42


def test_other_calendars_are_shown_beside_in_their_colours(editor: Editor) -> None:
    editor.change(
        "calendars",
        "vacances",
        {"color": "#00ff00", "events": [{"title": "Été", "from": "2027-05-03", "to": "2027-05-04"}]},
    )
    assert "Été" not in editor.browser.get(f"{CALENDAR}?month=2027-05").text
    page = editor.page(f"{CALENDAR}?month=2027-05&others=1")
    (cell,) = page.xpath("//td[@data-day='2027-05-04']")
    assert "Été" in cell.text_content()
    assert cell.xpath(".//circle/@fill") == ["#00ff00"]


def test_a_day_of_the_month_leads_to_a_new_event_on_it(editor: Editor) -> None:
    (link,) = editor.page(f"{CALENDAR}?month=2026-12").xpath(
        "//td[@data-day='2026-12-24']/a[contains(@class, 'number')]/@href"
    )
    (form,) = editor.page(link.split("#")[0]).xpath(NEW)
    assert inputs(form)["first"] == "2026-12-24"


EVENTS = [
    (TypedEvent("Noël", "2026-12-25"), {"title": "Noël", "on": "2026-12-25"}),
    (TypedEvent("Noël", "2026-12-25", repeat="yearly"), {"title": "Noël", "on": "2026-12-25", "repeat": "yearly"}),
    (TypedEvent("Août", "2026-08-01", last="2026-08-15"), {"title": "Août", "from": "2026-08-01", "to": "2026-08-15"}),
    (
        TypedEvent("Stock", "2026-12-24", "16:00", "", "18:30"),
        {"title": "Stock", "from": "2026-12-24T16:00", "to": "2026-12-24T18:30"},
    ),
]


@pytest.mark.parametrize(("typed_event", "event"), EVENTS)
def test_events_are_days_or_times(typed_event: TypedEvent, event: Any) -> None:
    assert typed_event.event() == (event, "")


def test_an_event_is_added_changed_and_removed(editor: Editor) -> None:
    assert editor.sends(CALENDAR, NEW, {"title": "Noël", "first": "2026-12-24", "from": "16:00"}).endswith(
        "month=2026-12"
    )
    events = editor.document("calendars", "fermetures")["events"]
    assert events[1] == {"title": "Noël", "from": "2026-12-24T16:00", "to": "2026-12-25T00:00"}
    editor.fills(f"{CALENDAR}/events/1", WRITTEN, __title="Réveillon")
    assert editor.document("calendars", "fermetures")["events"][1]["title"] == "Réveillon"
    editor.sends(f"{CALENDAR}/events/1", "//form[.//button[@value='remove']]", {"do": "remove"})
    assert len(editor.document("calendars", "fermetures")["events"]) == 1


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"first": "demain"}, "«\u00a0demain\u00a0» n’est pas une date\u00a0: écrivez 2026-12-24"),
        ({"first": "2026-12-24", "from": "16h"}, "Écrivez les heures comme 16:00."),
    ],
)
def test_what_is_wrong_with_an_event_is_told_in_french(editor: Editor, typed: Any, told: str) -> None:
    editor.browser.client.set_cookie("carillon_language", "fr", domain="ivr.example.com")
    assert told in editor.sends(CALENDAR, NEW, {"title": "Noël", **typed})


@pytest.mark.parametrize(
    ("typed", "event", "told"),
    [
        ({"first": "2026-12-24"}, {"on": "2026-12-24"}, "Thu 24 Dec 2026"),
        ({"last": "2027-05-09"}, {"from": "2027-05-07", "to": "2027-05-09"}, "Fri 7 May 2027 – Sun 9 May 2027"),
        ({"from": "12:00"}, {"from": "2027-05-07T12:00", "to": "2027-05-08T00:00"}, "Fri 7 May 2027, 12:00–24:00"),
        (
            {"last": "2027-05-08", "to": "12:00", "repeat": "yearly"},
            {"from": "2027-05-07T00:00", "to": "2027-05-08T12:00", "repeat": "yearly"},
            "Fri 7 May 2027, 00:00 – Sat 8 May 2027, 12:00 · every year",
        ),
    ],
)
def test_the_days_of_an_event_are_typed_like_those_of_a_new_one(
    editor: Editor, typed: Any, event: Any, told: str
) -> None:
    editor.browser.client.set_cookie("carillon_language", "en")
    before = editor.document("calendars", "fermetures")["events"][0]
    editor.change("calendars", "fermetures", {"events": [{**before, "description": "Un pont"}]})
    editor.sends(f"{CALENDAR}/events/0", DAYS, typed)
    (after,) = editor.document("calendars", "fermetures")["events"]
    assert after == {"title": before["title"], "description": "Un pont", **event}
    (item,) = editor.page(CALENDAR).xpath("//ul[@class='rows']/li/span")
    assert item.text_content() == told
    assert inputs(editor.page(f"{CALENDAR}/events/0").xpath(DAYS)[0]) | typed == inputs(
        editor.page(f"{CALENDAR}/events/0").xpath(DAYS)[0]
    )


def test_days_that_cannot_be_are_told_and_stay_typed(editor: Editor) -> None:
    text = editor.sends(f"{CALENDAR}/events/0", DAYS, {"last": "2027-05-01"})
    assert "It ends before it begins." in text
    assert 'value="2027-05-01"' in text
    assert editor.document("calendars", "fermetures")["events"][0]["on"] == "2027-05-07"


def test_an_event_that_the_fields_cannot_hold_is_edited_as_it_is_written(editor: Editor) -> None:
    rule = {"title": "Lundis", "on": "2026-11-23", "repeat": "FREQ=WEEKLY;BYDAY=MO"}
    editor.change("calendars", "fermetures", {"events": [rule]})
    assert editor.page(f"{CALENDAR}/events/0").xpath(DAYS) == []
    editor.fills(f"{CALENDAR}/events/0", __title="Tous les lundis")
    assert editor.document("calendars", "fermetures")["events"] == [{**rule, "title": "Tous les lundis"}]


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        ({"title": "Noël", "first": "24 December"}, "is not a date"),
        ({"title": "Noël", "first": "2026-12-24", "last": "2026-12-20"}, "It ends before it begins."),
        ({"title": " ", "first": "2026-12-24"}, "Give it a title."),
    ],
)
def test_an_event_that_cannot_be_is_shown_again_as_it_was_typed(editor: Editor, form: Any, sentence: str) -> None:
    text = editor.sends(CALENDAR, NEW, form)
    assert sentence in text
    assert f'value="{form["first"]}"' in text
    assert len(editor.document("calendars", "fermetures")["events"]) == 1


def test_holidays_are_those_of_a_country_but_for_some(editor: Editor) -> None:
    (form,) = editor.page(CALENDAR).xpath(HOLIDAYS)
    offered = form.xpath(".//input[@name='offered']/@value")
    kept = [day for day in offered if day != "2027-05-08"]
    data = {"csrf_token": inputs(form)["csrf_token"], "country": "FR", "offered": offered, "kept": kept}
    editor.browser.client.post(form.get("action"), data=data, base_url=BASE, headers={"Referer": BASE + CALENDAR})
    assert editor.document("calendars", "fermetures")["holidays"] == {"country": "FR", "except": ["2027-05-08"]}
    editor.sends(CALENDAR, HOLIDAYS, {"country": "DE", "region": "BY"})
    assert editor.document("calendars", "fermetures")["holidays"] == {"country": "DE", "region": "BY"}
    editor.sends(CALENDAR, HOLIDAYS, {"country": ""})
    assert "holidays" not in editor.document("calendars", "fermetures")


LINES = ("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//x//EN", "BEGIN:VEVENT", "UID:1", "SUMMARY:Pont")
LINES += ("DTSTART;VALUE=DATE:20270514", "DTEND;VALUE=DATE:20270515", "END:VEVENT", "END:VCALENDAR", "")
ICS = "\r\n".join(LINES).encode()


def imports(editor: Editor, body: bytes) -> TestResponse:
    token = inputs(editor.page(CALENDAR).xpath(HOLIDAYS)[0])["csrf_token"]
    data = {"csrf_token": token, "file": (io.BytesIO(body), "days.ics")}
    return editor.browser.client.post(
        f"{CALENDAR}/import", data=data, base_url=BASE, headers={"Referer": BASE + CALENDAR}
    )


@pytest.mark.parametrize(
    ("body", "status", "words"),
    [(ICS, 200, "1 event was added to your draft."), (b"nonsense", 422, "This is no calendar file")],
)
def test_a_calendar_file_is_taken_with_a_report(editor: Editor, body: bytes, status: int, words: str) -> None:
    answer = imports(editor, body)
    assert (answer.status_code, words in answer.text) == (status, True)
    titles = [event["title"] for event in editor.document("calendars", "fermetures")["events"]]
    assert titles == ["Pont de l'Ascension", "Pont"][: 2 if status == 200 else 1]


def test_a_calendar_goes_out_as_a_file(editor: Editor) -> None:
    answer = editor.browser.get(f"{CALENDAR}/export")
    assert answer.content_type.startswith("text/calendar")
    assert "SUMMARY:Pont de l'Ascension" in answer.text
    editor.change("calendars", "fermetures", {"events": [{"title": "x"}]})
    assert editor.browser.get(f"{CALENDAR}/export").status_code == 422


def test_a_report_of_a_calendar_file_is_in_the_reader_s_language(editor: Editor) -> None:
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "BEGIN:VEVENT", "UID:1", "SUMMARY:Salon", "DTSTART:20261201T080000Z"]
    lines += ["DTEND:20261201T100000Z", "STATUS:CANCELLED", "END:VEVENT", "BEGIN:VEVENT", "UID:2", "SUMMARY:Garde"]
    lines += [
        "DTSTART;TZID=Europe/Paris:20261101T080000",
        "DTEND;TZID=Europe/Paris:20261101T090000",
        "RRULE:FREQ=WEEKLY",
    ]
    lines += ["EXDATE;TZID=Europe/Paris:20261108T080000", "END:VEVENT", "END:VCALENDAR", ""]
    editor.browser.client.set_cookie("carillon_language", "fr", domain="ivr.example.com")
    told = " ".join(imports(editor, "\r\n".join(lines).encode()).text.split())
    assert "annulé" in told
    assert "il se répète sans fin, avec des exceptions ou dans un autre fuseau" in told
    assert "jusqu’au dimanche 25 novembre 2029" in told
    assert "Ce n’est pas un fichier de calendrier" in imports(editor, b"nothing").text
