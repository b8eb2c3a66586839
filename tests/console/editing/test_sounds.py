"""Sounds: audio in, audio heard, audio away."""

from __future__ import annotations

import io
import wave

import pytest
from werkzeug.datastructures import FileStorage
from werkzeug.test import stream_encode_multipart

from tests.console.conftest import BASE
from tests.console.editing.conftest import Editor, inputs

SOUND = "/console/edit/sounds/bienvenue"


@pytest.fixture
def tone() -> bytes:
    """A second of sound."""
    made = io.BytesIO()
    with wave.open(made, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8000)
        file.writeframes(b"\x00\x20\x00\xe0" * 4000)
    return made.getvalue()


def send(editor: Editor, body: bytes, path: str = SOUND) -> str:
    (form,) = editor.page(path).xpath("//form[@data-upload]")
    data = {"csrf_token": inputs(form)["csrf_token"], "file": FileStorage(io.BytesIO(body), "bienvenue.wav")}
    stream, length, boundary = stream_encode_multipart(data, use_tempfile=False)
    sent = {
        "input_stream": stream,
        "content_length": length,
        "content_type": f"multipart/form-data; boundary={boundary}",
    }
    answer = editor.browser.client.post(form.get("action"), base_url=BASE, headers={"Referer": BASE + path}, **sent)
    return editor.browser.get(answer.location).text


def test_audio_is_uploaded_and_can_be_listened_to(editor: Editor, tone: bytes) -> None:
    assert "None yet: its text is spoken." in editor.browser.get(SOUND).text
    assert "bienvenue has new audio: 1 seconds." in send(editor, tone)
    (source,) = editor.page(SOUND).xpath("//section[@aria-labelledby='audio']/audio/@src")
    with editor.browser.get(source) as answer:
        assert answer.mimetype == "audio/wav"
    flow = editor.page("/console/edit/flows/accueil/menus/services")
    assert flow.xpath("//audio/@src") == [source]


def test_a_file_that_is_no_sound_is_refused_with_a_sentence(editor: Editor) -> None:
    text = send(editor, b"not a sound at all")
    assert 'class="told bad"' in text
    assert "None yet: its text is spoken." in text


def test_audio_that_is_used_stays(editor: Editor, tone: bytes) -> None:
    send(editor, tone)
    remove = "//form[contains(@action, '/audio/delete')]"
    editor.sends(SOUND, remove, {})
    assert "“bienvenue” is still used: Menu “services” of accueil." in editor.browser.get(SOUND).text


def test_a_sound_of_the_draft_alone_may_have_audio_and_lose_it(editor: Editor, tone: bytes) -> None:
    editor.change("sounds", "attente", {})
    path = "/console/edit/sounds/attente"
    assert "attente has new audio" in send(editor, tone, path)
    editor.sends(path, "//form[contains(@action, '/audio/delete')]", {})
    assert "The audio of attente is gone." in editor.browser.get(path).text


def test_a_sound_that_is_used_cannot_be_removed(editor: Editor) -> None:
    editor.sends(SOUND, "//form[contains(@action, '/bienvenue/delete')]", {})
    assert "is still used" in editor.browser.get(SOUND).text
    assert editor.document("sounds", "bienvenue")


def test_a_sound_keeps_its_audio_under_another_name(editor: Editor, tone: bytes) -> None:
    send(editor, tone)
    rename = "//form[contains(@action, '/bienvenue/rename')]"
    assert editor.sends(SOUND, rename, {"name": "bonjour"}) == "/console/edit/sounds/bonjour"
    assert editor.document("flows", "accueil")["menus"]["services"]["greeting"]["sound"] == "bonjour"
    assert editor.browser.get(SOUND).status_code == 404
    assert editor.page("/console/edit/sounds/bonjour").xpath("//section[@aria-labelledby='audio']/audio")
