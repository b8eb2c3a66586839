"""GET /console/: how each number stands now, and what waits for somebody. POST /console/switches/<name> flips a switch."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, time
from typing import Any, Final

import pytz
from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from flows.compare.standing import Standing, standing
from flows.configuration import Configuration
from flows.program import Program
from flows.record import Frozen
from flows.store.ports import CallFilter
from webhooks.api.current import current
from webhooks.api.uploads import Wish, one, take
from webhooks.auth import Principal
from webhooks.console import shown, texts, workspace
from webhooks.console.editing.labels import KINDS
from webhooks.console.pages import Answer, done, log, refused, render
from webhooks.errors import ApiError
from webhooks.live import NoConfiguration
from webhooks.readiness import parts
from webhooks.service import service


class NumberNow(Frozen):
    """A number on the overview. zone: of its flow. now: None where the flow cannot be looked at."""

    number: str
    label: str
    flow: str
    zone: Any
    now: Standing | None
    calls: int


class Switch(Frozen):
    """A switch on the overview. until: local, as in the document."""

    name: str
    on: bool
    until: str


GUIDE: Final = (
    ("hours", _l("When you are open, week by week")),
    ("calendars", _l("Public holidays and other days on which you are closed")),
    ("sounds", _l("What callers hear: uploaded, spoken into the browser, or a text that a voice says")),
    ("mailboxes", _l("Where messages are left, and who is told of them")),
    ("flows", _l("What a caller goes through: steps, menus, who is rung")),
    ("numbers", _l("Your number, and the flow that it leads to")),
)
"""Kind → what it is for, in the order in which an empty service is filled."""
PARTS: Final = {
    "configuration": _l("Configuration"),
    "database": _l("Database"),
    "disk": _l("Disk"),
    "aside": _l("What waits for the database"),
    "calendars": _l("Calendars"),
}
"""Part that calls depend on → its name for people."""


def page(who: Principal) -> Answer:
    """The overview."""
    here = service()
    try:
        program = here.live.program()
    except NoConfiguration:
        bad = [(name, reason) for name, reason in _bad() if name != str(PARTS["configuration"])]
        empty = {"numbers": [], "switches": [], "waiting": {}, "today": 0}
        return render("overview.html", **empty, bad=bad, is_empty=True, guide=_guide(who))
    return render(
        "overview.html",
        numbers=list(_numbers(program)),
        switches=list(_switches(program)),
        waiting=here.store.voicemails.waiting(),
        today=here.store.calls.count(CallFilter(since=_midnight(shown.zone()))),
        bad=_bad(),
        is_empty=not program.configuration.names("numbers"),
        guide=_guide(who),
    )


def _guide(who: Principal) -> list[tuple[str, Any, Any, int]]:
    """What is to be made, with how many of it there are in the reader's draft; nothing for who may not."""
    if not who.may("editor"):
        return []
    mine = workspace.working(who).configuration
    return [(kind, KINDS[kind], words, len(mine.names(kind))) for kind, words in GUIDE]


def flip(who: Principal, name: str) -> Answer:
    """Flips a switch; every process hears of it within a second."""
    wanted: dict[str, Any] = {"on": request.form.get("on") == "1"}
    if wanted["on"] and (until := request.form.get("until", "").strip()):
        wanted["until"] = until

    def source(base: Configuration) -> bytes:
        switch = base.document("switches", name)
        if switch is None:
            raise ApiError(404, "unknown_document", _("There is no switch called %(name)s any more.", name=name))
        kept = {key: value for key, value in switch.items() if key not in ("on", "until")}
        return one("switches", name, json.dumps({**kept, **wanted}).encode())

    try:
        take(who, source, Wish())
    except ApiError as error:
        return refused(error, "overview")
    words = _("%(name)s is on.", name=name) if wanted["on"] else _("%(name)s is off.", name=name)
    return done(words, "overview")


def _numbers(program: Program) -> Iterator[NumberNow]:
    now = service().now()
    for number in program.configuration.names("numbers"):
        document = program.configuration.document("numbers", number) or {}
        flow = document["flow"]
        zone = pytz.timezone(program.flow(flow).model.timezone)
        calls = service().store.calls.count(CallFilter(called=number, since=_midnight(zone)))
        yield NumberNow(number, document.get("label") or "", flow, zone, _standing(program, flow, number, now), calls)


def _standing(program: Program, flow: str, number: str, now: datetime) -> Standing | None:
    try:
        return standing(program, flow, number, now)
    except Exception:  # the page must come all the same: it says what else is wrong
        log.exception("how flow %s stands cannot be told", flow)
        return None


def _switches(program: Program) -> Iterator[Switch]:
    """As they are now: one whose time has passed counts as off."""
    configuration = current().configuration
    for name in configuration.names("switches"):
        document = configuration.document("switches", name) or {}
        on = Program(0, configuration, program.phrases).switch_on(name, str(shown.zone()), service().now())
        yield Switch(name, on, document.get("until") or "")


def _bad() -> list[tuple[str, str]]:
    """What is degraded, each part with its reason."""
    here = service()
    found = parts(here, here.cache.state())
    found = [part for part in found if part.state in ("degraded", "failed")]
    return [(str(PARTS.get(part.name, part.name.capitalize())), texts.told(part.reason)) for part in found]


def _midnight(zone: Any) -> datetime:
    today = service().now().astimezone(zone).date()
    begun: datetime = zone.localize(datetime.combine(today, time.min)).astimezone(UTC)
    return begun
