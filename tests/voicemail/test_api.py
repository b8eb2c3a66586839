"""/api/voicemails: who may see messages, what they hear, and what is gone for good."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from flows.store.ports import Recording
from sounds.files import Folder
from tests.voicemail.conftest import ACCOUNT, TWILIO_URL, spoken


@pytest.fixture
def served(make_app: Callable[..., Flask], tmp_path: Path) -> Flask:
    return make_app(SOUNDS_URL=f"file:{tmp_path / 'sounds'}")


class Client:
    """A client with a token of a role."""

    def __init__(self, app: Flask, role: Any) -> None:
        self._client = app.test_client()
        self._token, _ = app.extensions["carillon"].store.tokens.create(role, role)

    def __call__(self, method: str, path: str = "", **more: Any) -> TestResponse:
        headers = {"Authorization": f"Bearer {self._token}", **more.pop("headers", {})}
        return self._client.open(f"/api/voicemails{path}", method=method, headers=headers, **more)


@pytest.fixture
def viewer(served: Flask) -> Client:
    return Client(served, "viewer")


@pytest.fixture
def operator(served: Flask) -> Client:
    return Client(served, "operator")


AUDIO = spoken(3)


def receive(app: Flask, number: int = 1, mailbox: str = "general") -> str:
    """A message whose audio is kept; its id."""
    here = app.extensions["carillon"]
    facts = {"mailbox": mailbox, "caller": "+33612345678", "called": "+33972101010"}
    message, _ = here.store.voicemails.receive(Recording("twilio", f"RE{number}", TWILIO_URL, ACCOUNT, **facts))
    key = f"recordings/{message.id}.wav"
    Folder(Path(here.settings.sounds_url.removeprefix("file:"))).put(key, AUDIO)
    here.store.voicemails.note(
        message.id, status="notified", audio_key=key, audio_type="audio/wav", audio_sha256="ab" * 32
    )
    return str(message.id)


def test_messages_come_page_by_page(served: Flask, viewer: Client) -> None:
    expected = {receive(served, number) for number in range(5)}
    found, path = set(), "?limit=2"
    while path:
        page = viewer("GET", path).get_json()
        found |= {message["id"] for message in page["voicemails"]}
        path = f"?limit=2&cursor={page['next']}" if page["next"] else ""
    assert found == expected


def test_one_mailbox_alone(served: Flask, viewer: Client) -> None:
    receive(served, 1)
    wanted = receive(served, 2, "ventes")
    page = viewer("GET", "?mailbox=ventes").get_json()
    assert [message["id"] for message in page["voicemails"]] == [wanted]


def test_a_spreadsheet_has_every_column(served: Flask, viewer: Client) -> None:
    wanted = receive(served)
    answer = viewer("GET", "?format=csv")
    (row,) = csv.DictReader(io.StringIO(answer.text))
    assert (row["id"], row["caller"]) == (wanted, "+33612345678")
    assert "voicemails.csv" in answer.headers["Content-Disposition"]


@pytest.mark.parametrize(
    ("asked", "status", "expected"),
    [
        (None, 200, AUDIO),
        ("bytes=0-43", 206, AUDIO[:44]),
        ("bytes=-10", 206, AUDIO[-10:]),
        (f"bytes={len(AUDIO)}-", 416, None),
    ],
)
def test_audio_is_given_whole_or_in_part(
    served: Flask, viewer: Client, asked: str | None, status: int, expected: bytes | None
) -> None:
    headers = {"Range": asked} if asked else {}
    answer = viewer("GET", f"/{receive(served)}/audio", headers=headers)
    assert answer.status_code == status
    if expected is not None:
        assert (answer.data, answer.content_type) == (expected, "audio/wav")


def test_a_message_is_marked_as_heard_and_not(served: Flask, operator: Client) -> None:
    path = f"/{receive(served)}"
    assert operator("PATCH", path, json={"heard": True}).get_json()["heard_at"]
    assert operator("PATCH", path, json={"heard": False}).get_json()["heard_at"] is None


@pytest.mark.parametrize("body", [{}, {"heard": 1}, {"heard": True, "caller": "x"}])
def test_nothing_else_can_be_changed(served: Flask, operator: Client, body: dict[str, Any]) -> None:
    assert operator("PATCH", f"/{receive(served)}", json=body).status_code == 422


def test_what_is_deleted_is_gone_and_stays_so_when_the_provider_tells_of_it_again(
    served: Flask, operator: Client
) -> None:
    wanted = receive(served)
    assert operator("DELETE", f"/{wanted}").status_code == 204
    assert operator("GET", f"/{wanted}").status_code == 404
    assert operator("GET", f"/{wanted}/audio").status_code == 404
    here = served.extensions["carillon"]
    folder = Path(here.settings.sounds_url.removeprefix("file:"))
    assert [path for path in folder.rglob("*") if path.is_file()] == []
    told_again = Recording("twilio", "RE1", TWILIO_URL, ACCOUNT, caller="+33612345678")
    message, is_new = here.store.voicemails.receive(told_again)
    assert (is_new, message.recording.caller) == (False, None)
    assert operator("GET").get_json()["voicemails"] == []


@pytest.mark.parametrize("method", ["PATCH", "DELETE"])
def test_a_viewer_changes_nothing(served: Flask, viewer: Client, method: str) -> None:
    assert viewer(method, f"/{receive(served)}", json={"heard": True}).status_code == 403
