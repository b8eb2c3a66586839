"""The overview, the log of calls, voicemail and reports, as somebody without JavaScript uses them."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from flows.record import replace
from flows.store.ports import CallFacts, CallTurn, Recording
from tests.console.conftest import NOW, Browser

NUMBER = "+33972101010"
OPEN = "step ouvert taken: hours service open until 18:00; calendar fermetures: no event"


def text_of(html: str) -> str:
    """What is read, without tags."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


@pytest.fixture
def calls(here):
    wrong = "menu services: 7 is no entry, attempt 1 of 3"
    over = {"status": "ended", "ended_at": NOW, "seconds": 75}
    facts = [
        CallFacts(
            "CA1", "twilio", NOW - timedelta(minutes=5), 1, "accueil", "+33612345678", NUMBER, end_by="dial", **over
        ),
        CallFacts("CA2", "vonage", NOW - timedelta(days=3), 1, "accueil", None, NUMBER, **over),
        CallFacts("CA3", "twilio", NOW - timedelta(seconds=9), 1, "accueil", "+33612345679", NUMBER),
    ]
    turns = [
        CallTurn("CA1", 0, NOW, "call arrived", [OPEN], "services"),
        CallTurn("CA1", 1, NOW, "keys pressed", [wrong], "services"),
        CallTurn("CA1", 2, NOW, "keys pressed", ["menu services: 1 pressed", "dial +33140506070"]),
        CallTurn("CA2", 0, NOW, "call arrived", [OPEN], "services"),
    ]
    here.store.calls.write(facts, turns)


@pytest.fixture
def message(here):
    recording = Recording(
        "twilio", "RE1", "https://api.twilio.com/1", call_id="CA1", mailbox="general", caller="+33612345678"
    )
    kept, _ = here.store.voicemails.receive(recording)
    here.store.voicemails.note(kept.id, status="notified", due_at=None, transcription="Rappelez-moi.")
    return kept.id


def test_the_overview_tells_how_a_number_stands_and_what_waits(signed_in, annex, calls, message):
    text = text_of(signed_in("viewer").get("/console/").text)
    assert "+33 9 72 10 10 10 Open Standard Open now, until 18:00" in text
    assert "Flow accueil Calls today 2" in text
    assert "Messages waiting general 1" in text


def test_the_overview_of_an_empty_service_tells_what_to_do(signed_in):
    text = text_of(signed_in("editor").get("/console/").text)
    assert "No number is served yet" in text
    assert "carillon push" in text
    kinds = ("Weekly hours", "Calendars", "Sounds", "Mailboxes", "Flows", "Numbers", "Check and publish")
    places = [text.rindex(kind) for kind in kinds]
    assert places == sorted(places)
    assert "Nothing is published yet" not in text


def test_who_may_only_look_at_an_empty_service_is_not_told_to_fill_it(signed_in):
    text = text_of(signed_in("viewer").get("/console/").text)
    assert "No number is served yet" in text
    assert "carillon push" not in text


@pytest.fixture
def switch(app, annex):
    from tests.api.conftest import ADMIN

    headers = {"Authorization": f"Bearer {ADMIN}"}
    answer = app.test_client().put("/api/config/switches/urgence", json={"on": False}, headers=headers)
    assert answer.status_code == 200, answer.text


def test_an_operator_flips_a_switch_at_once(signed_in, here, switch):
    browser: Browser = signed_in("operator")
    form = {"on": "1", "until": "2026-11-24T08:00"}
    assert browser.post("/console/switches/urgence", form, page="/console/").status_code == 303
    assert here.live.program().configuration.document("switches", "urgence") == {
        "on": True,
        "until": "2026-11-24T08:00",
    }
    assert "urgence is on." in browser.get("/console/").text
    browser.post("/console/switches/urgence", {"on": "0"}, page="/console/")
    assert here.live.program().configuration.document("switches", "urgence") == {"on": False}


def test_a_time_that_is_none_flips_nothing_and_is_told(signed_in, here, switch):
    browser: Browser = signed_in("operator")
    browser.post("/console/switches/urgence", {"on": "1", "until": "tomorrow"}, page="/console/")
    assert here.live.program().configuration.document("switches", "urgence") == {"on": False}
    assert 'class="told bad"' in browser.get("/console/").text


