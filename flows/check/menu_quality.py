"""Menus that callers give up on: long before a key is of use, too many choices, no way to a person."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from flows import speech
from flows.actions import Action
from flows.actions.back import Back
from flows.actions.dial import Dial
from flows.actions.exit import Exit
from flows.actions.menu import OpenMenu
from flows.actions.pause import Pause
from flows.actions.play import Play
from flows.actions.queue import JoinQueue
from flows.actions.repeat import Repeat
from flows.actions.top import Top
from flows.actions.voicemail import Voicemail
from flows.check.flow_map import FlowMap
from flows.check.nodes import Edge, Node
from flows.check.passages import Rest
from flows.check.shapes import Path
from flows.check.spending import Resources, setting
from flows.configuration import pointer
from flows.document import Menu
from flows.problems import Problem
from flows.words import joined, words

SLOW_SECONDS = 15
MOST_CHOICES = 5
"""What people keep in mind: five choices and less."""
KEY_WORDS = {"*": r"\*|étoile|star|Stern", "#": r"#|dièse|hash|pound|Raute"}
Found = Iterator[tuple[str, Path, str]]


def menu_problems(name: str, flow: FlowMap, reached: set[Node], resources: Resources) -> Iterator[Problem]:
    """Warnings about the menus of a flow that calls come to."""
    for code, path, message in _found(flow, reached, resources):
        yield Problem("warning", code, pointer("flows", name, *path), message)


def _found(flow: FlowMap, reached: set[Node], resources: Resources) -> Found:
    lonely = _without_people(flow)
    before = _seconds_before(flow, resources)
    for name, menu in flow.flow.menus.items():
        if Node("menu", name) in reached:
            yield from _slow(name, menu, before[name], resources)
            yield from _many(name, menu)
    alone = [menu for menu in flow.flow.menus if menu in lonely and Node("menu", menu) in reached]
    if alone:
        others = words(", nor from {menus}", menus=joined(alone[1:6])) if alone[1:] else ""
        message = words(
            "From this menu{others} nobody can be reached: no dial, queue or mailbox comes after any key of it.",
            others=others,
        )
        yield "no_person", ("menus", alone[0]), message


def _slow(name: str, menu: Menu, before: float, resources: Resources) -> Found:
    seconds = before + first_key_seconds(menu, lambda sound: setting(resources("sounds", sound), "text"))
    if seconds > SLOW_SECONDS:
        why = "" if menu.barge_in else words(", for barge_in is off")
        message = words(
            "It takes about {seconds:.0f} seconds until a key is of use{why}: say the choices within {slow_seconds}.",
            seconds=seconds,
            why=why,
            slow_seconds=SLOW_SECONDS,
        )
        yield "slow_menu", ("menus", name, "greeting"), message


def first_key_seconds(menu: Menu, texts: speech.Texts) -> float:
    """Seconds until the greeting has named the first key that is an entry; all of it where it names none, or must be heard out."""
    heard = 0.0
    for text in speech.parts(menu.greeting, texts):
        named = _first_key(text, menu) if text is not None and menu.barge_in else None
        if named is not None:
            return heard + named / speech.SPEECH
        heard += speech.SOUND_SECONDS if text is None else len(text) / speech.SPEECH
    return heard


def _first_key(text: str, menu: Menu) -> int | None:
    """Where the text has named the first of the menu's keys."""
    words = (KEY_WORDS.get(keys, re.escape(keys)) for keys in menu.entries)
    ends = (match.end() for word in words if (match := re.search(rf"(?<!\w)(?:{word})(?!\w)", text, re.IGNORECASE)))
    return min(ends, default=None)


def _many(name: str, menu: Menu) -> Found:
    """Codes of several keys are for those who know them: they are not said."""
    choices = [keys for keys, actions in menu.entries.items() if len(keys) == 1 and not _only_moves(actions)]
    if len(choices) > MOST_CHOICES:
        message = words(
            "This menu has {choices} choices; people keep {most_choices} in mind: put some of them into a sub-menu.",
            choices=len(choices),
            most_choices=MOST_CHOICES,
        )
        yield "many_choices", ("menus", name, "entries"), message


def _only_moves(actions: Sequence[Action]) -> bool:
    return len(actions) == 1 and isinstance(actions[0], Back | Top | Repeat | Exit)


def _seconds_before(flow: FlowMap, resources: Resources) -> Mapping[str, float]:
    """Menu → the longest that is said in the same list before it is opened; keys that are pressed meanwhile are lost."""
    found: dict[str, float] = defaultdict(float)
    for rest in flow.everything:
        if isinstance(rest.action, OpenMenu):
            found[rest.action.menu] = max(found[rest.action.menu], _said_before(rest, resources))
    return found


def _said_before(rest: Rest, resources: Resources) -> float:
    seconds = 0.0
    for action in reversed(rest.actions[: rest.start]):
        if isinstance(action, Play) and action.loop != "forever":
            seconds += action.loop * speech.seconds(
                action.prompt, lambda sound: setting(resources("sounds", sound), "text")
            )
        elif isinstance(action, Pause):
            seconds += action.seconds
        else:
            break
    return seconds


def _without_people(flow: FlowMap) -> set[str]:
    """The menus from which no dial, queue or mailbox can be reached."""
    backwards: dict[Node, dict[Node, Edge]] = defaultdict(dict)
    for node, edges in flow.whole.items():
        for target, edge in edges.items():
            backwards[target][node] = edge
    queue = list({_owner(rest) for rest in flow.everything if isinstance(rest.action, Dial | JoinQueue | Voicemail)})
    near = set(queue)
    while queue:
        new = [node for node in backwards[queue.pop()] if node not in near]
        near.update(new)
        queue.extend(new)
    return {menu for menu in flow.flow.menus if Node("menu", menu) not in near}


def _owner(rest: Rest) -> Node:
    """The place whose list an action stands in."""
    if rest.owner.kind == "step":
        return Node(str(rest.path[2]), rest.owner.key)
    return Node("menu", rest.owner.key)
