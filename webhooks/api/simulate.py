"""`POST /api/simulate`: a call that nobody made."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import Response
from pydantic import Field, ValidationError

from flows.document.base import Model
from flows.numbers import normalise
from flows.program import Program
from flows.schedules.errors import Unreadable
from flows.schedules.zones import at_instant
from webhooks.api import reading
from webhooks.api.answers import answer
from webhooks.auth import Principal
from webhooks.errors import ApiError
from webhooks.live import NoConfiguration
from webhooks.phone.base import LineFault
from webhooks.phone.script import BadInput
from webhooks.service import service
from webhooks.simulation import ProviderName, simulate
from webhooks.simulation.telling import as_json


class Simulation(Model):
    """The body of `POST /api/simulate`."""

    number: str | None = None
    flow: str | None = None
    caller: str | None = None
    at: str | None = None
    provider: ProviderName = "twilio"
    inputs: list[Any] = Field(default_factory=list, max_length=200)
    revision: int | None = None


def run(who: Principal) -> Response:
    """Play it on the revision named, or the live one."""
    wanted = _read(reading.members(reading.body()))
    program = program_of(wanted.revision)
    if wanted.flow is not None and wanted.flow not in program.flow_numbers:
        raise ApiError(422, "unknown_flow", f'There is no flow "{wanted.flow}" in revision {program.revision}.')
    number = normalise(wanted.number) or wanted.number if wanted.number else None
    try:
        simulated = simulate(
            service(),
            program,
            number=number,
            flow=wanted.flow,
            caller=wanted.caller,
            at=_instant(wanted, program, number),
            provider=wanted.provider,
            inputs=wanted.inputs,
        )
    except (BadInput, LineFault) as wrong:
        raise ApiError(422, "bad_input", f"The call cannot be played: {wrong}.") from wrong
    return answer(as_json(simulated, program.revision, wanted.provider))


def _read(body: Any) -> Simulation:
    try:
        wanted = Simulation.model_validate(body)
    except ValidationError as wrong:
        told = "; ".join(f"{'.'.join(map(str, one['loc'])) or 'body'}: {one['msg']}" for one in wrong.errors())
        raise ApiError(422, "bad_simulation", told) from wrong
    if (wanted.number is None) == (wanted.flow is None):
        raise ApiError(422, "bad_simulation", 'Name who is called: either "number" or "flow".')
    return wanted


def program_of(revision: int | None) -> Program:
    """The program of a revision, of the published one for None. Raises ApiError (404)."""
    try:
        return service().live.program_apart(revision)
    except NoConfiguration as wrong:
        raise ApiError(404, "unknown_revision", f"There is no configuration: {wrong}.") from wrong


def _instant(wanted: Simulation, program: Program, number: str | None) -> datetime:
    flow = wanted.flow or (program.flow_of(number) if number else None)
    zone = program.flow(flow).model.timezone if flow else "UTC"
    if wanted.at is None:
        return service().now()
    try:
        return at_instant(wanted.at, zone)
    except Unreadable as wrong:
        raise ApiError(422, wrong.code, f"at: {wrong}") from wrong
