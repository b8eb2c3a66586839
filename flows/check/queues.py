"""Queues that are well formed and still cannot work as their author means."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flows.check.merged import Merged
from flows.configuration import pointer
from flows.document.queues import Agent, Queue
from flows.problems import Problem
from flows.words import words


def queue_problems(name: str, queue: Queue, merged: Merged) -> Iterator[Problem]:
    """Everything that is wrong with one queue whose shape is right, by itself and beside the others."""
    at = ("queues", name)
    if not queue.agents:
        yield Problem(
            "warning", "no_agents", pointer(*at, "agents"), words("Nobody answers here: on.no_agents follows at once.")
        )
    if queue.leave_key and queue.leave_key == queue.callback_key:
        message = words(
            '"{leave_key}" leaves the queue already: choose another key to be called back.', leave_key=queue.leave_key
        )
        yield Problem("error", "same_key", pointer(*at, "callback_key"), message)
    if queue.sign_in and queue.agents and not any(agent.pin for agent in queue.agents.values()):
        message = words(
            "Agents must sign in here, and none has a pin: only the console, the API and carillon agent sign them in."
        )
        yield Problem("warning", "no_pin", pointer(*at, "sign_in"), message)
    yield from _agents(name, queue, merged)


def _agents(name: str, queue: Queue, merged: Merged) -> Iterator[Problem]:
    others = list(_others(name, merged))
    pins = {pin: (other, whose) for other, whose, agent in others if isinstance(pin := agent.get("pin"), str)}
    known = {whose: (other, agent) for other, whose, agent in others}
    for whose, agent in queue.agents.items():
        place = pointer("queues", name, "agents", whose)
        where, has_pin = pins.get(agent.pin or "", (name, whose))
        if has_pin != whose:
            message = words(
                '"{has_pin}" in the queue "{where}" has the same pin: nobody could tell the two from each other.',
                has_pin=has_pin,
                where=where,
            )
            yield Problem("error", "duplicate_pin", f"{place}/pin", message)
        if agent.pin:
            pins.setdefault(agent.pin, (name, whose))
        if whose in known:
            yield from _differs(whose, agent, *known[whose], place)


def _differs(whose: str, agent: Agent, queue: str, other: dict[str, Any], place: str) -> Iterator[Problem]:
    for key in ("to", "pin"):
        if getattr(agent, key) != other.get(key):
            message = words(
                '"{whose}" has another {key} in the queue "{queue}": the same name is the same person.',
                whose=whose,
                key=key,
                queue=queue,
            )
            yield Problem("error", "agent_differs", f"{place}/{key}" if getattr(agent, key) else place, message)


def _others(name: str, merged: Merged) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Queue, agent and settings of all other queues, right or wrong."""
    for other in merged.names("queues"):
        document = merged.document("queues", other) if other != name else None
        agents = document.get("agents") if isinstance(document, dict) else None
        for whose, agent in agents.items() if isinstance(agents, dict) else ():
            if isinstance(agent, dict):
                yield other, whose, agent
