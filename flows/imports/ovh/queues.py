"""OVH's queues and their agents (https://api.ovh.com/console/?section=%2Ftelephony, ovhPabx/hunting), as queues."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from flows.imports.ovh.dump import Json, whole, words
from flows.imports.ovh.resources import mailbox
from flows.imports.ovh.service import Actions, Service
from flows.numbers import normalise

STRATEGIES: Mapping[str, str] = {
    "ringAll": "together",
    "sequentiallyByAgentOrder": "in_turn",
    "longestIdleAgent": "longest_idle",
    "longestHangupAgent": "longest_idle",
    "roundRobin": "round_robin",
    "random": "random",
}
"""OVH's strategies (left) → ours. It has one more, cumulationByAgentOrder: each rings on while the next is added."""
RINGING, WRAP_UP, WAITING, WAIT = (5, 120), (0, 3600), (1, 1000), (10, 14400)
"""The limits of a queue's settings (flows.document.queues): shortest and longest, in seconds or callers."""
USUAL_RINGING = 20
SILENT = {"position": False, "wait": False, "keys": False}
"""OVH announces nothing to those who wait."""
OVERFLOW, CLOSURE = ("full",), ("timeout", "no_agents")
"""What OVH's actions on overflow and on closure (after the longest wait, or without agents) follow, in our words."""
HAS_NONE = ("record", "askForRecordDisabling", "followCallForwards", "confirmKey")


def queue_of(service: Service, id: str, where: str) -> Actions:
    """The action that has a caller wait in a queue; nothing where the queue is gone."""
    if id not in service.queues:
        queue = service.reader.one(f"{service.path}/hunting/queue/{id}", needed=False)
        if queue is None:
            service.report.left_out(where, f"its queue {id} is gone")
            return []
        service.queues[id] = _taken(service, id, queue)
    return [service.queues[id]]


def _taken(service: Service, id: str, queue: Json) -> Json:
    where = f"queue {id}"
    agents = _agents(service, id)
    document: Json = {
        "timezone": service.zone,
        "agents": {
            service.agents[agent["agentId"]]: {"to": agent["to"], "rank": rank} for rank, agent in enumerate(agents, 1)
        },
        "strategy": _strategy(service, where, words(queue.get("strategy"))),
        "announcements": SILENT,
        **_seconds(service, where, agents),
        **_limits(service, where, queue),
    }
    hold = words(queue.get("soundOnHold"))
    if hold in service.sounds:
        document["music"] = service.sounds[hold]
    elif hold:
        service.report.left_out(where, f"its music, sound {hold}, is gone: callers hear a ringing tone")
    name = service.upload.add("queues", words(queue.get("description")) or where, document)
    service.report.taken(where, f'queue "{name}" of {len(agents)} agents')
    if lost := [key for key in HAS_NONE if queue.get(key)]:
        service.report.left_out(where, f"of the queue: {', '.join(lost)}")
    on = {
        **_on(service, where, queue, "actionOnOverflow", OVERFLOW),
        **_on(service, where, queue, "actionOnClosure", CLOSURE),
    }
    return {"type": "queue", "queue": name, **({"on": on} if on else {})}


def _agents(service: Service, queue: str) -> list[Json]:
    """The agents of a queue in their order, each with `to`; a name is given to each once, for all queues."""
    found, path = list[Json](), f"{service.path}/hunting"
    for member in service.reader.all(f"{path}/queue/{queue}/agent", "agentId"):
        agent_id = member["agentId"]
        agent = service.reader.one(f"{path}/agent/{agent_id}")
        number = normalise(words((agent or {}).get("number")), "FR")
        if agent is not None and number:
            if agent_id not in service.agents:
                service.agents[agent_id] = service.upload.named(
                    "agents", words(agent.get("description")) or f"agent {agent_id}"
                )
                _tell(service, agent_id, agent)
            found.append({**agent, "agentId": agent_id, "to": number})
        elif agent is not None:
            service.report.left_out(f"agent {agent_id}", f'"{agent.get("number")}" is no telephone number')
    return found


def _tell(service: Service, id: str, agent: Json) -> None:
    where, name = f"agent {id}", service.agents[id]
    if words(agent.get("status")) in ("loggedOut", "onBreak"):
        service.report.approximated(where, f'is not rung at OVH now: carillon agent out "{name}" does the same here')
    if (lines := whole(agent.get("simultaneousLines"), 1)) > 1:
        service.report.approximated(where, f"takes one call at a time, not {lines}")


def _strategy(service: Service, where: str, strategy: str) -> str:
    if strategy in STRATEGIES:
        return STRATEGIES[strategy]
    ours = "together" if strategy == "cumulationByAgentOrder" else "in_turn"
    service.report.approximated(where, f"strategy {strategy or 'unknown'}: agents ring {ours.replace('_', ' ')}")
    return ours


def _seconds(service: Service, where: str, agents: Iterable[Json]) -> Json:
    """How long agents are rung and not rung after a conversation: at OVH each has times of their own, here all of a queue."""
    return {
        "ring_timeout": _longest(
            service, where, "ring", [whole(one.get("timeout"), USUAL_RINGING) for one in agents], RINGING
        ),
        "wrap_up": _longest(
            service, where, "are left alone after a call", [whole(one.get("wrapUpTime"), 0) for one in agents], WRAP_UP
        ),
    }


def _longest(service: Service, where: str, what: str, seconds: list[int], limits: tuple[int, int]) -> int:
    wanted = max(seconds, default=USUAL_RINGING if limits is RINGING else 0)
    found = _between(wanted, limits)
    if len(set(seconds)) > 1 or found != wanted:
        told = ", ".join(map(str, dict.fromkeys(seconds)))
        service.report.approximated(where, f"all agents {what} for {found} s; at OVH {told}")
    return found


def _limits(service: Service, where: str, queue: Json) -> Json:
    """How many may wait, and how long; at OVH 0 is no limit."""
    found: Json = {}
    for key, ours, limits, unit in (
        ("maxMember", "max_waiting", WAITING, "callers"),
        ("maxWaitTime", "max_wait", WAIT, "s"),
    ):
        wanted = whole(queue.get(key), 0)
        found[ours] = _between(wanted, limits) if wanted > 0 else limits[1]
        if found[ours] != wanted:
            service.report.approximated(where, f"{key} {queue.get(key) or 'without limit'}: {found[ours]} {unit}")
    return found


def _between(wanted: int, limits: tuple[int, int]) -> int:
    return min(max(wanted, limits[0]), limits[1])


def _on(service: Service, where: str, queue: Json, key: str, results: Iterable[str]) -> Json:
    """The branches for what OVH does in such a case."""
    action, target = words(queue.get(key)), words(queue.get(f"{key}Param"))
    actions: Actions = []
    if action == "playback" and target in service.sounds:
        actions = [{"type": "play", "prompt": {"sound": service.sounds[target]}}]
    elif action == "voicemail" and target:
        actions = [{"type": "voicemail", "mailbox": mailbox(service, target)}]
    elif action:
        service.report.left_out(where, f"{key} ({action} {target}) cannot be read")
    return dict.fromkeys(results, actions) if actions else {}
