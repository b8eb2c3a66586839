"""What is built to hurt, sent through the console's forms: JSON, names, calendar files, pasted lines, audio."""

from __future__ import annotations

import io
import json
import re
from itertools import product
from typing import Any

import pytest
from werkzeug.datastructures import FileStorage
from werkzeug.test import stream_encode_multipart

from tests.console.conftest import BASE, app, here
from tests.console.editing.conftest import Editor, editor, example, person
from tests.security.test_names import BAD
from tests.security.test_uploads import BODIES

__all__ = ["app", "editor", "example", "here", "person"]
CALENDAR = "/console/edit/calendars/fermetures"
HEAD, TAIL = b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\n", b"END:VCALENDAR\r\n"


def event(*lines: str) -> bytes:
    told = "\r\n".join(("BEGIN:VEVENT", "UID:1", "SUMMARY:x", *lines, "END:VEVENT", ""))
    return HEAD + told.encode() + TAIL


FILES: dict[str, bytes] = {
    "every second for ever": event("DTSTART:20260101T000000Z", "RRULE:FREQ=SECONDLY"),
    "every second of many": event(
        "DTSTART:20260101T000000Z", f"RRULE:FREQ=YEARLY;BYSECOND={','.join(map(str, range(60)))}" * 50
    ),
    "a count beyond all": event("DTSTART:20260101T000000Z", f"RRULE:FREQ=DAILY;COUNT={'9' * 400}"),
    "an interval beyond all": event("DTSTART:20260101T000000Z", f"RRULE:FREQ=DAILY;INTERVAL={'9' * 40}"),
    "the last year": event("DTSTART:99991231T235959Z", "RRULE:FREQ=YEARLY"),
    "the first year": event("DTSTART:00010101T000000Z", "RRULE:FREQ=YEARLY"),
    "longer than time": event("DTSTART:20260101", "DURATION:P999999999999W"),
    "backwards": event("DTSTART:20260102T000000Z", "DTEND:20260101T000000Z"),
    "a hundred thousand dates": event("DTSTART:20260101", "RDATE;VALUE=DATE:" + ",".join(["20260101"] * 100_000)),
    "a line without end": HEAD + b"X:" + b"y" * 1_900_000,
    "very deep": HEAD + b"BEGIN:VEVENT\r\n" * 5_000,
    "folded into nothing": HEAD + b"\r\n " * 300_000 + TAIL,
    "a zone that is a path": event("DTSTART;TZID=../../../etc/passwd:20260101T000000"),
    "a zone that is a program": event('DTSTART;TZID="$(id)":20260101T000000'),
    "UTF-16": event("DTSTART:20260101").decode().encode("utf-16"),
    "zeros": b"\0" * 100_000,
    "HTML in a title": event("DTSTART;VALUE=DATE:20260101", "SUMMARY:<img src=x onerror=alert(1)>"),
}


def posts(editor: Editor, path: str, page: str, **data: Any) -> tuple[int, str]:
    """A form with the token of a page; the status, and what is seen in the end."""
    found = re.search(r'name="csrf_token" value="([^"]+)"', editor.browser.get(page).text)
    assert found
    stream, length, boundary = stream_encode_multipart({"csrf_token": found[1], **data}, use_tempfile=False)
    kind = f"multipart/form-data; boundary={boundary}"
    answer = editor.browser.client.post(
        path,
        input_stream=stream,
        content_length=length,
        content_type=kind,
        base_url=BASE,
        headers={"Referer": BASE + page},
    )
    return answer.status_code, answer.text if answer.status_code != 303 else editor.browser.get(answer.location).text


def is_harmless(status: int, shown: str) -> bool:
    """Taken, or refused with a sentence; nothing of it runs or fails."""
    return status in (200, 303, 400, 413, 422) and not [
        one for one in ("Traceback", "<script>alert", "<img src=x", "root:") if one in shown
    ]


