"""An OVH dialplan as a flow: its options, its steps in order, each with what is done when its condition holds and when not."""

from __future__ import annotations

from flows.imports.ovh.actions import RULES, made
from flows.imports.ovh.conditions import condition_of
from flows.imports.ovh.dump import Json, whole, words
from flows.imports.ovh.service import Actions, Service

USUAL_SECONDS, LONGEST_SECONDS = 60, 600
SHOWN = {"alias": "called", "caller": "caller", "both": "caller"}


def take_flow(service: Service, menus: dict[str, Json], description: str) -> None:
    """The first dialplan of the number, which is the one that OVH's manager shows, and the number that leads to it."""
    path = f"{service.path}/dialplan"
    ids = service.reader.ids(path)
    for other in ids[1:]:
        service.reader.one(f"{path}/{other}", needed=False)
        service.report.left_out(f"dialplan {other}", "a number has one flow: only its first dialplan is taken")
    dialplan = service.reader.one(f"{path}/{ids[0]}") if ids else None
    if dialplan is None:
        service.report.left_out(service.id, "it has no dialplan")
        return
    flow = {"timezone": service.zone, "language": service.language, **_options(service, dialplan)}
    steps = _steps(service, f"{path}/{ids[0]}/extension")
    if not steps:
        service.report.approximated(f"dialplan {ids[0]}", "it has no step: callers are hung up on, as at OVH")
    flow["steps"] = steps or [{"name": "étape 1", "actions": [{"type": "hangup"}]}]
    name = service.upload.add("flows", words(dialplan.get("name")) or service.id, {**flow, "menus": menus})
    label = {"label": description[:200]} if description else {}
    service.upload.kinds.setdefault("numbers", {})[service.number] = {"flow": name, **label}
    service.report.taken(f"dialplan {ids[0]}", f'flow "{name}" of {service.number}, {len(steps)} steps')


def _options(service: Service, dialplan: Json) -> Json:
    told = whole(dialplan.get("transferTimeout"), USUAL_SECONDS)
    seconds = min(told, LONGEST_SECONDS) if told > 0 else USUAL_SECONDS
    where = f"dialplan {dialplan.get('dialplanId', '')}".strip()
    if seconds != told:
        service.report.approximated(where, f"transfers ring {seconds} s, not {told} s")
    shown = words(dialplan.get("showCallerNumber"))
    if shown not in ("alias", "caller"):
        service.report.approximated(where, f'showCallerNumber "{shown}": the caller\'s number is shown')
    found: Json = {"dial_timeout": seconds, "caller_id": SHOWN.get(shown, "caller")}
    if dialplan.get("anonymousRejection"):
        found["withheld_callers"] = "reject"
    return found


def _steps(service: Service, path: str) -> list[Json]:
    steps = []
    for place, step in enumerate(service.reader.all(path, "extensionId"), start=1):
        steps.append(_step(service, f"{path}/{step['extensionId']}", step, f"étape {place}"))
    return steps


def _step(service: Service, path: str, step: Json, name: str) -> Json:
    when = condition_of(service, path, step, name)
    rules = service.reader.all(f"{path}/rule", "ruleId")
    found: Json = {"name": name, "actions": _actions(service, rules, False, name)}
    if step.get("enabled", step.get("enable")) is False:
        found["enabled"] = False
    if when:
        otherwise = _actions(service, rules, True, name)
        found |= {"when": when, **({"otherwise": otherwise} if otherwise else {})}
    elif negative := [rule["ruleId"] for rule in rules if rule.get("negativeAction")]:
        service.report.left_out(name, f"rules {', '.join(negative)} for when its condition fails: it has none")
    return found


def _actions(service: Service, rules: list[Json], negative: bool, name: str) -> Actions:
    found: Actions = []
    for rule in rules:
        if bool(rule.get("negativeAction")) is negative:
            where = f"{name} rule {rule['ruleId']}"
            found += made(service, RULES, words(rule.get("action")), words(rule.get("actionParam")), where)
    return found
