"""A calendar that follows an address: fetched behind the calls, heard by the next one, the last good copy kept."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from werkzeug.serving import make_server
from werkzeug.wrappers import Request, Response

from webhooks.ics.reading import MAX_BYTES
from webhooks.jobs.follow import fetch_due
from webhooks.jobs.tools import Tools, tools_of

OPEN, CLOSED = "Pour le service commercial", "Nos bureaux sont fermés"
STOCKTAKING = "SUMMARY:Inventaire\nDTSTART;VALUE=DATE:20261123"


def ics(*events: str) -> bytes:
    body = "".join(f"BEGIN:VEVENT\nUID:{number}\n{event}\nEND:VEVENT\n" for number, event in enumerate(events))
    return f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:x\n{body}END:VCALENDAR\n".encode()


@dataclass
class Elsewhere:
    """A server that has a calendar file. asked: the conditions of each request."""

    url: str = ""
    content: bytes = ics(STOCKTAKING)
    status: int = 200
    etag: str = '"1"'
    asked: list[str] = field(default_factory=list)

    def __call__(self, environ, start_response):
        condition = Request(environ).headers.get("If-None-Match", "")
        self.asked.append(condition)
        if self.status == 200 and condition == self.etag:
            return Response(status=304)(environ, start_response)
        return Response(self.content, self.status, {"ETag": self.etag})(environ, start_response)


@pytest.fixture
def elsewhere() -> Iterator[Elsewhere]:
    there = Elsewhere()
    server = make_server("127.0.0.1", 0, there, threaded=True)
    there.url = f"http://127.0.0.1:{server.server_port}/feries.ics"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    yield there
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def line(caller, annex, elsewhere):
    """A caller of the annex, whose closures are elsewhere."""
    annex["calendars"]["fermetures"] = {"ics": elsewhere.url}
    caller.upload(annex)
    return caller


def fetch(line, allowed: bool = True, at_once: bool = True) -> dict[str, str | None]:
    """What the worker does."""
    here = line.app.extensions["carillon"]
    whole = tools_of(here.settings, here.now)
    tools = Tools(whole.settings, whole.store, whole.files, whole.now, ["127.0.0.1"] if allowed else [])
    try:
        return fetch_due(tools, at_once)
    finally:
        tools.store.close()
        here.live.refresh()


def hears(line, words: str) -> None:
    line.dials(at="2026-11-23 10:00")
    line.hears(words)


def part(line) -> dict[str, str]:
    return line.app.test_client().get("/readyz").json["parts"]["calendars"]


def test_its_events_are_heard_by_the_next_call_once_they_were_fetched(line, elsewhere):
    hears(line, OPEN)
    assert any("ALERT calendar fermetures: its address was never fetched" in told for told in line.trace)
    assert part(line)["state"] == "degraded"
    assert fetch(line) == {elsewhere.url: None}
    hears(line, CLOSED)
    assert part(line)["state"] == "ok"


def test_what_is_new_there_is_heard_and_what_is_the_same_is_not_sent_again(line, elsewhere):
    fetch(line)
    program = line.app.extensions["carillon"].live.program()
    before = program.calendar("fermetures", "Europe/Paris")
    fetch(line)
    assert program.calendar("fermetures", "Europe/Paris") is before
    assert elsewhere.asked == ["", '"1"']
    elsewhere.content, elsewhere.etag = ics("SUMMARY:Autre\nDTSTART;VALUE=DATE:20261124"), '"2"'
    fetch(line)
    hears(line, OPEN)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"status": 500}, "answered with status 500"),
        ({"content": b"<html>gone</html>", "etag": '"2"'}, "This is no calendar file"),
        ({"content": b"x" * (MAX_BYTES + 1), "etag": '"2"'}, f"an answer of more than {MAX_BYTES} bytes"),
    ],
)
def test_the_last_good_copy_counts_where_the_address_has_nothing_good(line, elsewhere, change, why):
    fetch(line)
    for name, value in change.items():
        setattr(elsewhere, name, value)
    assert why in str(fetch(line)[elsewhere.url])
    hears(line, CLOSED)


def test_an_address_inside_the_network_is_not_fetched(line, elsewhere):
    assert fetch(line, allowed=False) == {elsewhere.url: "the host's address is not a public one"}
    assert elsewhere.asked == []


def test_it_is_asked_for_every_quarter_of_an_hour(line, elsewhere, clock):
    assert len(fetch(line, at_once=False)) == 1
    assert fetch(line, at_once=False) == {}
    clock.seconds += 15 * 60
    assert len(fetch(line, at_once=False)) == 1


def test_another_process_learns_of_it_by_itself(line, make_app, elsewhere):
    other = make_app()
    fetch(line)
    there = other.extensions["carillon"]
    there.live.refresh()
    assert there.live.program().is_fetched("fermetures", "Europe/Paris")


def test_an_address_that_is_no_longer_followed_is_forgotten(line, annex, elsewhere):
    fetch(line)
    annex["calendars"]["fermetures"] = {"events": []}
    line.upload(annex)
    assert fetch(line) == {}
    assert line.app.extensions["carillon"].store.followed.list() == []
