"""/api/queues and /api/agents: who waits, who answers, and signing agents in and out."""

from __future__ import annotations

from typing import Any

from flask import Response

from flows.words import words
from webhooks.api import reading
from webhooks.api.answers import answer, instant
from webhooks.api.records import audit
from webhooks.auth import Principal
from webhooks.errors import ApiError
from webhooks.live import NoConfiguration
from webhooks.queues import board
from webhooks.queues.board import AgentState, PlaceState, QueueState
from webhooks.service import service


def queues(_: Principal) -> Response:
    """GET /api/queues, by name."""
    reading.only()
    return answer({"queues": [_queue_facts(one) for one in queues_now()]})


def queue(_: Principal, name: str) -> Response:
    """GET /api/queues/<name>, with everybody in it."""
    reading.only()
    found = next((one for one in queues_now() if one.name == name), None)
    if found is None:
        raise ApiError(404, "unknown_queue", f'There is no queue "{name}".')
    return answer({**_queue_facts(found), "places": [_place_facts(place) for place in found.places]})


def agents(_: Principal) -> Response:
    """GET /api/agents, by name."""
    reading.only()
    return answer({"agents": [agent_facts(one) for one in agents_now()]})


def sign(who: Principal, name: str) -> Response:
    """POST /api/agents/<name> with {"signed_in": true or false}."""
    reading.only()
    wanted = reading.members(reading.body())
    if wanted.keys() != {"signed_in"} or not isinstance(wanted["signed_in"], bool):
        raise ApiError(422, "bad_agent", 'Send {"signed_in": true} or {"signed_in": false}.')
    return answer(agent_facts(signed(who, name, wanted["signed_in"])))


def signed(who: Principal, name: str, signed_in: bool) -> AgentState:
    """An agent after they were signed in or out. Raises ApiError: 404 where no queue has an agent of that name."""
    here = service()
    try:
        board.sign(here.live.program(), here.store, name, signed_in, who.label)
    except (board.UnknownAgent, NoConfiguration) as error:
        raise ApiError(404, "unknown_agent", words('No queue has an agent "{name}".', name=name)) from error
    audit(who, "sign in agent" if signed_in else "sign out agent", name)
    return next(one for one in agents_now() if one.name == name)


def queues_now() -> list[QueueState]:
    """All queues that are live, by name."""
    here = service()
    try:
        return board.queues(here.live.program(), here.store, here.settings.destinations, here.now())
    except NoConfiguration:
        return []


def agents_now() -> list[AgentState]:
    """All agents of queues that are live, by name."""
    here = service()
    try:
        return board.agents(here.live.program(), here.store, here.settings.destinations, here.now())
    except NoConfiguration:
        return []


def _queue_facts(one: QueueState) -> dict[str, Any]:
    since = min((place.since for place in one.places if place.state != "talking"), default=None)
    return {
        "name": one.name,
        "waiting": one.waiting,
        "waiting_since": instant(since),
        "agents": one.here,
        "free": one.free,
        "seconds": one.seconds,
    }


def _place_facts(place: PlaceState) -> dict[str, Any]:
    return {
        "call": place.call,
        "place": place.place,
        "since": instant(place.since),
        "state": place.state,
        "calls_back": place.calls_back,
        "agents": list(place.agents),
    }


def agent_facts(one: AgentState) -> dict[str, Any]:
    """An agent, as the API tells of one."""
    return {
        "name": one.name,
        "to": one.to,
        "queues": list(one.queues),
        "signed_in": one.signed_in,
        "state": one.doing,
        "changed_at": instant(one.changed_at),
        "by": one.by or None,
    }
