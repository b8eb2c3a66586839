"""OVH's queues, made into dials: the agents ring, all at once or in turn, and nobody waits in line."""

from __future__ import annotations

from flows.imports.ovh.dump import Json, whole, words
from flows.imports.ovh.resources import mailbox
from flows.imports.ovh.service import Actions, Service
from flows.numbers import normalise

TOGETHER = ("ringAll", "cumulationByAgentOrder")
IN_ORDER = ("ringAll", "sequentiallyByAgentOrder")
USUAL_AGENT_SECONDS, LONGEST = 20, 600


def queue_of(service: Service, id: str, where: str) -> Actions:
    """The dial in place of a queue; nothing where the queue is gone."""
    path = f"{service.path}/hunting"
    queue = service.reader.one(f"{path}/queue/{id}", needed=False)
    if queue is None:
        service.report.left_out(where, f"its queue {id} is gone")
        return []
    strategy = words(queue.get("strategy"))
    dial: Json = {"type": "dial", "to": _agents(service, f"{path}/queue/{id}", f"{path}/agent", where)}
    dial["ring"] = "together" if strategy in TOGETHER else "in_turn"
    wait = min(whole(queue.get("maxWaitTime"), 0), LONGEST)
    if dial["ring"] == "together" and wait > 0:
        dial["timeout"] = wait
        dial["to"] = [{"to": target["to"], "timeout": wait} for target in dial["to"]]
    if music := service.sounds.get(words(queue.get("soundOnHold"))):
        dial["music"] = music
    if queue.get("record"):
        dial["record"] = True
    _closure(service, queue, dial, where)
    _tell(service, queue, strategy, where)
    return [dial]


def _agents(service: Service, queue: str, agents: str, where: str) -> list[Json]:
    found = []
    for member in service.reader.all(f"{queue}/agent", "agentId"):
        agent = service.reader.one(f"{agents}/{member['agentId']}")
        number = normalise(words((agent or {}).get("number")), "FR")
        if agent is not None and number:
            seconds = whole(agent.get("timeout"), USUAL_AGENT_SECONDS)
            found.append({"to": number, "timeout": max(1, min(seconds, LONGEST))})
        elif agent is not None:
            service.report.left_out(where, f'agent {member["agentId"]}: "{agent.get("number")}" is no telephone number')
    return found


def _closure(service: Service, queue: Json, dial: Json, where: str) -> None:
    """What is done when nobody takes the call: what OVH does after the longest wait, or without agents."""
    action, target = words(queue.get("actionOnClosure")), words(queue.get("actionOnClosureParam"))
    actions: Actions = []
    if action == "playback" and target in service.sounds:
        actions = [{"type": "play", "prompt": {"sound": service.sounds[target]}}]
    elif action == "voicemail" and target:
        actions = [{"type": "voicemail", "mailbox": mailbox(service, target)}]
    elif action:
        service.report.left_out(where, f"what the queue does when it is closed ({action} {target}) cannot be read")
    if actions:
        dial["on"] = dict.fromkeys(("busy", "no_answer", "failed"), actions)


def _tell(service: Service, queue: Json, strategy: str, where: str) -> None:
    name = words(queue.get("description")) or f"queue {queue.get('queueId', '')}"
    service.report.approximated(where, f'queue "{name}" is a dial: its agents ring, callers do not wait in line')
    if strategy not in IN_ORDER:
        service.report.approximated(where, f"strategy {strategy or 'unknown'}: agents ring in their order")
    lost = [
        key
        for key in ("maxMember", "actionOnOverflow", "askForRecordDisabling", "followCallForwards")
        if queue.get(key)
    ]
    if lost:
        service.report.left_out(where, f"of the queue: {', '.join(lost)}")
