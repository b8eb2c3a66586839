"""Calls on the page's phone, in Chromium: by mouse and by keyboard, heard and read, to where they should end."""

from __future__ import annotations

import io
import re
import wave
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.conftest import held, new_context, sign_in
from tests.browser.office import ENVIRONMENT, furnish, served

MONDAY, SUNDAY = "2026-11-23T10:00", "2026-11-22T10:00"
SCREENED = {
    "timezone": "Europe/Paris",
    "language": "fr-FR",
    "steps": [
        {
            "name": "demander",
            "actions": [
                {"type": "gather", "variable": "client", "prompt": "Votre numéro, puis dièse.", "max_digits": 4},
                {"type": "dial", "to": "+33140506070", "accept_key": "5", "whisper": "Un appel pour vous."},
                {"type": "play", "prompt": "Personne ne répond."},
            ],
        }
    ],
}

BRIEF = {
    "timezone": "Europe/Paris",
    "language": "fr-FR",
    "steps": [{"name": "bref", "actions": [{"type": "menu", "menu": "bref"}]}],
    "menus": {
        "bref": {
            "greeting": "Tapez 1.",
            "timeout": 1,
            "attempts": 1,
            "entries": {"1": []},
            "exhausted": [{"type": "play", "prompt": "Tant pis."}],
        }
    },
}


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The annex with the audio of its greeting, and a flow that asks whoever is rung for a key."""
    with served(tmp_path_factory.mktemp("office")) as (app, address):
        furnish(app)
        client, headers = app.test_client(), {"Authorization": f"Bearer {ENVIRONMENT['CARILLON_ADMIN_TOKEN']}"}
        upload = {"schema_version": 1, "flows": {"filtrer": SCREENED, "bref": BRIEF}}
        assert client.post("/api/config", json=upload, headers=headers).status_code < 300
        audio = client.put("/api/sounds/bienvenue", data=beep(), content_type="audio/wav", headers=headers)
        assert audio.status_code < 300, audio.text
        app.extensions["carillon"].cache.refresh()
        app.extensions["carillon"].live.refresh()
        yield address


def beep() -> bytes:
    file = io.BytesIO()
    with wave.open(file, "wb") as audio:
        audio.setparams((1, 2, 8000, 0, "NONE", ""))
        audio.writeframes(b"\x00\x10\x00\xf0" * 2000)
    return file.getvalue()


@pytest.fixture(scope="module")
def signed_in(chromium: Browser, office: str) -> Any:
    """The cookies of somebody who has signed in."""
    context = new_context(chromium, base_url=office)
    sign_in(context.new_page(), "david")
    yield context.storage_state()
    context.close()


@pytest.fixture
def phone(context_of: Callable[..., BrowserContext], office: str, signed_in: Any) -> Iterator[Callable[..., Page]]:
    """The phone's page, on which nothing waits for time to pass."""
    errors: list[str] = []

    def one(number: str = "+33972101010", at: str = MONDAY) -> Page:
        page = context_of(base_url=office, storage_state=signed_in).new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto("/console/phone")
        with page.expect_request_finished(lambda request: "/picture" in request.url):
            page.get_by_label("Number called").select_option(number)
        page.get_by_label("When").fill(at)
        page.get_by_label("Waits as long as you like").check()
        return page

    yield one
    assert errors == []


def call(page: Page) -> None:
    page.get_by_role("button", name="Call now").click()
    expect(page.get_by_role("button", name="Hang up")).to_be_enabled()


def heard(page: Page, words: str) -> None:
    expect(page.get_by_role("log")).to_contain_text(words)


def lit(page: Page, pointer: str) -> None:
    expect(page.locator(f'[id="at{pointer}"]')).to_have_class(re.compile(r"\blit\b"))


def test_in_opening_hours_a_key_leads_to_the_service(phone, picture):
    page = phone()
    with page.expect_request("**/sounds/*/bienvenue.wav"):
        call(page)
    heard(page, "Sound bienvenue")
    page.keyboard.press("7")
    heard(page, "Cette touche ne correspond à aucun service.")
    page.get_by_role("button", name="1", exact=True).click()
    heard(page, "It rings: +33140506070")
    lit(page, "/flows/accueil/steps/0")
    lit(page, "/flows/accueil/menus/services/entries/1")
    lit(page, "/numbers/+33972101010")
    picture(page, "phone-ringing")
    faults = [one for one in Axe().run(page).response["violations"] if one["impact"] in ("serious", "critical")]
    assert [(one["id"], one["nodes"][0]["html"][:100]) for one in faults] == []
    page.get_by_role("button", name="They answer").click()
    heard(page, "In conversation with +33140506070")
    page.get_by_role("button", name="They hang up").click()
    expect(page.get_by_role("status")).to_have_text("The call is over")
    expect(page.locator('[id="at/flows/accueil/menus/services/entries/1/0"]')).to_contain_text(
        "+33 1 40 50 60 70: answered"
    )


def test_silence_three_times_leads_to_the_mailbox(phone):
    page = phone()
    call(page)
    for attempt in (1, 2, 3):
        page.get_by_role("button", name="Press nothing").click()
        expect(page.get_by_text("You press nothing")).to_have_count(attempt)
    heard(page, "Laissez un message après le bip.")
    page.get_by_role("button", name="Skip").click()
    page.get_by_role("button", name="End the message (#)").click()
    heard(page, "Merci, au revoir.")
    heard(page, "The line hangs up")
    lit(page, "/flows/accueil/menus/services/exhausted/0")


