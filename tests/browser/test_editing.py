"""Editing in Chromium: what is drawn, dragged, recorded and completed; every page can be read by everybody."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Locator, Page, ViewportSize, expect

from tests.browser.conftest import PATIENT, held, new_context, settled, sign_in
from tests.browser.office import furnish, served
from tests.browser.test_pages import LOOKS, _too_wide, _violations

PAGES = {
    "configuration": "/console/edit",
    "documents": "/console/edit/mailboxes",
    "flow": "/console/edit/flows/accueil",
    "flow-settings": "/console/edit/flows/accueil/settings",
    "step": "/console/edit/flows/accueil/steps/0",
    "menu": "/console/edit/flows/accueil/menus/services",
    "hours": "/console/edit/hours/service",
    "calendar": "/console/edit/calendars/fermetures?month=2027-05",
    "event": "/console/edit/calendars/fermetures/events/0",
    "list": "/console/edit/lists/indesirables",
    "sound": "/console/edit/sounds/bienvenue",
    "mailbox": "/console/edit/mailboxes/general",
    "json": "/console/edit/flows/accueil/json",
    "your-draft": "/console/draft",
    "replay": "/console/draft/replay?since=7d",
}


@pytest.fixture(scope="module")
def workshop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Flask, str]]:
    """A service that the tests of this file change."""
    with served(tmp_path_factory.mktemp("workshop")) as (app, address):
        furnish(app)
        yield app, address


@pytest.fixture(scope="module")
def signed(workshop: tuple[Flask, str], chromium: Browser) -> Iterator[BrowserContext]:
    """A browser in which the editor has signed in."""
    size: ViewportSize = {"width": 1280, "height": 1000}
    context = new_context(chromium, base_url=workshop[1], viewport=size)
    sign_in(context.new_page(), "bruno")
    yield context
    context.close()


@pytest.fixture
def page(workshop: tuple[Flask, str], signed: BrowserContext) -> Iterator[Page]:
    """An editor's page; an error of a script fails the test."""
    made = signed.new_page()
    errors: list[str] = []
    made.on("pageerror", lambda error: errors.append(str(error)))
    yield made
    made.close()
    workshop[0].extensions["carillon"].store.workspaces.discard("bruno")
    assert errors == []


def drawn(workshop: tuple[Flask, str], kind: str, name: str) -> Any:
    """A document of bruno's draft."""
    found = workshop[0].extensions["carillon"].store.workspaces.get("bruno")
    return json.loads(found.documents[kind, name])


def saved(page: Page, button: Locator) -> None:
    """Presses a button of a form, whose answer takes the place of the page's content."""
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        button.click()
    settled(page)


def pull(page: Page, start: tuple[float, float], end: tuple[float, float]) -> None:
    page.mouse.move(*start)
    page.mouse.down()
    page.mouse.move(*end, steps=6)
    page.mouse.up()


def hour(track: Locator, at: float) -> tuple[float, float]:
    """A point of a day's bar."""
    track.scroll_into_view_if_needed()
    box = track.bounding_box()
    assert box
    return box["x"] + box["width"] * at / 24, box["y"] + box["height"] / 2


def test_ranges_are_drawn_moved_and_resized(page: Page, workshop: tuple[Flask, str]) -> None:
    page.goto(PAGES["hours"])
    saturday, monday = page.locator("[data-day=sat]"), page.locator("[data-day=mon]")
    pull(page, hour(saturday.locator(".track"), 9), hour(saturday.locator(".track"), 12))
    expect(saturday.locator("input")).to_have_value("09:00-12:00")
    pull(page, hour(saturday.locator(".track"), 10), hour(saturday.locator(".track"), 11))
    expect(saturday.locator("input")).to_have_value("10:00-13:00")
    grip = monday.locator(".range b[data-end=to]").bounding_box()
    assert grip
    pull(page, (grip["x"] + 4, grip["y"] + 5), hour(monday.locator(".track"), 20))
    expect(monday.locator("input")).to_have_value("08:00-20:00")
    saved(page, page.locator("[data-week] button.main"))
    week = drawn(workshop, "hours", "service")["week"]
    assert week == {"mon": ["08:00-20:00"], "tue-fri": ["08:00-18:00"], "sat": ["10:00-13:00"]}


def test_ranges_are_changed_with_keys_alone(page: Page) -> None:
    page.goto(PAGES["hours"])
    day = page.locator("[data-day=sun]")
    day.get_by_role("button", name="New range on Sunday").press("Enter")
    expect(day.locator("input")).to_have_value("09:00-10:00")
    day.get_by_role("slider").focus()
    for key in ("ArrowRight", "Shift+PageUp", "Alt+ArrowLeft"):
        page.keyboard.press(key)
    expect(day.locator("input")).to_have_value("09:00-11:15")
    page.keyboard.press("Delete")
    expect(day.locator("input")).to_have_value("")


