"""OVH's menus: greeting, wrong key, entries. It has no attempts and no words for silence; ours are the usual three."""

from __future__ import annotations

import re
from typing import Any

from flows.imports.names import Names
from flows.imports.ovh.actions import ENTRIES, made
from flows.imports.ovh.dump import Json, whole, words
from flows.imports.ovh.service import Actions, Service

USUAL = {"timeout": 5, "interDigitTimeout": 3}
"""Seconds where an old dump does not say."""


def take_menus(service: Service) -> dict[str, Json]:
    """Every menu by its name here. All are named before any is read, for their entries lead to each other."""
    found = service.reader.all(f"{service.path}/menu", "menuId")
    names = Names()
    for menu in found:
        service.menus[menu["menuId"]] = names.new(words(menu.get("name")), f"menu {menu['menuId']}")
    return {service.menus[menu["menuId"]]: _menu(service, menu) for menu in found}


def _menu(service: Service, menu: Json) -> Json:
    where = f"menu {menu['menuId']}"
    entries = _entries(service, menu["menuId"])
    document: Json = {"greeting": _greeting(service, menu, entries, where)}
    invalid = _prompt(service, menu, "invalidSound", where)
    if invalid:
        document["invalid"] = invalid
    for key, ours in (("timeout", "timeout"), ("interDigitTimeout", "inter_digit_timeout")):
        document[ours] = _seconds(menu, key)
    if not entries:
        service.report.approximated(where, "it has no entry: key 0 leaves it")
    service.report.taken(where, f'menu "{service.menus[menu["menuId"]]}", {len(entries)} keys')
    return {**document, "entries": entries or {"0": [{"type": "exit"}]}}


def _entries(service: Service, menu: str) -> dict[str, Actions]:
    """Several entries of one key are one after the other."""
    entries: dict[str, Actions] = {}
    for entry in service.reader.all(f"{service.path}/menu/{menu}/entry", "entryId"):
        where = f"menu {menu} entry {entry['entryId']}"
        keys = words(entry.get("dtmf"))
        if not re.fullmatch(r"[0-9*#]{1,10}", keys):
            service.report.left_out(where, f'"{keys}" cannot be pressed')
            continue
        done = made(service, ENTRIES, words(entry.get("action")), words(entry.get("actionParam")), where)
        entries.setdefault(keys, []).extend(done)
    return {keys: actions for keys, actions in entries.items() if actions}


def _greeting(service: Service, menu: Json, entries: dict[str, Actions], where: str) -> Any:
    greeting = _prompt(service, menu, "greetSound", where)
    if greeting:
        return greeting
    service.report.approximated(where, "it has no greeting that can be had: one that lists its keys stands in")
    keys = ", ".join(entries) or "0"
    return service.said(f"Choisissez une touche : {keys}.", f"Press a key: {keys}.")


def _prompt(service: Service, menu: Json, key: str, where: str) -> Any:
    """The sound, else the text; None where there is neither, or both are gone."""
    sound, text = words(menu.get(key)), words(menu.get(f"{key}Tts"))
    if sound in service.sounds:
        spoken = service.texts.get(text)
        return {"sound": service.sounds[sound], **({"say": spoken} if spoken else {})}
    if text in service.texts:
        return service.texts[text]
    if sound or text:
        service.report.left_out(where, f"its {key} {sound or text} is gone")
    return None


def _seconds(menu: Json, key: str) -> int:
    """Milliseconds there; whole seconds here, from 1 to 60."""
    told = whole(menu.get(key), USUAL[key] * 1000)
    return max(1, min(60, -(-told // 1000)))
