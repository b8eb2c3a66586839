"""A call that is tried on a page: who calls whom, and when, as a form says it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import phonenumbers
from flask_babel import format_datetime
from flask_babel import gettext as _

from flows.configuration import Configuration
from flows.numbers import caller_of
from flows.program import Program
from flows.record import replace
from flows.schedules.errors import Unreadable
from flows.schedules.zones import at_instant, zone
from flows.supposed import NOBODY
from sounds.phrases import phrase
from webhooks.console import texts
from webhooks.console.drawing.sheet import NOT_READY
from webhooks.console.shown import number
from webhooks.errors import ApiError
from webhooks.phone.base import LineFault
from webhooks.service import service
from webhooks.simulation import simulate


@dataclass(frozen=True)
class Trial:
    """flow: its name. number: whom to call, E.164. caller, at: as typed, at on the clocks of `zone` (IANA).

    wrong: why it cannot be tried, for the reader. trace: of the first turn, None where nothing was tried. told: what it shows.
    """

    flow: str
    number: str
    caller: str
    at: str
    zone: str
    wrong: str = ""
    trace: tuple[str, ...] | None = None
    told: str = ""

    def when(self) -> datetime:
        """The instant. Raises `Unreadable`."""
        return at_instant(self.at, self.zone)

    def who(self) -> str | None:
        """The caller in E.164 (or as typed where it is no number); None: withheld."""
        return caller_of(_international(self.caller, self.number))


def read(configuration: Configuration, flow: str, given: Mapping[str, str]) -> Trial:
    """What a form says; where it says nothing, somebody of the number's country calls now."""
    numbers = numbers_of(configuration, flow)
    called = given.get("number", "")
    called = called if called in numbers else numbers[0] if numbers else NOBODY
    local = zone_of(configuration, flow)
    now = service().now().astimezone(zone(local)).strftime("%Y-%m-%dT%H:%M")
    caller = given["caller"].strip() if "caller" in given else example(called)
    return Trial(flow, called, caller, given.get("at") or now, local)


def tried(trial: Trial, configuration: Configuration, revision: int) -> Trial:
    """The trial with what came of it: the way to where the call first waits."""
    try:
        at = trial.when()
    except Unreadable as wrong:
        return replace(trial, wrong=texts.told(wrong.message))
    program = program_of(configuration, revision)
    try:
        played = simulate(service(), program, flow=trial.flow, number=trial.number, caller=trial.who(), at=at)
    except NOT_READY:
        return replace(trial, wrong=not_ready())
    except LineFault as wrong:
        return replace(trial, wrong=str(wrong))
    trace = tuple(line for _heard, turn in played.turns if turn for line in turn.trace)
    who = trial.who()
    told = _("%(caller)s calls, %(at)s.", caller=_caller(who), at=_local(at, trial.zone))
    return replace(trial, trace=trace, told=str(told))


def logged(trial: Trial, call_id: str) -> Trial:
    """The way of a call of the log. Raises ApiError (404)."""
    kept = service().store.calls
    call = kept.get(call_id)
    if call is None:
        raise ApiError(404, "unknown_call", _("There is no such call in the log."))
    trace = tuple(str(line) for turn in kept.turns(call_id) for line in turn.lines)
    told = _("%(caller)s called, %(at)s.", caller=_caller(call.caller), at=_local(call.started_at, trial.zone))
    local = call.started_at.astimezone(zone(trial.zone)).strftime("%Y-%m-%dT%H:%M")
    caller, called = number(call.caller or ""), call.called or ""
    return replace(trial, number=called, caller=caller, at=local, trace=trace, told=str(told))


def _caller(who: str | None) -> str:
    return number(who) if who else str(_("A hidden number"))


def _local(at: datetime, zone_name: str) -> str:
    return str(format_datetime(at.astimezone(zone(zone_name)), "EEEE d MMMM y, HH:mm", rebase=False))


def not_ready() -> str:
    """What is told where a flow cannot be run."""
    return str(_("This flow cannot be called yet: mend its errors first. The picture shows them."))


def program_of(configuration: Configuration, revision: int) -> Program:
    """A configuration made ready to be tried, with the sounds that there are."""
    here = service()
    return Program(revision, configuration, phrase, here.live.audio, here.live.followed)


def numbers_of(configuration: Configuration, flow: str) -> list[str]:
    """The numbers that lead to a flow."""
    return numbers_by_flow(configuration).get(flow, [])


def numbers_by_flow(configuration: Configuration) -> dict[str, list[str]]:
    """Each flow's name → the numbers that lead to it."""
    found: dict[str, list[str]] = {}
    for name in configuration.names("numbers"):
        document = configuration.document("numbers", name)
        if isinstance(document, dict):
            found.setdefault(str(document.get("flow")), []).append(name)
    return found


def zone_of(configuration: Configuration, flow: str) -> str:
    """The zone of a flow; UTC where it has none that is known."""
    found = configuration.document("flows", flow)
    name = str(found.get("timezone", "")) if isinstance(found, dict) else ""
    try:
        zone(name)
    except ValueError:
        return "UTC"
    return name


def example(called: str) -> str:
    """A mobile number of the country of a number (libphonenumber's own example of one)."""
    region = _region(called) or "FR"
    found = phonenumbers.example_number_for_type(region, phonenumbers.PhoneNumberType.MOBILE)
    return number(phonenumbers.format_number(found, phonenumbers.PhoneNumberFormat.E164)) if found else ""


def _region(full: str) -> str | None:
    try:
        region: str | None = phonenumbers.region_code_for_number(phonenumbers.parse(full))
    except phonenumbers.NumberParseException:
        return None
    return region


def _international(typed: str, called: str) -> str:
    """A number as it is written in the country of the number called, in full."""
    try:
        found = phonenumbers.parse(typed, _region(called))
    except phonenumbers.NumberParseException:
        return typed
    if not phonenumbers.is_possible_number(found):
        return typed
    return str(phonenumbers.format_number(found, phonenumbers.PhoneNumberFormat.E164))