def test_days_of_the_month_are_drawn_over(page: Page) -> None:
    page.goto(PAGES["calendar"])
    page.locator("[data-day='2027-05-20']").scroll_into_view_if_needed()
    boxes = [page.locator(f"[data-day='2027-05-{day}']").bounding_box() for day in (18, 20)]
    ends = [(box["x"] + box["width"] / 2, box["y"] + box["height"] - 8) for box in boxes if box]
    pull(page, ends[0], ends[1])
    expect(page.get_by_label("First day")).to_have_value("2027-05-18")
    expect(page.get_by_label("Last day")).to_have_value("2027-05-20")
    expect(page.get_by_label("Title")).to_be_focused()


def test_an_action_is_added_where_one_is_and_has_the_focus(page: Page, workshop: tuple[Flask, str]) -> None:
    page.goto(PAGES["step"])
    page.get_by_label("Note").fill("typed before")
    otherwise = page.get_by_role("group", name="Otherwise", exact=True)
    otherwise.locator("summary").last.click()
    saved(page, otherwise.get_by_role("button", name="Ring somebody"))
    expect(page.locator("[name='/otherwise/0/to/0/to']")).to_be_focused()
    page.keyboard.type("+33140506099")
    saved(page, page.get_by_role("button", name="Save to my draft"))
    step = drawn(workshop, "flows", "accueil")["steps"][0]
    assert (step["note"], step["otherwise"]) == ("typed before", [{"type": "dial", "to": "+33140506099"}])


def test_steps_are_dragged(page: Page, workshop: tuple[Flask, str]) -> None:
    page.goto(PAGES["flow"])
    grip = page.locator(".steps .grip").first.bounding_box()
    last = page.locator(".steps li").last.bounding_box()
    assert grip
    assert last
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        pull(page, (grip["x"] + 5, grip["y"] + 8), (grip["x"] + 5, last["y"] + last["height"] - 4))
    expect(page.locator(".steps h3").first).to_contain_text("répondeur")
    assert [step["name"] for step in drawn(workshop, "flows", "accueil")["steps"]] == ["répondeur", "ouvert"]


def test_a_key_is_pressed_on_the_pad(page: Page) -> None:
    page.goto(PAGES["menu"])
    key = page.locator("[name='/entries/0/~key']")
    entry = page.locator(".entry").first
    entry.get_by_text("Key pad").click()
    entry.get_by_role("button", name="Take the last key away").click()
    entry.get_by_role("button", name="#", exact=True).click()
    expect(key).to_have_value("#")


def test_a_prompt_is_spoken_into_the_browser(page: Page) -> None:
    page.goto(PAGES["sound"])
    page.get_by_role("button", name="Record").click()
    expect(page.get_by_text(re.compile(r"Recording: [1-9]\d* s"))).to_be_visible()
    page.get_by_role("button", name="Stop").click()
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        page.get_by_role("button", name="Use this recording").click()
    expect(page.get_by_text("bienvenue has new audio")).to_be_visible()
    expect(page.locator("section[aria-labelledby=audio] > audio")).to_have_attribute("src", re.compile("^/sounds/"))


def test_json_is_completed_and_checked_while_one_types(page: Page) -> None:
    page.goto(PAGES["json"])
    text = page.locator("#text")
    place = text.input_value().index('"dial_timeout"')
    text.evaluate("(one, at) => { one.focus(); one.setSelectionRange(at, at); }", place)
    page.keyboard.press("Control+ ")
    expect(page.get_by_role("option", name="caller_id")).to_be_visible()
    page.keyboard.type("with")
    expect(page.get_by_role("option")).to_have_count(1)
    page.keyboard.press("Enter")
    expect(text).to_have_value(re.compile('"withheld_callers": '))
    expect(page.locator("[data-problems] a[data-line]")).to_be_visible()
    expect(page.locator(".lines .wrong")).to_have_count(1)


def test_what_may_stand_somewhere_is_shown_as_soon_as_it_is_known(page: Page) -> None:
    schema = held(page, "**/api/schema")
    page.goto(PAGES["json"], wait_until="domcontentloaded")
    text = page.locator("#text")
    text.evaluate("(one, at) => { one.focus(); one.setSelectionRange(at, at); }", text.input_value().index('"steps"'))
    page.keyboard.press("Control+ ")
    expect(page.get_by_role("option")).to_have_count(0)
    schema(0).continue_()
    expect(page.get_by_role("option", name="caller_id")).to_be_visible()


@PATIENT
@pytest.mark.parametrize("look", LOOKS)
def test_every_page_of_editing_can_be_read_by_everybody(
    look: str, page: Page, picture: Callable[[Page, str], Path]
) -> None:
    errors: list[str] = []
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    page.set_viewport_size(LOOKS[look]["viewport"])
    page.emulate_media(color_scheme=LOOKS[look]["color_scheme"])
    page.goto(PAGES["step"])
    page.get_by_label("Note").fill("Pour les appels du matin")
    saved(page, page.get_by_role("button", name="Save to my draft"))
    faults: dict[str, list[str]] = {}
    for name, path in PAGES.items():
        answer = page.goto(path)
        assert answer is not None
        assert answer.status == 200, path
        picture(page, name + look)
        for details in page.locator("details").all():
            details.evaluate("one => { one.open = true; }")
        faults[name] = [*_violations(page), *_too_wide(page), *errors]
        errors.clear()
    assert {name: found for name, found in faults.items() if found} == {}
