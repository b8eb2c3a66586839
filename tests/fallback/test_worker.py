"""The program for another host, run as that host would: it knows the hours, and which number was called."""

from __future__ import annotations

import json
import subprocess
from datetime import timedelta
from pathlib import Path
from typing import Any

import playwright
import pytest

from flows.program import Program
from tests.fallback.conftest import EVENING, MONDAY, SUNDAY
from webhooks.fallback.export import export
from webhooks.phone.ncco_rules import check_ncco
from webhooks.phone.twiml_rules import check_twiml

NODE = Path(playwright.__file__).parent / "driver" / "node"
HOST = """
import worker from "./worker.mjs";
const requests = JSON.parse(process.argv[2]);
const answers = [];
for (const { url, now, method, body } of requests) {
  Date.now = () => now * 1000;
  const answer = await worker.fetch(new Request("https://f.example.com" + url, { method, body }));
  answers.push({ status: answer.status, type: answer.headers.get("content-type"), body: await answer.text() });
}
console.log(JSON.stringify(answers));
"""


@pytest.fixture
def host(tmp_path: Path, program: Program) -> Any:
    """Asks the program, made on a Monday for the next 30 days."""
    (tmp_path / "worker.mjs").write_bytes(export(program, MONDAY, 30)["worker.js"])
    (tmp_path / "host.mjs").write_text(HOST)

    def ask(*requests: dict[str, Any]) -> list[dict[str, Any]]:
        given = [{"method": "GET", **one, "now": one["now"].timestamp()} for one in requests]
        words = [str(NODE), str(tmp_path / "host.mjs"), json.dumps(given)]
        found: list[dict[str, Any]] = json.loads(subprocess.run(words, check=True, capture_output=True).stdout)
        return found

    return ask


def dialled(answer: dict[str, Any]) -> str | None:
    body = answer["body"].encode()
    if answer["type"].startswith("text/xml"):
        noun = check_twiml(body, static=True).find("Dial/Number")
        return None if noun is None else str(noun.text)
    assert answer["type"] == "application/json"
    ncco = check_ncco(body, static=True)
    return next((f"+{one['endpoint'][0]['number']}" for one in ncco if one["action"] == "connect"), None)


DAY, LATE = "/x/twilio/33972101010.xml", "/x/vonage/33972101011.json"


def test_it_opens_and_closes_by_the_clock_and_repeats_its_last_week_when_it_is_old(host: Any) -> None:
    long_after = MONDAY + timedelta(days=7 * 30)
    instants = [MONDAY, EVENING, SUNDAY + timedelta(days=7), long_after, long_after + timedelta(days=6)]
    answers = host(*({"url": url, "now": now} for now in instants for url in (DAY, LATE)))
    found = [dialled(answer) for answer in answers]
    day, late = "+33140506070", "+33140506080"
    assert found[::2] == [day, None, None, day, None]
    assert found[1::2] == [None, late, None, None, None]


def test_the_address_for_all_numbers_tells_them_apart_by_what_the_provider_says(host: Any) -> None:
    every = "/vonage/all.json"
    answers = host(
        {"url": f"{every}?to=33972101010&from=33612345678", "now": MONDAY},
        {"url": every, "now": MONDAY, "method": "POST", "body": '{"to": "33972101010"}'},
        {"url": "/twilio/all.xml", "now": MONDAY, "method": "POST", "body": "From=%2B336&To=%2B33972101010"},
        {"url": "/twilio/all.xml?To=%2B33972101010", "now": MONDAY},
        {"url": every, "now": MONDAY, "method": "POST", "body": "null"},
        {"url": f"{every}?to=33000000000", "now": MONDAY},
    )
    assert [dialled(answer) for answer in answers] == ["+33140506070"] * 4 + [None] * 2
    assert "désolés" in answers[-1]["body"]


def test_other_paths_are_not_found(host: Any) -> None:
    answers = host(*({"url": url, "now": MONDAY} for url in ("/", "/twilio/", "/vonage/constructor.json")))
    assert [answer["status"] for answer in answers] == [404] * 3


def test_the_export_says_when_who_is_open_and_where_to_put_what(program: Program) -> None:
    files = export(program, MONDAY, 30)
    schedule = json.loads(files["schedule.json"])
    assert schedule["numbers"]["+33972101010"][:2] == [
        {"from": "2026-11-23T09:00:00+00:00", "open": True},
        {"from": "2026-11-23T17:00:00+00:00", "open": False},
    ]
    readme = files["README.md"].decode()
    assert "until 2026-11-23 17:00 UTC" in readme
    assert "revision 7" in readme
