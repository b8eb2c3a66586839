"""What each line of a trace tells of the way. The lines are written in `flows.walk`, `flows.menus` and the actions."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flows.picture.dialling import returns
from flows.picture.trail import Trail


@dataclass(frozen=True)
class Followed:
    """A line, and the words in it that matter."""

    line: str
    words: dict[str, Any]

    def __getitem__(self, name: str) -> str:
        return self.words[name] or ""


Follow = Callable[[Trail, Followed], bool]


def _step(trail: Trail, told: Followed) -> bool:
    """A step's name may hold the words that follow it, so the longest one that fits is meant."""
    rest = told["rest"]
    for name in sorted(trail.steps, key=len, reverse=True):
        match = STEP.fullmatch(rest.removeprefix(name)) if rest.startswith(name) else None
        if match:
            _came_to(trail, name, match["how"], match["why"] or "")
            return True
    return False


def _came_to(trail: Trail, name: str, how: str, why: str) -> None:
    step = trail.steps[name]
    if how == "passed over":
        trail.reasons.pop(step.id, None)
        trail.passed[step.id] = why
        trail.stack = []
    else:
        trail.take(step, "actions" if how == "taken" else "otherwise", why)


def _pressed(trail: Trail, told: Followed) -> bool:
    menu = trail.menu(told["menu"])
    if menu is None:
        return False
    entries = [entry for entry in menu.node.of("entry") if entry.name == told["keys"]]
    for entry in entries:
        trail.enter(entry, told.line)
    return bool(entries)


def _asked_again(trail: Trail, told: Followed) -> bool:
    menu = trail.menu(told["menu"])
    if menu is None:
        return False
    trail.light(menu.node, told.line)
    return True


def _exhausted(trail: Trail, told: Followed) -> bool:
    menu = trail.menu(told["menu"])
    if menu is None:
        return False
    trail.light(menu.node, told.line)
    exhausted = menu.node.part("exhausted")
    if exhausted is not None:
        trail.enter(exhausted, told.line)
    else:
        trail.leave_menus()
    return True


def _gathered(trail: Trail, told: Followed) -> bool:
    if not _collects(trail, told):
        return False
    trail.says(told.line)
    trail.enter(None)
    return True


def _not_gathered(trail: Trail, told: Followed) -> bool:
    action = trail.action
    if action is None or not _collects(trail, told):
        return False
    trail.says(told.line)
    if told["attempt"] == told["attempts"]:
        trail.enter(action.part("exhausted"))
    return True


def _collects(trail: Trail, told: Followed) -> bool:
    action = trail.action
    return action is not None and action.kind == "gather" and action.settings.get("variable") == told["variable"]


def _dialled(trail: Trail, told: Followed) -> bool:
    if trail.dialling is None:
        return False
    trail.says(told.line)
    outcome = told["outcome"].replace(" ", "_")
    if outcome:
        trail.dialling.over(outcome)
    else:
        trail.dialling.rings(told["targets"])
    return True


def _queued(trail: Trail, told: Followed) -> bool:
    action = trail.action
    if action is None or action.kind != "queue":
        return False
    trail.says(told.line)
    result = told["result"].replace(" ", "_")
    stays = result == "answered" and not returns(action)
    if result and result != "called_back" and not stays:
        trail.enter(action.part(result))
    return True


def _signed(trail: Trail, told: Followed) -> bool:
    action = trail.action
    if action is None or action.kind != "sign_in":
        return False
    trail.says(told.line)
    if told["attempt"] == told["attempts"]:  # both are there after the last attempt, none after the right code
        trail.enter(action.part("exhausted") if told["attempt"] else None)
    return True


def _requested(trail: Trail, told: Followed) -> bool:
    action = trail.action
    if action is None or action.kind != "request":
        return False
    trail.says(told.line)
    trail.enter(action.part("success" if told["how"] == "succeeded" else "error"))
    return True


def _refused(trail: Trail, told: Followed) -> bool:
    trail.says(told.line)
    trail.refused()
    return True


def _said(trail: Trail, told: Followed) -> bool:
    trail.says(told.line)
    return True


STEP = re.compile(r" (?P<how>taken|otherwise|passed over)(?:: (?P<why>.*))?")
_OUTCOMES = "answered|busy|no answer|failed"
_RESULTS = "answered|full|timeout|no agents|left|called back"
LINES: tuple[tuple[re.Pattern[str], Follow], ...] = (
    (re.compile(r"step (?P<rest>.*)"), _step),
    (re.compile(r"menu (?P<menu>.+): (?P<keys>[0-9*#]+) pressed"), _pressed),
    (re.compile(r"menu (?P<menu>.+): (?:[0-9*#]+ is no entry|silence), attempt \d+ of \d+"), _asked_again),
    (re.compile(r"menu (?P<menu>.+): attempts used up"), _exhausted),
    (re.compile(r"(?P<variable>.+) collected: .*"), _gathered),
    (
        re.compile(r"(?P<variable>.+): (?:too few keys|silence), attempt (?P<attempt>\d+) of (?P<attempts>\d+)"),
        _not_gathered,
    ),
    (re.compile(rf"dial (?P<targets>.+): (?P<outcome>{_OUTCOMES})"), _dialled),
    (re.compile(r"dial (?P<targets>.+)(?P<outcome>)"), _dialled),
    (re.compile(rf"queue .+: (?P<result>{_RESULTS})"), _queued),
    (re.compile(r"queue .+(?P<result>)"), _queued),
    (re.compile(r"sign_in: .+?(?:, attempt (?P<attempt>\d+) of (?P<attempts>\d+))?"), _signed),
    (re.compile(r"request (?P<how>succeeded|failed)(?:: .*)?"), _requested),
    (re.compile(r"ALERT .+ is not dialled: .*"), _refused),
    (re.compile(r"ALERT .*|recording (?:not )?refused|call ends: \w+|voicemail in mailbox .+|message of \d+ s"), _said),
    (re.compile(r"withheld callers are refused|no step is left"), _said),
)
"""Pattern → what it tells. The first that fits, where its place is where the call stands, counts."""