def test_a_viewer_flips_nothing(signed_in, here, switch):
    browser: Browser = signed_in("viewer")
    assert browser.post("/console/switches/urgence", {"on": "1"}, page="/console/").status_code == 403
    assert here.live.program().configuration.document("switches", "urgence") == {"on": False}


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ("", {"CA1", "CA2", "CA3"}),
        ("?caller=06", set()),
        ("?caller=%2B33612345678", {"CA1"}),
        ("?caller=withheld", {"CA2"}),
        ("?status=active", {"CA3"}),
        ("?since=2026-11-21&until=2026-11-23", {"CA1", "CA3"}),
        ("?flow=&end_by=dial", {"CA1"}),
    ],
)
def test_calls_are_listed_and_picked(signed_in, annex, calls, query, wanted):
    html = signed_in("viewer").get(f"/console/calls{query}").text
    assert set(re.findall(r'href="/console/calls/(CA\d)"', html)) == wanted
    assert ('role="alert"' in html) == (query == "?caller=06")


def test_live_calls_look_again_by_themselves_once_that_is_wanted(signed_in, annex, calls):
    browser: Browser = signed_in("viewer")
    refreshing = '<meta http-equiv="refresh" content="10">'
    assert refreshing not in browser.get("/console/calls?status=active").text
    html = browser.get("/console/calls?status=active&refresh=1").text
    assert refreshing in html
    assert "/console/calls/CA3" in html
    assert "/console/calls/CA1" not in html


def test_the_same_calls_are_had_as_a_spreadsheet(signed_in, annex, calls):
    answer = signed_in("viewer").get("/console/calls.csv?caller=%2B33612345678")
    assert answer.mimetype == "text/csv"
    assert [line.split(",")[0] for line in answer.text.splitlines()] == ["id", "CA1"]


def test_one_call_is_told_with_its_reasons_and_its_message(signed_in, annex, calls, message):
    html = signed_in("operator").get("/console/calls/CA1").text
    text = text_of(html)
    assert "Call from +33 6 12 34 56 78" in text
    assert "rings +33 1 40 50 60 70" in text
    assert f"/console/voicemails/{message}" in html
    assert 'href="tel:+33612345678"' in html
    assert signed_in("viewer").get("/console/calls/CA9").status_code == 404


def test_the_way_of_a_call_is_shown_on_the_picture(signed_in, annex, calls):
    browser: Browser = signed_in("viewer")
    path = re.search(r'href="(/console/flows/accueil\?[^"]+)"', browser.get("/console/calls/CA1").text)[1]
    html = browser.get(path.replace("&amp;", "&")).text
    assert "7 is no entry (1 of 3)" in html
    assert "7 is no entry (1 of 3)" not in browser.get("/console/flows/accueil").text


def test_a_caller_is_blocked_in_the_draft_and_not_yet_for_callers(signed_in, here, annex, calls):
    browser: Browser = signed_in("operator")
    page = "/console/block?number=%2B33612345678"
    form = {"number": "+33612345678", "list": "blocked", "note": "démarchage"}
    browser.post("/console/block", form, page=page)
    browser.post("/console/block", form, page=page)
    kept = here.store.workspaces.get("operator")
    assert "démarchage" in kept.documents["lists", "blocked"]
    assert kept.documents["lists", "blocked"].count("+33612345678") == 1
    assert here.live.program().configuration.names("lists") == []


def test_a_list_that_no_step_asks_is_refused_by_every_flow_where_an_editor_wants_that(signed_in, here, annex, calls):
    browser: Browser = signed_in("editor")
    page = "/console/block?number=%2B33612345678"
    assert 'name="refuse"' in browser.get(page).text
    browser.post("/console/block", {"number": "+33612345678", "list": "blocked", "refuse": "1"}, page=page)
    assert 'name="refuse"' not in browser.get(page).text
    text = browser.get("/console/draft").text
    assert "error" not in re.findall(r'class="problem (\w+)"', text)
    browser.post(
        "/console/draft/publish", {"base": re.search(r'name="base" value="(\d+)"', text)[1]}, page="/console/draft"
    )
    steps = here.live.program().configuration.document("flows", "accueil")["steps"]
    assert [step["name"] for step in steps] == ["blocked callers", "ouvert", "répondeur"]
    assert steps[0]["when"] == {"not": {"blocklist": "blocked"}}


