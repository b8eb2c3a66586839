"""The console in a real Chromium, as people see it.

`--screenshots FOLDER` keeps pictures of the pages there (`make screenshots` writes those of the docs).
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, Route, expect, sync_playwright

from tests.browser.office import PASSWORD, furnish, served

PROGRAMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
SLOW_MS = 30_000
"""What a page may take on a loaded machine, as long as anything else of Playwright waits."""
PATIENT = pytest.mark.timeout(900)
"""For tests that look at many pages: a loaded machine takes minutes over them."""
PICTURED = "".join(page.read_text() for page in (Path(__file__).parents[2] / "docs").glob("*.md"))
"""The pages of the docs: only what they show is kept."""
FLAGS = [
    "--no-sandbox",  # the tests may run as root, where Chromium has none
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--use-fake-ui-for-media-stream",
    "--use-fake-device-for-media-stream",
    "--autoplay-policy=no-user-gesture-required",
]


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    expect.set_options(timeout=SLOW_MS)
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="session")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    """The Chromium of the system."""
    found = next(filter(None, map(shutil.which, PROGRAMS)), None)
    assert found, "no Chromium: sudo apt install chromium"
    browser = playwright.chromium.launch(executable_path=found, args=FLAGS)
    yield browser
    browser.close()


def new_context(browser: Browser, **settings: Any) -> BrowserContext:
    """A window of somebody in Paris who reads English. Colours change at once: axe-core would read those in between."""
    return browser.new_context(locale="en-GB", timezone_id="Europe/Paris", reduced_motion="reduce", **settings)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a service with a little history, which no test changes."""
    with served(tmp_path_factory.mktemp("office")) as (app, address):
        furnish(app)
        yield address


@pytest.fixture
def context_of(chromium: Browser) -> Iterator[Callable[..., BrowserContext]]:
    """Makes browser contexts, closed after the test."""
    made: list[BrowserContext] = []

    def one(**settings: Any) -> BrowserContext:
        made.append(new_context(chromium, **settings))
        return made[-1]

    yield one
    for context in made:
        context.close()


@pytest.fixture
def page_of(context_of: Callable[..., BrowserContext], office: str) -> Callable[..., Page]:
    """A page on which somebody has signed in: `page_of("anna")`."""

    def one(name: str = "anna", address: str = office, **settings: Any) -> Page:
        page = context_of(base_url=address, **settings).new_page()
        sign_in(page, name)
        return page

    return one


def sign_in(page: Page, name: str) -> None:
    page.goto("/console/sign-in")
    page.get_by_label("Name").fill(name)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/console/")


def settled(page: Page) -> None:
    """What a page loads after itself has come."""
    expect(page.locator("[aria-busy]")).to_have_count(0)


def held(page: Page, url: str) -> Callable[[int], Route]:
    """Keeps the page's requests for something back: `held(page, url)(0)` is the first, once it was made."""
    routes: list[Route] = []
    page.route(url, lambda route: routes.append(route))

    def one(number: int) -> Route:
        while len(routes) <= number:
            page.wait_for_timeout(20)
        return routes[number]

    return one


@pytest.fixture
def picture(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[Page, str], Path]:
    """Takes a picture of a page; where the run was told so, it is kept."""
    wanted = request.config.getoption("--screenshots")

    def take(page: Page, name: str) -> Path:
        is_kept = wanted and f"images/{name}.png" in PICTURED
        folder = Path(wanted if is_kept else tmp_path)
        folder.mkdir(parents=True, exist_ok=True)
        settled(page)
        page.screenshot(path=folder / f"{name}.png", full_page=True)
        return folder / f"{name}.png"

    return take
