"""Webhooks that are not what they seem."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from tests.calls.conftest import Caller, annex, app, caller, clock, make_app, vonage_key

__all__ = ["annex", "app", "caller", "clock", "make_app", "vonage_key"]
REFUSED = {"twilio": 403, "vonage": 401}
TRICKS: list[dict[str, str]] = [
    {},
    {"X-Twilio-Signature": "", "Authorization": ""},
    {"X-Twilio-Signature": "AAAA", "Authorization": "Bearer eyJhbGciOiJub25lIn0.e30."},
    {"X-Forwarded-Host": "ivr.example.com", "X-Forwarded-Proto": "https", "Host": "evil.example"},
]


@pytest.mark.parametrize("provider", REFUSED)
@pytest.mark.parametrize("route", ["answer", "resume", "status"])
@pytest.mark.parametrize("headers", TRICKS)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_what_is_not_signed_is_refused_on_every_route(
    app: Flask, provider: str, route: str, headers: dict[str, str], method: str
) -> None:
    answer = app.test_client().open(f"/voice/{provider}/{route}", method=method, headers=headers)
    assert (answer.status_code, answer.data) == (REFUSED[provider], b"")


@pytest.mark.parametrize(
    ("part", "edited"),
    [("r=1", "r=2"), ("r=1", "r=99999999999"), ("t=1", "t=2"), ("f=0", "f=7"), ("p=s", "p=s9"), ("x=", "x=A")],
)
def test_a_resume_url_that_was_edited_moves_no_call(caller: Caller, part: str, edited: str) -> None:
    caller.dials()
    assert re.search(re.escape(part), caller.phone.wait.url)
    caller.phone.wait.url = caller.phone.wait.url.replace(part, edited, 1)
    caller.presses("1")
    caller.rings()
    caller.hears("Nous sommes désolés" if "désolés" in caller.heard else "sorry")
