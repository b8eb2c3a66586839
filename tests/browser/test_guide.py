"""The worked example built by hand in Chromium, from an empty service to a published number, and called."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import PATIENT, sign_in
from tests.browser.office import ANNEX, NUMBER, PASSWORD, served

GREETING = ANNEX["sounds"]["bienvenue"]["text"]
MENU = ANNEX["flows"]["accueil"]["menus"]["services"]
CLOSED = ANNEX["mailboxes"]["general"]["greeting"]
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")


@pytest.fixture
def empty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Flask, str]]:
    """A service in which nothing is configured, and one editor."""
    with served(tmp_path_factory.mktemp("empty")) as (app, address):
        app.extensions["carillon"].store.people.add("bruno", "editor", PASSWORD)
        yield app, address


@PATIENT
def test_the_example_is_built_by_hand_published_and_called(
    empty: tuple[Flask, str], context_of: Callable[..., BrowserContext], picture: Callable[[Page, str], object]
) -> None:
    app, address = empty
    page = context_of(base_url=address, viewport={"width": 1280, "height": 900}).new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    sign_in(page, "bruno")
    expect(page.get_by_text("No number is served yet")).to_be_visible()
    for build in (hours, calendar, sound, mailbox, flow, menu, steps, number):
        build(page)
    page.goto("/console/draft")
    page.get_by_label("Why (for the history)").first.fill("Le standard")
    page.get_by_role("button", name="Publish now").click()
    expect(page.get_by_role("status").first).to_contain_text("live")
    live = app.extensions["carillon"].live.program().configuration
    assert live.as_json() == {kind: names for kind, names in ANNEX.items() if kind != "$schema"}
    page.goto("/console/")
    expect(page.get_by_text("Open now, until 18:00")).to_be_visible()
    open_and_closed(page)
    assert errors == []


def add(page: Page, kind: str, name: str) -> None:
    """A new document of a kind."""
    page.goto(f"/console/edit/{kind}")
    page.locator("form.add input[name=name]").fill(name)
    with page.expect_navigation():
        page.get_by_role("button", name="Add", exact=True).click()


def save(page: Page) -> None:
    """The part that was edited goes to the draft."""
    with page.expect_navigation():
        page.locator('form:has([name="~before"])').get_by_role("button", name="Save to my draft").click()


def press(page: Page, do: str) -> None:
    """A button of the form by what it does, unfolded where it is folded away."""
    button = page.locator(f'button[name=do][value="{do}"]')
    for details in page.locator(f'details:has(button[name=do][value="{do}"])').all():
        if details.get_attribute("open") is None:
            details.locator("summary").first.click()
    with page.expect_navigation():
        button.click()


def fill(page: Page, **texts: str) -> None:
    for name, text in texts.items():
        page.locator(f'[name="/{name}"]').fill(text)


def hours(page: Page) -> None:
    add(page, "hours", "service")
    for day in DAYS:
        page.get_by_label(day, exact=True).fill("08:00-18:00")
    with page.expect_navigation():
        page.get_by_role("button", name="Save to my draft").first.click()


def calendar(page: Page) -> None:
    add(page, "calendars", "fermetures")
    page.get_by_label("Title").fill("Pont de l'Ascension")
    page.get_by_label("First day").fill("2027-05-07")
    with page.expect_navigation():
        page.get_by_role("button", name="Add", exact=True).click()
    page.get_by_label("Country").select_option(label="France")
    with page.expect_navigation():
        page.locator("form", has=page.get_by_label("Country")).get_by_role("button", name="Save to my draft").click()
    fill(page, color="#bdbdbd")
    save(page)


def sound(page: Page) -> None:
    add(page, "sounds", "bienvenue")
    fill(page, text=GREETING)
    save(page)


def mailbox(page: Page) -> None:
    add(page, "mailboxes", "general")
    fill(page, greeting=CLOSED, emails="accueil@example.com")
    save(page)


def flow(page: Page) -> None:
    add(page, "flows", "accueil")
    page.goto("/console/edit/flows/accueil/settings")
    fill(page, timezone="Europe/Paris", language="fr-FR", description=ANNEX["flows"]["accueil"]["description"])
    fill(page, dial_timeout="25")
    save(page)


def menu(page: Page) -> None:
    """Keys 1 and 2 ring somebody; whoever presses nothing leaves a message."""
    page.goto("/console/edit/flows/accueil")
    page.get_by_label("Name of a new menu").fill("services")
    with page.expect_navigation():
        page.get_by_role("button", name="Add a menu").click()
    page.goto("/console/edit/flows/accueil/menus/services")
    press(page, "turn|sound|/greeting")
    page.locator('[name="/greeting/sound"]').select_option("bienvenue")
    fill(page, **{"greeting/say": GREETING, "invalid": MENU["invalid"]})
    press(page, "drop||/entries/0/0")
    press(page, "add|dial|/entries/0")
    fill(page, **{"entries/0/0/to/0/to": "+33140506070"})
    press(page, "add|key|/entries")
    fill(page, **{"entries/1/~key": "2"})
    press(page, "add|dial|/entries/1")
    fill(page, **{"entries/1/0/to/0/to": "+33140506080"})
    press(page, "add|voicemail|/exhausted")
    page.locator('[name="/exhausted/0/mailbox"]').select_option("general")
    save(page)


def steps(page: Page) -> None:
    """When it is open, the menu; otherwise the mailbox."""
    page.goto("/console/edit/flows/accueil/steps/0")
    fill(page, name="ouvert")
    press(page, "add|hours|/when")
    page.locator('[name="/when/hours"]').select_option("service")
    press(page, "add|not.calendar|/when")
    page.locator('[name="/when/not/calendar"]').select_option("fermetures")
    press(page, "drop||/actions/0")
    press(page, "add|menu|/actions")
    page.locator('[name="/actions/0/menu"]').select_option("services")
    save(page)
    page.goto("/console/edit/flows/accueil")
    page.get_by_label("Name of a new step").fill("répondeur")
    with page.expect_navigation():
        page.get_by_role("button", name="Add a step").click()
    page.goto("/console/edit/flows/accueil/steps/1")
    press(page, "add|voicemail|/actions")
    page.locator('[name="/actions/0/mailbox"]').select_option("general")
    save(page)


def number(page: Page) -> None:
    add(page, "numbers", "+33 9 72 10 10 10")
    page.locator('[name="/flow"]').select_option("accueil")
    fill(page, label="Standard")
    save(page)


def open_and_closed(page: Page) -> None:
    """On a Monday morning key 1 rings the first service; in the evening a message is taken."""
    log = page.get_by_role("log")
    for at, keys, wanted in (("2026-11-23T10:00", "1", "It rings: +33140506070"), ("2026-11-23T20:00", "", CLOSED)):
        page.goto("/console/phone")
        page.get_by_label("Number called").select_option(NUMBER)
        page.get_by_label("When").fill(at)
        page.get_by_label("Waits as long as you like").check()
        page.get_by_role("button", name="Call now").click()
        for key in keys:
            expect(log).to_contain_text(GREETING)
            page.keyboard.press(key)
        expect(log).to_contain_text(wanted)
