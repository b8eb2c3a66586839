"""An OVH voice server ("SVI", the `/ovhPabx` family of its API) as one upload.

Steps, negative actions, menus, entries, hours, exceptional days, caller lists, mailboxes of lines, queues and agents. What OVH
does at run time is kept where it is known (the order of steps, falling through, conditions together, three attempts).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from flows.imports.ovh.conditions import take_calendars
from flows.imports.ovh.dump import Get, Json, NotADump, Reader, from_dump, words
from flows.imports.ovh.flow import take_flow
from flows.imports.ovh.menus import take_menus
from flows.imports.ovh.resources import take_sounds, take_texts
from flows.imports.ovh.service import LANGUAGES, USUAL_ZONE, ZONES, Service, Upload
from flows.imports.report import Report
from flows.numbering import plan_of
from flows.numbers import normalise

__all__ = ["NoSuchNumber", "NotADump", "import_dump", "import_live"]
_SERVICE = re.compile(r"(/telephony/[^/]+)/ovhPabx/([^/]+)(?:/.*)?")


class NoSuchNumber(Exception):
    """No voice server has the number that is wanted. `str()` says which have one."""


def import_dump(dump: object, only: str | None = None) -> tuple[Json, Report]:
    """The upload that a dump makes (API path → answer), and what became of each part. only: one number of it, E.164.

    Raises `NotADump`, `NoSuchNumber`.
    """
    answers, report = from_dump(dump), Report()
    reader = Reader(answers.__getitem__, report)
    found = dict.fromkeys((match[1], match[2]) for path in answers if (match := _SERVICE.fullmatch(path)))
    upload = _import(reader, report, found, only)
    others = {service for _, service in found if only not in (None, normalise(service, "FR"))}
    _leftovers({path: answers[path] for path in answers if others.isdisjoint(path.split("/"))}, reader, report)
    return upload, report


def import_live(get: Get, only: str | None = None) -> tuple[Json, Report]:
    """The same straight from the API. get: GET on a path; raises `LookupError` where there is nothing.

    Raises `NoSuchNumber`.
    """
    report = Report()
    reader = Reader(get, report)
    return _import(reader, report, _listed(reader), only), report


def _listed(reader: Reader) -> Iterator[tuple[str, str]]:
    for account in reader.ids("/telephony"):
        for number in reader.ids(f"/telephony/{account}/ovhPabx"):
            yield f"/telephony/{account}", number


def _import(reader: Reader, report: Report, services: Iterable[tuple[str, str]], only: str | None) -> Json:
    upload, others = Upload(), []
    for account, service in services:
        number = normalise(service, "FR")
        if number is None:
            report.left_out(service, "it is not a telephone number")
        elif only in (None, number):
            _take(Service(reader, report, upload, account, service, number))
        else:
            others.append(number)
            report.left_out(number, f"only {only} is wanted")
    if not upload.kinds:
        if only is not None:
            raise NoSuchNumber(f"There is no voice server (ovhPabx) at {only} (known: {', '.join(others) or 'none'}).")
        report.left_out("/telephony", "there is no voice server (ovhPabx) to take")
    return upload.as_json()


def _take(service: Service) -> None:
    about = service.reader.one(service.path, needed=False) or {}
    service.language = _language(service.number)
    service.zone = _zone(service)
    take_sounds(service)
    take_texts(service)
    service.report.approximated(service.id, f"OVH has no language: {service.language}, after the number and its texts")
    take_calendars(service)
    take_flow(service, take_menus(service), words(about.get("description")))


def _language(number: str) -> str:
    plan = plan_of(number[1:])
    return LANGUAGES.get(plan.code if plan else "", "fr-FR")


def _zone(service: Service) -> str:
    scheduler = service.reader.one(f"{service.account}/scheduler/{service.id}", needed=False) or {}
    zone = words(scheduler.get("timeZone"))
    if zone in ZONES:
        service.report.taken(f"scheduler {service.id}", f"time zone {zone}, for weekly hours too")
        return zone
    service.report.approximated(f"scheduler {service.id}", f"its time zone is not known: {USUAL_ZONE}")
    return USUAL_ZONE


def _leftovers(answers: Mapping[str, Any], reader: Reader, report: Report) -> None:
    """Objects of the dump that nothing asked for: records, statuses of agents, other products."""
    for path in sorted(answers.keys() - reader.read):
        if isinstance(answers[path], dict):
            report.left_out(path, "nothing that was taken leads there, or there is no such thing here")