def test_outside_opening_hours_the_message_is_taken_at_once(phone):
    page = phone(at=SUNDAY)
    call(page)
    expect(page.get_by_role("button", name="End the message (#)")).to_be_visible()
    step = page.locator('[id="at/flows/accueil/steps/0"]')
    expect(step).to_contain_text("closed since Friday 18:00, opens Monday 08:00")
    page.keyboard.press("#")
    heard(page, "The line hangs up")
    lit(page, "/flows/accueil/steps/1/actions/0")


@pytest.mark.parametrize(
    ("key", "then"), [("5", "In conversation with"), ("6", "Personne ne répond."), ("", "Personne ne répond.")]
)
def test_whoever_is_rung_hears_a_word_and_takes_the_call_with_a_key(phone, key, then):
    page = phone(number="flow:filtrer")
    expect(page.get_by_role("heading", name="demander")).to_be_visible()
    call(page)
    heard(page, "Votre numéro, puis dièse.")
    page.keyboard.type("12#")
    page.get_by_role("button", name="They answer").click()
    heard(page, "Whoever is rung hears: Un appel pour vous.")
    if key:
        expect(page.get_by_role("status")).to_have_text("Press the key that whoever is rung presses")
        page.keyboard.press(key)
    else:
        page.get_by_role("button", name="They do not take it").click()
    heard(page, then)


def test_hanging_up_ends_the_call_wherever_it_is_and_another_can_begin(phone):
    page = phone()
    call(page)
    page.get_by_role("button", name="Hang up").click()
    heard(page, "You hang up")
    expect(page.get_by_role("button", name="1", exact=True)).to_be_disabled()
    call(page)
    heard(page, "Sound bienvenue")
    page.keyboard.press("2")
    heard(page, "It rings: +33140506080")


def test_the_keyboard_alone_is_enough(phone):
    page = phone()
    page.get_by_role("button", name="Call now").focus()
    page.keyboard.press("Enter")
    heard(page, "Sound bienvenue")
    page.keyboard.press("1")
    expect(page.get_by_role("button", name="They answer")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    heard(page, "Busy")


def test_without_sound_everything_is_read_and_nobody_need_show_a_number(phone):
    page = phone(at=SUNDAY)
    page.get_by_label("Without sound").check()
    page.reload()
    expect(page.get_by_label("Without sound")).to_be_checked()
    page.get_by_label("When").fill(SUNDAY)
    page.get_by_label("Who calls").fill("")
    call(page)
    heard(page, "Nos bureaux sont fermés. Laissez un message après le bip.")


def test_a_number_chosen_brings_its_picture(phone):
    page = phone()
    expect(page.get_by_role("heading", name="ouvert")).to_be_visible()
    page.get_by_label("Number called").select_option("flow:filtrer")
    expect(page.get_by_role("heading", name="demander")).to_be_visible()
    expect(page.get_by_role("heading", name="ouvert")).to_have_count(0)


def test_a_picture_that_comes_late_does_not_take_the_place_of_a_later_choice(phone):
    page = phone()
    picture = held(page, "**/console/phone/picture*")
    for place, number in enumerate(("+33972101010", "flow:filtrer")):
        page.get_by_label("Number called").select_option(number)
        picture(place)
    picture(1).continue_()
    expect(page.get_by_role("heading", name="demander")).to_be_visible()
    with page.expect_request_finished(lambda request: request == picture(0).request):
        picture(0).continue_()
    expect(page.get_by_label("Number called")).to_have_value("flow:filtrer")
    expect(page.get_by_role("heading", name="demander")).to_be_visible()


def test_a_picture_that_comes_during_the_call_shows_its_way(phone):
    page = phone()
    picture = held(page, "**/console/phone/picture*")
    page.get_by_label("Number called").select_option("flow:filtrer")
    call(page)
    heard(page, "Votre numéro, puis dièse.")
    picture(0).continue_()
    lit(page, "/flows/filtrer/steps/0")


def test_a_session_that_has_ended_is_told(phone):
    page = phone()
    page.wait_for_load_state("networkidle")  # an answer that is under way would bring the cookie back
    page.context.clear_cookies()
    page.get_by_role("button", name="Call now").click()
    heard(page, "The console does not answer. Try again.")


VOICE = """
window.said = [];
const voice = {
  getVoices: () => [{lang: "fr-FR", name: "x"}],
  cancel: () => {},
  speak: (words) => { window.said.push([words.text, words.lang]); setTimeout(() => words.onend(), 10); },
};
Object.defineProperty(window, "speechSynthesis", {value: voice});
"""
"""A voice, for the Chromium of a server has none."""


def test_the_browsers_voice_says_each_text_in_its_language(phone):
    page = phone(at=SUNDAY)
    page.add_init_script(VOICE)
    page.reload()
    page.get_by_label("When").fill(SUNDAY)
    call(page)
    expect(page.get_by_role("button", name="End the message (#)")).to_be_visible()
    assert page.evaluate("window.said") == [["Nos bureaux sont fermés. Laissez un message après le bip.", "fr-FR"]]


def test_silence_ends_by_itself_where_the_line_is_not_to_wait(phone):
    page = phone(number="flow:bref")
    page.get_by_label("Waits as long as you like").uncheck()
    page.get_by_role("button", name="Call now").click()
    heard(page, "You press nothing")
    heard(page, "Tant pis.")


def test_another_version_brings_its_own_numbers(phone):
    page = phone(number="flow:filtrer")
    page.get_by_label("Which version").select_option("1")
    expect(page.get_by_role("heading", name="ouvert")).to_be_visible()
    expect(page.get_by_label("Number called")).to_have_value("+33972101010")
