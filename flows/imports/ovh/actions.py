"""What OVH's rules and menu entries do, as actions: one small function for each of its words."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from flows.imports.names import speakable
from flows.imports.ovh.queues import queue_of
from flows.imports.ovh.resources import mailbox
from flows.imports.ovh.service import Actions, Service
from flows.numbers import normalise, number_error

LONGEST_PAUSE, MOST_PAUSES = 60, 10
TAKEN_VARIABLES = ("caller", "called")
Make = Callable[[Service, str, str], Actions]
"""`make(service, actionParam, where)`: the actions, none where it cannot be done."""


def bridge(service: Service, param: str, where: str) -> Actions:
    number = normalise(param, "FR")
    if number is None or number_error(number):
        service.report.left_out(where, f'"{param}" is not a telephone number')
        return []
    return [{"type": "dial", "to": number}]


def menu(service: Service, param: str, where: str) -> Actions:
    if param not in service.menus:
        service.report.left_out(where, f"its menu {param} is gone")
        return []
    return [{"type": "menu", "menu": service.menus[param]}]


def playback(service: Service, param: str, where: str) -> Actions:
    if param not in service.sounds:
        service.report.left_out(where, f"its sound {param} is gone")
        return []
    return [{"type": "play", "prompt": {"sound": service.sounds[param]}}]


def endless_playback(service: Service, param: str, where: str) -> Actions:
    return [{**action, "loop": "forever"} for action in playback(service, param, where)]


def voicemail(service: Service, param: str, where: str) -> Actions:
    if not param:
        service.report.left_out(where, "its voicemail names no line")
        return []
    return [{"type": "voicemail", "mailbox": mailbox(service, param)}]


def hangup(service: Service, param: str, where: str) -> Actions:
    return [{"type": "hangup"}]


def sleep(service: Service, param: str, where: str) -> Actions:
    """Milliseconds there, whole seconds here, at most ten minutes."""
    if not re.fullmatch(r"[0-9]{1,12}", param):
        service.report.left_out(where, f'its pause of "{param}" ms is no length')
        return []
    seconds = max(1, -(-int(param) // 1000))
    most = LONGEST_PAUSE * MOST_PAUSES
    if int(param) % 1000 or seconds > most:
        service.report.approximated(where, f"a pause of {param} ms is one of {min(seconds, most)} s")
    whole, rest = divmod(min(seconds, most), LONGEST_PAUSE)
    return [{"type": "pause", "seconds": length} for length in [LONGEST_PAUSE] * whole + [rest] * bool(rest)]


def set_caller_name(service: Service, param: str, where: str) -> Actions:
    text = speakable(param)[:100]
    if not any(char.isalnum() for char in text):
        service.report.left_out(where, "its caller name is empty")
        return []
    service.report.approximated(where, f'the name "{text}" is said in whispers, and shown only where the provider can')
    return [{"type": "set_caller_name", "text": text}]


def read_dtmf(service: Service, param: str, where: str) -> Actions:
    variable = re.sub(r"\W", "", param)[:64]
    if not variable:
        service.report.left_out(where, "its variable has no name")
        return []
    name = f"{variable}_" if variable in TAKEN_VARIABLES else variable
    prompt = service.said(
        "Veuillez composer votre numéro, puis la touche dièse.", "Please key in your number, then press the hash key."
    )
    service.report.approximated(where, f"keys are collected in {name}: OVH has no prompt, length or ending key for it")
    return [{"type": "gather", "variable": name, "prompt": prompt, "attempts": 1}]


def tts(service: Service, param: str, where: str) -> Actions:
    if param not in service.texts:
        service.report.left_out(where, f"its text {param} is gone")
        return []
    return [{"type": "play", "prompt": service.texts[param]}]


def hunting(service: Service, param: str, where: str) -> Actions:
    return queue_of(service, param, where)


def back(service: Service, param: str, where: str) -> Actions:
    return [{"type": "back"}]


def top(service: Service, param: str, where: str) -> Actions:
    return [{"type": "top"}]


def leave(service: Service, param: str, where: str) -> Actions:
    return [{"type": "exit"}]


RULES: Mapping[str, Make] = {
    "bridge": bridge,
    "ivr": menu,
    "playback": playback,
    "endless_playback": endless_playback,
    "voicemail": voicemail,
    "hangup": hangup,
    "sleep": sleep,
    "setCallerName": set_caller_name,
    "readDtmf": read_dtmf,
    "tts": tts,
    "hunting": hunting,
}
"""OVH's rule actions (left) → ours."""
ENTRIES: Mapping[str, Make] = {
    "bridge": bridge,
    "playback": playback,
    "menuSub": menu,
    "menuBack": back,
    "menuTop": top,
    "menuExit": leave,
    "setCallerName": set_caller_name,
    "readDtmf": read_dtmf,
    "callcenter": hunting,
}
"""OVH's menu entry actions (left) → ours."""


def made(service: Service, known: Mapping[str, Make], action: str, param: str, where: str) -> Actions:
    """The actions for one of OVH's, told in the report."""
    make = known.get(action)
    if make is None:
        service.report.left_out(where, f'the action "{action}" is not known')
        return []
    before = len(service.report.lines)
    actions = make(service, param, where)
    if actions and len(service.report.lines) == before:
        service.report.taken(where, f"{action} {param}".strip())
    return actions
