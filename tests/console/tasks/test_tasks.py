"""Work that takes long: begun on a page, done by a real worker, left and come back to."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import redis
import sqlalchemy as sa

from flows.store.schema import people, tasks
from flows.store.tasks import SILENCE
from tests.console.conftest import NOW, Browser
from tests.console.editing.conftest import Editor
from tests.console.tasks.conftest import CALENDAR, LIST, NUMBERS, PASTE, days, imports
from webhooks.console.tasks.running import perform
from webhooks.jobs.tasks import app_of
from webhooks.service import Service

Works = Callable[[], None]


def state_of(editor: Editor, path: str) -> str:
    return str(editor.page(path).xpath("//*[@data-task]")[0].get("data-task"))


def test_a_large_calendar_file_is_taken_by_the_worker(editor: Editor, works_off: Works) -> None:
    place = imports(editor, days(1500))
    assert place.startswith("/console/tasks/")
    assert state_of(editor, place) == "waiting"
    before = len(editor.document("calendars", "fermetures")["events"])
    works_off()
    told = editor.browser.get(place).text
    assert "1500 events were added to your draft." in told
    assert told.count("<tr><td>Day ") == 500
    assert len(editor.document("calendars", "fermetures")["events"]) == before + 1500
    assert "1500 events were added" in editor.browser.get(place).text, "one can come back to it"


def test_a_small_one_is_taken_at_once(editor: Editor, redis_client: redis.Redis) -> None:
    assert "12 events were added" in imports(editor, days(12))
    assert redis_client.keys("rq:job:*") == []


def test_many_pasted_numbers_are_taken_by_the_worker(listed: Editor, works_off: Works) -> None:
    place = listed.sends(LIST, PASTE, {"lines": NUMBERS + "\r\n06 12 34 56 78\r\nno number"})
    works_off()
    page = listed.browser.get(place).text
    assert "6000 entries added to indesirables." in page
    assert "1 was on the list already." in page
    assert "Line 6002" in page
    assert "no number\n</textarea>" in page
    assert len(listed.document("lists", "indesirables")["entries"]) == 6001


def test_what_is_edited_meanwhile_is_kept(listed: Editor, works_off: Works) -> None:
    place = listed.sends(LIST, PASTE, {"lines": NUMBERS})
    listed.change("lists", "indesirables", {"region": "FR", "entries": ["+33612345679", "0612345680"]})
    listed.change("switches", "urgence", {"on": True})
    works_off()
    assert listed.browser.get(place).location == LIST
    entries = listed.document("lists", "indesirables")["entries"]
    assert entries[:3] == ["+33612345679", "0612345680", "+33610000000"]
    assert listed.document("switches", "urgence") == {"on": True}


def test_it_goes_into_the_draft_that_there_is_then(listed: Editor, here: Service, works_off: Works) -> None:
    place = imports(listed, days(1500))
    here.store.workspaces.discard("editor")
    works_off()
    assert "1500 events were added" in listed.browser.get(place).text
    assert [step.message for step in here.store.workspaces.steps("editor")] == [
        "1500 events of a calendar file taken into fermetures"
    ]


def test_where_its_place_is_gone_it_says_so_and_can_be_tried_again(
    listed: Editor, here: Service, works_off: Works
) -> None:
    place = listed.sends(LIST, PASTE, {"lines": NUMBERS})
    here.store.workspaces.discard("editor")
    works_off()
    assert "There is no “indesirables” here." in listed.browser.get(place).text
    listed.change("lists", "indesirables", {"entries": []})
    listed.sends(place, "//form[.//button[@value='again']]", {"do": "again"})
    works_off()
    assert listed.browser.get(place).location == LIST
    assert len(listed.document("lists", "indesirables")["entries"]) == 6000


def test_a_worker_that_died_is_told_of_and_the_work_done_again(
    listed: Editor, here: Service, works_off: Works, redis_client: redis.Redis
) -> None:
    place = listed.sends(LIST, PASTE, {"lines": NUMBERS})
    (wanted,) = here.store.tasks.waiting()
    here.store.tasks.begin(wanted)
    with here.store.engine.begin() as connection:
        connection.execute(sa.update(tasks).values(seen_at=NOW - 2 * SILENCE))
    assert state_of(listed, place) == "dead"
    assert "has stopped before its end" in listed.browser.get(place).text
    works_off()
    assert state_of(listed, place) == "dead", "its job does nothing: nobody knows whether the other is dead"
    listed.sends(place, "//form[.//button[@value='again']]", {"do": "again"})
    works_off()
    assert listed.browser.get(place).location == LIST
    assert len(listed.document("lists", "indesirables")["entries"]) == 6001


def test_what_redis_forgot_is_done_all_the_same(
    listed: Editor, here: Service, works_off: Works, redis_client: redis.Redis
) -> None:
    from webhooks.jobs.tasks import sweep

    place = listed.sends(LIST, PASTE, {"lines": NUMBERS})
    redis_client.flushall()
    sweep()
    works_off()
    assert listed.browser.get(place).location == LIST


@pytest.mark.parametrize("language", ["en", "fr"])
def test_without_redis_it_is_done_while_the_browser_waits(listed: Editor, here: Service, language: str) -> None:
    listed.browser.client.set_cookie("carillon_language", language, domain="ivr.example.com")
    object.__setattr__(here.settings, "redis_url", "redis://localhost:1/0")
    place = imports(listed, days(1500))
    words = {"en": "1500 events were added", "fr": "1500 événements ajoutés"}[language]
    assert words in listed.browser.get(place).text


def test_without_a_worker_somebody_may_do_it_themselves(listed: Editor, here: Service) -> None:
    place = listed.sends(LIST, PASTE, {"lines": NUMBERS})
    with here.store.engine.begin() as connection:
        connection.execute(sa.update(tasks).values(seen_at=NOW - SILENCE))
    assert state_of(listed, place) == "late"
    assert listed.sends(place, "//form[.//button[@value='now']]", {"do": "now"}) == place
    assert listed.browser.get(place).location == LIST


def test_what_is_given_up_is_not_done(listed: Editor, here: Service, works_off: Works) -> None:
    place = listed.sends(LIST, PASTE, {"lines": NUMBERS})
    assert listed.sends(place, "//form[.//button[@value='drop']]", {"do": "drop"}) == "/console/tasks"
    works_off()
    assert listed.document("lists", "indesirables")["entries"] == ["+33612345678"]
    assert listed.browser.get(place).status_code == 404


def test_who_has_lost_the_role_meanwhile_changes_nothing(listed: Editor, here: Service, works_off: Works) -> None:
    imports(listed, days(1500))
    before = listed.document("calendars", "fermetures")
    with here.store.engine.begin() as connection:
        connection.execute(sa.update(people).values(role="viewer"))
    works_off()
    (task,) = here.store.tasks.list("editor")
    assert task.state == "failed"
    assert here.store.tasks.get(task.id).result == {"wrong": "This needs the role operator."}
    assert listed.document("calendars", "fermetures") == before


def test_others_do_not_see_it(listed: Editor, person: Callable[..., Browser]) -> None:
    place = listed.sends(LIST, PASTE, {"lines": NUMBERS})
    other = person("admin")
    assert other.get(place).status_code == 404
    assert place not in other.get("/console/tasks").text
    assert place in listed.browser.get("/console/tasks").text


def test_other_pages_tell_of_it(listed: Editor, here: Service) -> None:
    place = listed.sends(LIST, PASTE, {"lines": NUMBERS})
    links = listed.page(CALENDAR).xpath(f"//a[@href='{place}']")
    assert [link.text for link in links] == ["Your work goes on: see how far it is"]


def test_two_who_do_it_at_once_do_it_once(listed: Editor, here: Service) -> None:
    listed.sends(LIST, PASTE, {"lines": NUMBERS})
    (wanted,) = here.store.tasks.waiting()
    app = app_of(here.settings)
    with app.app_context():
        assert perform(app.extensions["carillon"], wanted)
        assert not perform(app.extensions["carillon"], wanted)
    app.extensions["carillon"].store.close()


def test_one_event_is_one_event(editor: Editor, here: Service) -> None:
    imports(editor, days(1))
    assert [step.message for step in here.store.workspaces.steps("editor")] == [
        "1 event of a calendar file taken into fermetures"
    ]
