"""Work that takes long, in Chromium, with a worker that is killed in its midst: waited for, left, tried again, come back to."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
import redis
import sqlalchemy as sa
from flask import Flask
from playwright.sync_api import Page, expect

from flows.store.schema import tasks
from flows.store.tasks import SILENCE
from tests.browser.conftest import sign_in
from tests.browser.office import ENVIRONMENT, furnish, served
from tests.browser.test_pages import LOOKS, _too_wide, _violations

CALENDAR = "/console/edit/calendars/fermetures"
SECONDS = 60
RULES = 100
"""Of events that repeat in another zone: some seconds' work."""


@pytest.fixture
def firm(tmp_path: Path, redis_url: str, redis_client: redis.Redis) -> Iterator[tuple[Flask, str]]:
    """A service with Redis, on the clock of the worker."""
    with served(tmp_path, time.time, REDIS_URL=redis_url) as (app, address):
        furnish(app)
        yield app, address


@pytest.fixture
def works(firm: tuple[Flask, str]) -> Iterator[Callable[..., subprocess.Popen[bytes]]]:
    """Starts a worker of the same settings, in a process of its own."""
    settings, started = firm[0].extensions["carillon"].settings, list[subprocess.Popen[bytes]]()
    own = {"DATABASE_URL": settings.database_url, "REDIS_URL": settings.redis_url, "SOUNDS_URL": settings.sounds_url}

    def one(*words: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "webhooks.cli", "worker", *words]
        started.append(subprocess.Popen(command, env={**os.environ, **ENVIRONMENT, **own}, stdout=subprocess.DEVNULL))
        return started[-1]

    yield one
    for process in started:
        _kill(process)


def _kill(process: subprocess.Popen[bytes]) -> None:
    """A worker and the process of its job, as when their machine is gone."""
    with suppress(FileNotFoundError):
        for children in Path(f"/proc/{process.pid}/task").glob("*/children"):
            for child in children.read_text().split():
                os.kill(int(child), signal.SIGKILL)
    process.kill()
    process.wait()


def _file() -> bytes:
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0"]
    zone = "TZID=America/New_York"
    for number in range(RULES):
        hour = f"{number % 12 + 1:02}"
        lines += ["BEGIN:VEVENT", f"UID:{number}", f"SUMMARY:Shift {number}", f"DTSTART;{zone}:20261105T{hour}0000"]
        lines += [
            f"DTEND;{zone}:20261105T{hour}3000",
            "RRULE:FREQ=WEEKLY;COUNT=60",
            f"EXDATE;{zone}:20261112T{hour}0000",
        ]
        lines += ["END:VEVENT"]
    return "\r\n".join([*lines, "END:VCALENDAR", ""]).encode()


def _is_running(here: Any) -> bool:
    return any(task.state == "running" for task in here.store.tasks.list("bruno"))


@pytest.mark.timeout(300)
def test_a_calendar_file_is_left_to_a_worker_that_dies_and_to_the_next(
    firm: tuple[Flask, str], works: Any, context_of: Callable[..., Any], picture: Callable[[Page, str], Path]
) -> None:
    here = firm[0].extensions["carillon"]
    page = context_of(base_url=firm[1], **LOOKS[""]).new_page()
    sign_in(page, "bruno")
    page.goto(CALENDAR)
    page.get_by_label("Take the events of a file").set_input_files(
        {"name": "shifts.ics", "mimeType": "text/calendar", "buffer": _file()}
    )
    page.get_by_role("button", name="Import").click()
    expect(page.get_by_role("heading", name="Calendar file into fermetures")).to_be_visible()
    expect(page.get_by_text("waits for its turn")).to_be_visible()
    place = page.url
    assert [*_violations(page), *_too_wide(page)] == []

    worker = works()
    end = time.monotonic() + SECONDS
    while not _is_running(here) and time.monotonic() < end:
        time.sleep(0.02)
    _kill(worker)
    page.goto("/console/edit")
    page.get_by_role("link", name="Your work goes on: see how far it is").click()
    page.wait_for_url(place)
    picture(page, "task")
    with here.store.engine.begin() as connection:
        connection.execute(sa.update(tasks).values(seen_at=here.now() - 2 * SILENCE))
    expect(page.get_by_role("alert")).to_contain_text("has stopped before its end")  # the page looks by itself
    assert [*_violations(page), *_too_wide(page)] == []

    page.get_by_role("button", name="Try again").click()
    works("--burst")
    expect(page.get_by_text("5900 events were added to your draft.")).to_be_visible(timeout=SECONDS * 1000)
    page.goto("/console/edit/mailboxes")
    page.get_by_role("link", name="Your work is done: see what came of it").click()
    expect(page.get_by_text("5900 events were added to your draft.")).to_be_visible()


def test_without_scripts_the_page_loads_itself_again(
    firm: tuple[Flask, str], context_of: Callable[..., Any], picture: Callable[[Page, str], Path]
) -> None:
    here = firm[0].extensions["carillon"]
    page = context_of(base_url=firm[1], java_script_enabled=False, **LOOKS["-phone"]).new_page()
    sign_in(page, "bruno")
    about = {"name": "fermetures", "replace": False}
    task = here.store.tasks.add("bruno", "calendar file", about, b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n")
    attempt = here.store.tasks.begin(task)
    here.store.tasks.tell(task, attempt, 3, 10)
    page.goto(f"/console/tasks/{task}")
    expect(page.get_by_text("3 of 10")).to_be_visible()
    picture(page, "task-phone")
    assert _too_wide(page) == []
    here.store.tasks.tell(task, attempt, 7, 10)
    expect(page.get_by_text("7 of 10")).to_be_visible()
    here.store.tasks.finish(task, attempt, "done", {"added": 2, "lines": []})
    expect(page.get_by_text("2 events were added to your draft.")).to_be_visible()
