"""/api/flows/<name>/calendar: a year of a flow, stretch by stretch and summed up."""

from __future__ import annotations

from flask import Response, request

from flows.compare.calendar import as_json
from flows.compare.year import year_of
from webhooks.api import reading
from webhooks.api.answers import answer
from webhooks.api.simulate import program_of
from webhooks.auth import Principal
from webhooks.errors import ApiError
from webhooks.service import service

FIRST_YEAR, LAST_YEAR = 1971, 2199


def year(_: Principal, name: str) -> Response:
    """GET /api/flows/<name>/calendar: which step takes an ordinary caller, at all times of a year, and why."""
    reading.only("year", "revision")
    wanted = reading.number("year", service().now().year, FIRST_YEAR, LAST_YEAR)
    revision = reading.number("revision", 0, 1, reading.MOST) if "revision" in request.args else None
    program = program_of(revision)
    if name not in program.flow_numbers:
        raise ApiError(404, "unknown_flow", f'There is no flow "{name}" in revision {program.revision}.')
    return answer(as_json(year_of(program, name, wanted), program.revision))
