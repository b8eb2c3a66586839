"""An editor at the console of a service with a real Redis, and the worker of the same settings."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from typing import Any

import pytest
from click.testing import CliRunner

from tests.api.conftest import ENVIRONMENT
from tests.console.conftest import BASE
from tests.console.editing.conftest import Editor, editor, example, person
from webhooks.cli import main
from webhooks.jobs.tools import settings_here

__all__ = ["editor", "example", "person"]

CALENDAR, LIST = "/console/edit/calendars/fermetures", "/console/edit/lists/indesirables"
PASTE = "//form[contains(@action, '/paste')]"
NUMBERS = "\r\n".join(f"+336{number:08}" for number in range(10_000_000, 10_006_000))


@pytest.fixture(autouse=True)
def environment(sqlite_url: str, redis_url: str, tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """That of the worker."""
    settings_here.cache_clear()
    own = {"DATABASE_URL": sqlite_url, "REDIS_URL": redis_url, "SOUNDS_URL": f"file:{tmp_path / 'sounds'}"}
    for name, value in {**ENVIRONMENT, **own}.items():
        monkeypatch.setenv(name, value)


@pytest.fixture
def works_off(editor: Editor) -> Callable[[], None]:
    """The worker does all there is to do: RQ's, with a process for each job."""

    def one() -> None:
        result = CliRunner().invoke(main, ["worker", "--burst"], catch_exceptions=False)
        assert result.exit_code == 0, result.output

    return one


@pytest.fixture
def listed(editor: Editor) -> Editor:
    """There is a list."""
    editor.change("lists", "indesirables", {"region": "FR", "entries": ["+33612345678"]})
    return editor


def imports(editor: Editor, content: bytes, **more: str) -> str:
    """Sends a calendar file; where that led, or the page's text."""
    token = re.search(r'name="csrf_token" value="([^"]+)"', editor.browser.get(CALENDAR).text)
    assert token
    data = {"csrf_token": token[1], "file": (io.BytesIO(content), "days.ics"), **more}
    answer = editor.browser.client.post(f"{CALENDAR}/import", data=data, base_url=BASE, headers={"Referer": BASE})
    return answer.location if answer.status_code == 303 else answer.text


def days(count: int) -> bytes:
    """A calendar file of so many events of a day each, three a day."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0"]
    for number in range(count):
        day = f"2027{number // 3 // 28 % 12 + 1:02}{number // 3 % 28 + 1:02}"
        lines += ["BEGIN:VEVENT", f"UID:{number}", f"SUMMARY:Day {number}", f"DTSTART;VALUE=DATE:{day}", "END:VEVENT"]
    return "\r\n".join([*lines, "END:VCALENDAR", ""]).encode()
