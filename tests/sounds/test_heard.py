"""From the upload to the caller's ear, on both providers."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.calls.conftest import Caller
from tests.sounds.making import encoded, samples


@pytest.fixture
def client(caller: Caller) -> FlaskClient:
    return caller.app.test_client()


def token(caller: Caller, role: Any = "editor") -> dict[str, str]:
    return {"Authorization": f"Bearer {caller.app.extensions['carillon'].store.tokens.create(role, role)[0]}"}


def put(caller: Caller, body: bytes, name: str = "bienvenue") -> TestResponse:
    return caller.app.test_client().put(f"/api/sounds/{name}", data=body, headers=token(caller))


def uploaded(caller: Caller, tone: float = 1.0) -> str:
    answer = put(caller, encoded("flac", samples(tone)))
    assert answer.status_code == 200, answer.text
    return str(json.loads(answer.data)["url"])


def test_a_call_hears_the_sound_and_a_changed_one_at_once(caller: Caller, client: FlaskClient) -> None:
    """B7: as long as there is no audio the sound's text is spoken."""
    caller.dials()
    caller.hears_not("♪")
    first = uploaded(caller)
    caller.dials()
    caller.hears("♪ bienvenue")
    assert first.encode() in caller.documents[-1]
    second = uploaded(caller, tone=2.0)
    caller.dials()
    assert second != first
    assert second.encode() in caller.documents[-1]
    assert client.get(urlsplit(first).path).status_code == 200, "a call that is in progress still plays it"


def test_a_call_that_is_in_progress_hears_it_at_its_next_prompt(caller: Caller) -> None:
    caller.dials()
    caller.hears_not("♪")
    uploaded(caller)
    caller.says_nothing()
    caller.hears("♪ bienvenue")


def test_another_process_hears_it_at_its_next_look(caller: Caller, make_app: Any) -> None:
    other = make_app()
    url = uploaded(caller)
    live = other.extensions["carillon"].live
    assert dict(live.audio) == {}
    live.refresh()
    assert live.audio["bienvenue"] == url
    assert live.program().audio.get("bienvenue") == url


def test_audio_is_served_as_players_and_caches_want_it(caller: Caller, client: FlaskClient) -> None:
    path = urlsplit(uploaded(caller)).path
    whole = client.get(path)
    assert whole.content_type == "audio/wav"
    assert whole.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert whole.data[:4] == b"RIFF"
    assert client.get(path, headers={"If-None-Match": whole.headers["ETag"]}).status_code == 304
    part = client.get(path, headers={"Range": "bytes=4-7"})
    assert (part.status_code, part.data) == (206, whole.data[4:8])
    assert part.headers["Content-Range"] == f"bytes 4-7/{len(whole.data)}"
    assert client.get(path, headers={"Range": "bytes=999999999-"}).status_code == 416
    head = client.head(path)
    assert (head.status_code, head.data, head.content_length) == (200, b"", len(whole.data))


@pytest.mark.parametrize(
    "path",
    [
        "/sounds/",
        f"/sounds/{'0' * 32}/bienvenue.wav",
        f"/sounds/{'0' * 32}",
        "/sounds/../../etc/passwd/a.wav",
        "/sounds/%2e%2e/%2e%2e/etc/passwd",
        "/sounds/..%2f..%2fetc%2fpasswd/a.wav",
        f"/sounds/{'0' * 31}%00/a.wav",
    ],
)
def test_nothing_else_is_served(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 404


def test_what_cannot_be_a_sound_changes_nothing(caller: Caller, client: FlaskClient) -> None:
    url = uploaded(caller)
    whole = encoded("flac", samples(8.0))
    for body, code in [(b"hello", "not_audio"), (whole[: len(whole) // 2], "damaged_audio")]:
        answer = put(caller, body)
        assert (answer.status_code, json.loads(answer.data)["code"]) == (422, code)
    too_large = put(caller, bytes(20_000_001))
    assert (too_large.status_code, json.loads(too_large.data)["code"]) == (413, "too_large")
    caller.dials()
    assert url.encode() in caller.documents[-1]


def test_a_sound_must_be_in_the_configuration_first(caller: Caller) -> None:
    answer = put(caller, encoded("wav", samples()), "nowhere")
    assert answer.status_code == 404
    assert "add it to `sounds` first" in json.loads(answer.data)["detail"]


def test_a_sound_in_use_is_not_deleted_and_one_that_is_not_is(caller: Caller, client: FlaskClient) -> None:
    uploaded(caller)
    editor = token(caller)
    refused = client.delete("/api/sounds/bienvenue", headers=editor)
    assert refused.status_code == 409
    assert json.loads(refused.data)["used_at"]
    assert all(place.startswith("/flows/") for place in json.loads(refused.data)["used_at"])
    caller.upload({"schema_version": 1, "sounds": {"bienvenue": {}}})
    assert client.delete("/api/sounds/bienvenue", headers=editor).status_code == 204
    assert client.get("/api/sounds/bienvenue", headers=editor).status_code == 404
    assert client.delete("/api/sounds/bienvenue", headers=editor).status_code == 404


def test_editors_get_the_audio_back_and_operators_send_none(caller: Caller, client: FlaskClient) -> None:
    path = urlsplit(uploaded(caller)).path
    answer = client.get("/api/sounds/bienvenue", headers=token(caller, "viewer"))
    assert answer.data == client.get(path).data
    assert answer.headers["Cache-Control"] == "private, no-cache"
    assert client.put("/api/sounds/bienvenue", data=b"x", headers=token(caller, "operator")).status_code == 403