def test_json_that_hurts_is_told_and_nothing_of_it_is_live(editor: Editor) -> None:
    """A draft may hold errors, which are shown; they are never published."""
    small = {name: body for name, (body, _) in BODIES.items() if len(body) < 600_000}
    paths = ("/console/edit/hours/service/json", "/console/configuration.json")
    for path, (name, body) in product(paths, small.items()):
        status, shown = posts(editor, path, path, text=body.decode("utf-8", "replace"))
        assert is_harmless(status, shown), name
        assert editor.browser.get("/console/draft").status_code == 200, name
    posts(editor, "/console/draft/publish", "/console/draft", message="x")
    live = editor.app.extensions["carillon"].store.revisions.pointer().live
    assert live == 1


def test_a_name_that_is_not_what_it_seems_names_nothing(editor: Editor) -> None:
    """What merely is written unusually may be taken as it is usually written."""
    for name, kind in product(BAD.values(), ("hours", "sounds", "lists")):
        if name.strip() == name:
            status, shown = posts(editor, f"/console/edit/{kind}", f"/console/edit/{kind}", name=name)
            assert is_harmless(status, shown), (kind, name)
            assert editor.document(kind, name) is None, (kind, name)


@pytest.mark.parametrize("name", FILES)
def test_a_calendar_file_that_hurts_is_read_in_bounded_time_or_refused(editor: Editor, name: str) -> None:
    editor.change("calendars", "fermetures", {"events": []})
    file = FileStorage(io.BytesIO(FILES[name]), "../../etc/cron.d/x.ics")
    assert is_harmless(*posts(editor, f"{CALENDAR}/import", CALENDAR, file=file))
    assert len(json.dumps(editor.document("calendars", "fermetures"))) < 1_000_000


LINES = {
    "formulas": "=1+1\r\n@SUM(1)\r\n",
    "markup": "+33612345678; <script>alert(1)</script>\r\n",
    "other directions": "+33612345678; \u202e\u2066x\r\n",
    "zeros": "\0" * 50_000,
    "one long line": "+336" + "1" * 900_000,
    "many short ones": "\r\n".join(["x"] * 100_000),
    "digits of other scripts": "٠١٢٣٤٥٦٧٨٩\r\n+３３６１２３４５６７８\r\n",
    "a range of everything": "+0-+999999999999999\r\n+1*\r\n*\r\n",
}


def test_lines_that_hurt_are_pasted_as_numbers_or_told(editor: Editor) -> None:
    page = "/console/edit/lists/indesirables"
    editor.change("lists", "indesirables", {"region": "FR", "entries": []})
    for name, lines in LINES.items():
        assert is_harmless(*posts(editor, f"{page}/paste", page, lines=lines)), name
        assert is_harmless(200, editor.browser.get(page).text), name


AUDIO = {
    "a length that lies": b"RIFF\xff\xff\xff\xffWAVEfmt \x10\0\0\0\1\0\1\0"
    + b"\xff" * 8
    + b"\1\0\x08\0data\xff\xff\xff\xff",
    "no channel": b"RIFF$\0\0\0WAVEfmt \x10\0\0\0\1\0\0\0\x40\x1f\0\0\0\0\0\0\0\0\x10\0data\0\0\0\0",
    "a script": b"#!/bin/sh\nid\n",
    "an address": b"#EXTM3U\n#EXTINF:1,\nhttp://169.254.169.254/latest/meta-data\n",
    "a list of files": b"ffconcat version 1.0\nfile /etc/passwd\n",
    "a picture with a script": b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
    "nothing": b"",
}


def test_audio_that_hurts_is_no_sound(editor: Editor) -> None:
    page = "/console/edit/sounds/bienvenue"
    for name, audio in AUDIO.items():
        file = FileStorage(io.BytesIO(audio), "../../../bienvenue.wav")
        assert is_harmless(*posts(editor, f"{page}/audio", page, file=file)), name
        assert editor.page(page).xpath("//section[@aria-labelledby='audio']/audio") == [], name