def test_a_message_is_read_marked_and_deleted(signed_in, here, annex, calls, message):
    browser: Browser = signed_in("operator")
    page = f"/console/voicemails/{message}"
    assert "Rappelez-moi." in browser.get("/console/voicemails?mailbox=general").text
    assert "Rappelez-moi." not in browser.get("/console/voicemails?mailbox=ventes").text
    browser.post(f"{page}/heard", {"heard": "1"}, page=page)
    assert here.store.voicemails.get(message).heard_at == NOW
    browser.post(f"{page}/heard", {"heard": "0"}, page=page)
    assert here.store.voicemails.get(message).heard_at is None
    on_the_list = browser.post(f"{page}/heard", {"heard": "1", "list": "general"}, page=page)
    assert on_the_list.location == "/console/voicemails?mailbox=general"
    browser.post(f"{page}/delete", page=page)
    assert here.store.voicemails.get(message) is None
    assert browser.get(page).status_code == 404


def test_a_viewer_reads_messages_and_changes_none(signed_in, here, annex, message):
    browser: Browser = signed_in("viewer")
    page = f"/console/voicemails/{message}"
    for what in ("heard", "delete", "forward"):
        assert browser.post(f"{page}/{what}", {"to": "a@example.com"}, page=page).status_code == 403
    assert here.store.voicemails.get(message).heard_at is None


def test_a_message_is_sent_on_by_mail(signed_in, app, here, annex, message, post_office):
    mail = {"smtp_url": post_office.url, "mail_from": "carillon@example.com", "redis_url": None}
    app.extensions["carillon"] = replace(here, settings=replace(here.settings, **mail))
    browser: Browser = signed_in("operator")
    page = f"/console/voicemails/{message}"
    browser.post(f"{page}/forward", {"to": "not an address"}, page=page)
    assert "not an address is no mail address." in browser.get(page).text
    browser.post(f"{page}/forward", {"to": "luc@example.com", "note": "Pour toi"}, page=page)
    assert "The message goes to luc@example.com." in browser.get(page).text
    sent = post_office.mail()
    assert sent["To"] == "luc@example.com"
    assert sent.get_content().split()[:2] == ["Pour", "toi"]
    assert "Rappelez-moi." in sent.get_content()


def test_without_a_mail_server_that_is_told(signed_in, annex, message):
    browser: Browser = signed_in("operator")
    page = f"/console/voicemails/{message}"
    browser.post(f"{page}/forward", {"to": "luc@example.com"}, page=page)
    assert "SMTP_URL and MAIL_FROM are not set" in browser.get(page).text


def test_the_report_counts_calls_keys_and_those_who_left(signed_in, annex, calls):
    text = text_of(signed_in("viewer").get("/console/reports?days=7").text)
    assert "3 calls" in text
    assert "services accueil 2 1 1 1 (50 %) 0 0 1 (50 %)" in text
    assert "put through 1" in text


def test_every_page_is_there_in_french(signed_in, annex, calls, message):
    browser: Browser = signed_in("admin")
    browser.post("/console/preferences", {"language": "fr", "here": "/console/"}, page="/console/")
    wanted = {
        "": "Ouvert maintenant, jusqu’à 18:00",
        "calls": "Appelant",
        "voicemails": "Messagerie",
        "reports": "Rapports",
    }
    for path, words in wanted.items():
        assert words in browser.get(f"/console/{path}").text


@pytest.fixture
def queue(app, annex):
    from tests.api.conftest import ADMIN

    headers = {"Authorization": f"Bearer {ADMIN}"}
    document = {"timezone": "Europe/Paris", "agents": {"Anna": {"to": "+33140506070"}}}
    answer = app.test_client().put("/api/config/queues/service", json=document, headers=headers)
    assert answer.status_code == 200, answer.text


def test_agents_are_signed_out_and_in_by_an_operator(signed_in, here, queue):
    browser: Browser = signed_in("operator")
    assert "Anna +33 1 40 50 60 70 service free" in text_of(browser.get("/console/queues").text)
    browser.post("/console/agents/Anna", {"signed_in": "0"}, page="/console/queues")
    assert "Anna +33 1 40 50 60 70 service signed out" in text_of(browser.get("/console/queues").text)
    browser.post("/console/agents/Anna", {"signed_in": "1"}, page="/console/queues")
    assert here.store.desk.signed()["Anna"].signed_in
    browser.post("/console/agents/Nobody", {"signed_in": "1"}, page="/console/queues")
    assert 'class="told bad"' in browser.get("/console/queues").text


def test_a_viewer_sees_queues_and_signs_nobody(signed_in, here, queue):
    browser: Browser = signed_in("viewer")
    assert "Anna" in browser.get("/console/queues").text
    assert browser.post("/console/agents/Anna", {"signed_in": "0"}, page="/console/queues").status_code == 403
    assert "Anna" not in here.store.desk.signed()
