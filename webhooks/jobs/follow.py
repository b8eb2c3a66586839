"""Calendars that follow an address are fetched by the clock, so that no call ever waits for that; the last good copy is kept."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from datetime import timedelta

from flows.configuration import Configuration
from flows.store.followed import Copy
from webhooks.addresses import Refused
from webhooks.exchange import Answer, NoAnswer, Sent
from webhooks.ics.reading import MAX_BYTES, NotACalendar, events_of, read
from webhooks.jobs.tools import Tools, settings_here, tools_of
from webhooks.outgoing import asked

log = logging.getLogger("carillon.calendars")
LOOK_SECONDS = 60
EVERY = timedelta(minutes=15)
"""Between two attempts at one address."""
SECONDS = 20.0
"""The most that one fetch takes."""
HEADERS = {"User-Agent": "Carillon", "Accept": "text/calendar, */*;q=0.1", "Accept-Encoding": "identity"}
Wanted = dict[str, set[str]]
"""Address → the zones in which its events are asked for."""


def run() -> None:
    """The job that the worker's clock queues every minute."""
    tools = tools_of(settings_here())
    try:
        fetch_due(tools)
    finally:
        tools.store.close()


def fetch_due(tools: Tools, at_once: bool = False) -> dict[str, str | None]:
    """Fetches every address whose time has come; what came of each: None, or why it failed. at_once: all of them."""
    wanted = wanted_by(tools)
    tools.store.followed.forget(sorted(wanted))
    copies = {copy.url: copy for copy in tools.store.followed.list()}
    kept = tools.store.followed.events()
    done: dict[str, str | None] = {}
    for url, zones in wanted.items():
        copy = copies.get(url)
        new_zone = copy is not None and copy.fetched_at is not None and not zones <= kept.get(url, {}).keys()
        if at_once or copy is None or new_zone or tools.now() - copy.tried_at >= EVERY:
            done[url] = _fetch(tools, url, sorted(zones))
    return done


def wanted_by(tools: Tools) -> Wanted:
    """The addresses that the published configuration and the drafts of test callers follow."""
    pointer = tools.store.revisions.pointer()
    wanted: Wanted = {}
    for number in {pointer.live, *pointer.tests.values()}:
        body = tools.store.revisions.body(number) if number is not None else None
        for url, zone in _followed(Configuration.from_bytes(body)) if body else ():
            wanted.setdefault(url, set()).add(zone)
    return wanted


def _followed(configuration: Configuration) -> Iterator[tuple[str, str]]:
    """A calendar without a zone of its own is read in those of all flows."""
    zones: set[str] = set()
    for name in configuration.names("calendars"):
        calendar = configuration.document("calendars", name)
        if url := calendar.get("ics"):
            zones = zones or {
                configuration.document("flows", flow)["timezone"] for flow in configuration.names("flows")
            }
            yield from ((url, zone) for zone in ([calendar["timezone"]] if calendar.get("timezone") else zones))


def _fetch(tools: Tools, url: str, zones: list[str]) -> str | None:
    before = tools.store.followed.get(url)
    try:
        answer = asked(_request(url, before), time.monotonic() + SECONDS, tools.allowed_hosts, MAX_BYTES)
        body, etag, modified = _taken(answer, before)
        file = read(body)
        events = {zone: events_of(file, zone, tools.now()) for zone in zones}
    except (Refused, NoAnswer, NotACalendar) as wrong:
        tools.store.followed.failed(url, str(wrong))
        log.warning("a calendar cannot be fetched, the last good copy counts: %s", wrong)
        return str(wrong)
    tools.store.followed.keep(url, body, etag, modified, events)
    return None


def _request(url: str, before: Copy | None) -> Sent:
    """RFC 9110, section 13.1: not sent again if it is still the same."""
    known = before if before is not None and before.body is not None else None
    conditions = {"If-None-Match": known.etag, "If-Modified-Since": known.modified} if known else {}
    return Sent(
        "GET", url.partition("#")[0], None, {**HEADERS, **{key: text for key, text in conditions.items() if text}}
    )


def _taken(answer: Answer, before: Copy | None) -> tuple[bytes, str, str]:
    """The file, and what its server calls it."""
    if answer.status == 304 and before is not None and before.body is not None:
        return before.body, before.etag, before.modified
    if answer.status != 200:
        raise NoAnswer(f"answered with status {answer.status}")
    return answer.body, answer.headers.get("etag", "")[:500], answer.headers.get("last-modified", "")[:100]
