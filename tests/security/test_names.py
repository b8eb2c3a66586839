"""Names and texts with tricks of Unicode, paths and formulas in them."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from flows.check import check_upload
from flows.configuration import Configuration
from flows.store.ports import CallFacts, Recording
from sounds.store import sounds_of
from tests.api.conftest import NOW, Api
from tests.calls.conftest import Caller

BAD = {
    "NUL": "a\0b",
    "right to left": "a\u202eb",
    "isolate": "a\u2066b\u2069",
    "zero width": "a\u200bb",
    "joiner": "a\u200db",
    "soft hyphen": "a\u00adb",
    "byte order": "\ufeffa",
    "tag": "a\U000e0041",
    "line": "a\nb",
    "separator": "a\u2028b",
    "no-break space": "a\u00a0b",
    "decomposed": "ferme\u0301",
    "ligature": "\ufb01n",
    "full width": "\uff41b",
    "superscript": "a\u00b2",
    "homoglyph": "\u0430ccueil",
    "Greek homoglyph": "acc\u03c5eil",
    "emoji": "a\U0001f600",
    "path": "../a",
    "drive": "c:\\a",
    "escaped": "a%2fb",
    "markup": "<b>a",
    "blank end": "a ",
    "long": "a" * 65,
    "empty": "",
}
GOOD = ["fermé", "Отдел продаж", "مبيعات", "営業タワー", "Straße 7", "Μενού", "CON", "nul", "constructor", "a-b_c"]


def problems(name: str) -> list[tuple[str, str | None]]:
    upload = {"schema_version": 1, "switches": {name: {"on": False}}}
    return [(one.code, one.suggestion) for one in check_upload(upload, Configuration()).errors]


@pytest.mark.parametrize("name", BAD.values(), ids=BAD)
def test_a_name_that_is_not_what_it_seems_is_refused(name: str) -> None:
    assert [code for code, _ in problems(name)] == ["bad_name"]


@pytest.mark.parametrize(
    ("name", "meant"), [("ferme\u0301", "fermé"), ("\ufb01n", "fin"), ("\uff41b", "ab"), ("\u0430ccueil", None)]
)
def test_who_has_written_it_unusually_is_told_the_usual_way(name: str, meant: str | None) -> None:
    assert problems(name) == [("bad_name", meant)]


@pytest.mark.parametrize("name", GOOD)
def test_a_name_of_any_one_script_is_taken(name: str) -> None:
    assert problems(name) == []


@pytest.mark.parametrize("name", [*BAD.values(), "a\ud800b"], ids=[*BAD, "half a character"])
def test_wherever_it_is_sent_it_is_refused_or_not_found(api: Api, name: str) -> None:
    place, told = quote(name.encode("utf-8", "surrogatepass"), safe=""), json.dumps(name)
    password = json.dumps({"name": name, "role": "viewer", "password": "correct horse battery"})
    for method, path, body in (
        ("PUT", f"/api/config/switches/{place}", '{"on": false}'),
        ("GET", f"/api/config/switches/{place}", None),
        ("POST", f"/api/switches/{place}", '{"on": true}'),
        ("PUT", f"/api/sounds/{place}", b"x"),
        ("GET", f"/api/sounds/{place}", None),
        ("GET", f"/api/calls/{place}", None),
        ("GET", f"/api/voicemails/{place}/audio", None),
        ("DELETE", f"/api/tokens/{place}", None),
        ("DELETE", f"/api/people/{place}", None),
        ("GET", f"/api/calls?cursor={place}", None),
        ("GET", f"/sounds/{place}/a.wav", None),
        ("GET", f"/console/static/1/{place}", None),
        ("POST", "/api/simulate", f'{{"flow": {told}, "inputs": [{told}]}}'),
        *(
            [("POST", "/api/people", password)]
            if name not in ("ferme\u0301", "\ufb01n", "\uff41b", "a\u00b2", "a ")
            else []
        ),
    ):
        status = api.send(method, path, body).status_code
        assert 400 <= status < 500 or (status in (200, 308) and name == ""), (method, path, status)


def test_people_of_unusual_spelling_are_the_same_person(api: Api) -> None:
    made = {"role": "viewer", "password": "correct horse battery"}
    api.ok("POST", "/api/people", {"name": "ren\u00e9", **made})
    for same in ("rene\u0301", "REN\u00c9", "\uff52en\u00e9"):
        api.refused(409, "POST", "/api/people", {"name": same, **made})
    api.refused(422, "POST", "/api/people", {"name": "\u0430nna", **made})


PATHS = [
    "../../etc/passwd",
    "..%2f..%2fetc/passwd",
    "/etc/passwd",
    "0f" * 15 + "..",
    "0F" * 16,
    "0f" * 16 + "/../x.wav",
    "%00" * 32,
]


@pytest.mark.parametrize("place", PATHS)
def test_no_path_leads_out_of_the_folder_of_sounds(api: Api, place: str, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("secret")
    for path in (
        f"/sounds/{place}",
        f"/sounds/{place}/a.wav",
        f"/console/static/1/{place}",
        f"/sounds/{'0f' * 16}/{place}",
    ):
        answer = api.send("GET", path)
        assert answer.status_code in (404, 308, 302), path
        assert b"root:" not in answer.data
    assert sounds_of(f"file:{tmp_path}/sounds").get("0f" * 16) is None


FORMULAS = [
    "=1+1",
    "+cmd|' /C calc'!A0",
    "-2+3",
    "@SUM(1)",
    "\t=1",
    "\r=1",
    "\n=1",
    '=HYPERLINK("http://evil.example")',
    "  =1",
    "\uff1d1",
]


SEPARATED = ["a;=1+1", "a\t@SUM(1)", "a\r\n=1", "x;  -2+3", ";=1;+2"]
"""In a country where cells are separated by something else, these begin one."""
RISKY = ("=", "+", "-", "@", "|", "%", "\uff1d")


@pytest.mark.parametrize("format", ["calls", "voicemails"])
def test_a_spreadsheet_runs_nothing_that_a_caller_has_sent(api: Api, format: str) -> None:
    here: Any = api.client.application.extensions["carillon"]
    sent = FORMULAS + SEPARATED
    here.store.calls.write(
        [CallFacts(f"CA{n}", "twilio", NOW, caller=one, called=one, flow=one) for n, one in enumerate(sent)]
    )
    for n, one in enumerate(sent):
        told = {"caller": one, "called": one, "mailbox": one, "call_id": one}
        here.store.voicemails.receive(Recording("twilio", f"RE{n}", "https://api.twilio.com/1", **told))
    table = api.send("GET", f"/api/{format}?format=csv").data.decode()
    assert len(list(csv.DictReader(io.StringIO(table, newline="")))) == len(sent)
    for separator in ",;\t|":
        for row in csv.reader(io.StringIO(table, newline=""), delimiter=separator):
            assert [one for one in row if one.strip().strip('"').startswith(RISKY)] == []


@pytest.mark.parametrize(
    "text", ["]]><Hangup/>", "</Say><Dial>+33899000000</Dial>", "\0\x08\x1b[2J", "\u202eabc", "&#0;", "\ud83d"]
)
def test_what_a_caller_sends_is_no_markup_in_what_is_heard(caller: Caller, text: str) -> None:
    caller.follows(
        actions=[{"type": "set_caller_name", "text": "{caller}"}, {"type": "play", "prompt": "Bonjour {caller}."}]
    )
    caller.dials(caller=text.encode("utf-8", "replace").decode())
    caller.hears("Bonjour")
    caller.rings()
