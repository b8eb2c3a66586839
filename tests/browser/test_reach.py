"""What the keyboard reaches first, and what stays where it was: the small things that make a page pleasant."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.office import furnish, served


@pytest.fixture(scope="module")
def own_office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with served(tmp_path_factory.mktemp("reach")) as (app, address):
        furnish(app)
        yield address


def test_the_keyboard_begins_with_the_link_to_the_content(page_of: Callable[..., Page]) -> None:
    page = page_of()
    page.goto("/console/audit")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()


def test_the_menu_of_a_phone_shows_where_one_is(page_of: Callable[..., Page]) -> None:
    page = page_of(viewport={"width": 390, "height": 780})
    page.goto("/console/audit")
    expect(page.locator(".places [aria-current]")).to_be_in_viewport(ratio=1)


def test_every_field_of_a_mailbox_can_be_seen(page_of: Callable[..., Page]) -> None:
    page = page_of()
    page.goto("/console/edit/mailboxes/general")
    box = page.get_by_label("E-mail addresses").bounding_box()
    assert box
    assert box["height"] > 40
    assert box["width"] > 200


def test_what_was_typed_into_another_form_stays_there(page_of: Callable[..., Page], own_office: str) -> None:
    page = page_of("bruno", address=own_office)
    page.goto("/console/edit/hours/service")
    page.get_by_label("Time zone").fill("Europe/Brussels")
    page.get_by_label("Saturday", exact=True).fill("09:00-12:00")
    page.locator("form[data-week]").get_by_role("button", name="Save to my draft").click()
    expect(page.locator("form[data-week] [data-state]")).to_have_text("✓")
    expect(page.get_by_label("Time zone")).to_have_value("Europe/Brussels")


def test_a_draft_says_what_callers_will_notice(
    page_of: Callable[..., Page], own_office: str, picture: Callable[[Page, str], Path]
) -> None:
    page = page_of("chloe", address=own_office, viewport={"width": 1280, "height": 800})
    page.goto("/console/edit/calendars/fermetures?day=2026-12-24")
    page.get_by_label("Title").fill("Veille de Noël")
    page.get_by_label("Starts at").fill("12:00")
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.get_by_role("link", name="Veille de Noël").last).to_be_visible()
    page.goto("/console/draft")
    expect(page.get_by_text("a call now goes to voicemail general")).to_be_visible()
    picture(page, "draft")


def test_what_is_added_has_the_focus(page_of: Callable[..., Page], own_office: str) -> None:
    page = page_of("anna", address=own_office)
    page.goto("/console/edit/flows/accueil/menus/services")
    page.get_by_role("button", name="Add a key").click()
    expect(page.locator('[name="/entries/2/~key"]')).to_be_focused()
    page.locator("#f-entries-2 > .adder > summary").click()
    page.locator('button[value="add|dial|/entries/2"]').click()
    expect(page.locator('[name="/entries/2/0/to/0/to"]')).to_be_focused()


def test_a_day_of_the_month_leads_to_the_title_of_its_event(page_of: Callable[..., Page]) -> None:
    page = page_of("anna")
    page.goto("/console/edit/calendars/fermetures?month=2026-12")
    page.locator('[data-day="2026-12-24"] a.number').click()
    expect(page.get_by_label("Title")).to_be_focused()
    expect(page.get_by_label("First day")).to_have_value("2026-12-24")


def test_after_a_wrong_password_the_password_is_typed_again(context_of: Callable[..., Page], office: str) -> None:
    page = context_of(base_url=office).new_page()
    page.goto("/console/sign-in")
    page.get_by_label("Name").fill("anna")
    page.get_by_label("Password").fill("no such password")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.get_by_label("Name")).to_have_value("anna")
    expect(page.get_by_label("Password")).to_be_focused()
