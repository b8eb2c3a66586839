"""The picture in Chromium: folded, printed, read without JavaScript, wide and narrow."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.conftest import new_context, sign_in
from tests.browser.office import ENVIRONMENT, furnish, served

MENUS = {
    "principal": {"greeting": "Tapez 1.", "entries": {"1": [{"type": "menu", "menu": "bis"}], "9": [{"type": "exit"}]}},
    "bis": {"greeting": "Encore.", "entries": {"*": [{"type": "back"}], "0": [{"type": "menu", "menu": "principal"}]}},
}
STEPS = [
    {
        "name": f"étape {number}",
        "when": {"hours": "service"} if number % 2 else {"calendar": "fermetures"},
        "actions": [{"type": "play", "prompt": f"Étape {number}."}, {"type": "menu", "menu": "principal"}],
        "otherwise": [{"type": "pause", "seconds": 1}],
    }
    for number in range(1, 31)
]


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The annex, and a flow of thirty steps."""
    with served(tmp_path_factory.mktemp("office")) as (app, address):
        furnish(app)
        flow = {"timezone": "Europe/Paris", "language": "fr-FR", "steps": STEPS, "menus": MENUS}
        upload = {"schema_version": 1, "flows": {"trente": flow}}
        headers = {"Authorization": f"Bearer {ENVIRONMENT['CARILLON_ADMIN_TOKEN']}"}
        assert app.test_client().post("/api/config", json=upload, headers=headers).status_code < 300
        yield address


@pytest.fixture(scope="module")
def signed_in(chromium: Browser, office: str) -> Any:
    context = new_context(chromium, base_url=office)
    sign_in(context.new_page(), "david")
    yield context.storage_state()
    context.close()


@pytest.fixture
def page_of(context_of: Callable[..., BrowserContext], office: str, signed_in: Any) -> Callable[..., Page]:
    return lambda **settings: context_of(base_url=office, storage_state=signed_in, **settings).new_page()


def test_thirty_steps_are_folded_to_a_page_and_unfolded_at_once(page_of, picture):
    page = page_of()
    page.goto("/console/flows/trente")
    expect(page.locator(".steps > .step")).to_have_count(30)
    expect(page.get_by_text("Étape 7.", exact=True)).to_be_hidden()
    picture(page, "picture-of-many")
    page.get_by_role("button", name="Unfold all").click()
    expect(page.get_by_text("Étape 7.", exact=True)).to_be_visible()
    page.get_by_role("button", name="Fold all", exact=True).click()
    expect(page.get_by_text("Étape 7.", exact=True)).to_be_hidden()
    page.get_by_role("heading", name="étape 7", exact=True).click()
    expect(page.get_by_text("Étape 7.", exact=True)).to_be_visible()


def test_a_menu_shown_elsewhere_is_led_to(page_of):
    page = page_of()
    page.goto("/console/flows/trente")
    page.get_by_role("heading", name="étape 2", exact=True).click()
    page.locator(".steps > .step").nth(1).get_by_role("link", name="Menu principal").click()
    expect(page).to_have_url(re.compile("#at/flows/trente/menus/principal$"))
    assert page.evaluate("document.getElementById(decodeURIComponent(location.hash.slice(1))) !== null")


def test_everything_is_printed_though_it_is_folded(page_of):
    page = page_of()
    page.goto("/console/flows/trente")
    assert page.get_by_text("Étape 7.", exact=True).is_hidden()
    page.emulate_media(media="print")
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    expect(page.get_by_text("Étape 7.", exact=True)).to_be_visible()
    expect(page.get_by_role("button", name="Show the way")).to_be_hidden()
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    page.emulate_media(media="screen")
    expect(page.get_by_text("Étape 7.", exact=True)).to_be_hidden()


def test_without_javascript_the_way_of_a_call_is_shown_and_everything_can_be_folded(page_of):
    page = page_of(java_script_enabled=False)
    page.goto("/console/flows/accueil")
    page.get_by_label("When").fill("2026-11-22T10:00")
    page.get_by_role("button", name="Show the way").click()
    last = page.locator('[id="at/flows/accueil/steps/1"]')
    expect(last).to_have_class(re.compile(r"\blit\b"))
    expect(page.get_by_text("service: closed since Friday 18:00, opens Monday 08:00")).to_be_visible()
    last.get_by_role("heading", name="répondeur").click()
    expect(last.locator(".words")).to_be_hidden()
    page.goto("/console/phone")
    expect(page.get_by_text("The phone needs JavaScript.")).to_be_visible()
    expect(page.get_by_role("button", name="Call now")).to_be_hidden()


def test_a_narrow_page_is_not_wider_than_its_screen(page_of):
    page = page_of(viewport={"width": 340, "height": 700})
    for path in ("/console/flows/trente", "/console/flows/accueil?at=2026-11-23T10:00", "/console/phone?flow=trente"):
        page.goto(path)
        width, room = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
        assert width <= room, path
