"""The sheet that a picture is drawn on: the flow's nodes, with problems, and the way of a call, each at its node."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from textwrap import shorten
from typing import Any

from flask_babel import gettext as _
from pydantic import ValidationError

from flows.check import check_upload
from flows.check.names import Document
from flows.configuration import KINDS, Configuration, pointer
from flows.picture import Node, Path, draw, lit
from flows.problems import Problem
from webhooks.console.drawing import actions, conditions, prompts
from webhooks.console.drawing.editing import edit_link
from webhooks.console.drawing.reasons import worded
from webhooks.service import service

FOLDED_FROM = 13
"""Steps of a flow from which on they are folded at first: so many fit on a screen or two."""


@dataclass(frozen=True)
class Sheet:
    """What the templates of the picture draw. path: the way of a call, None without one. is_edited: with ways to the editor."""

    root: Node
    configuration: Configuration
    problems: Mapping[str, list[Problem]]
    path: Path | None
    is_edited: bool = False

    @cached_property
    def steps(self) -> list[Node]:
        return self.root.of("step")

    @cached_property
    def is_long(self) -> bool:
        """Whether there are so many steps that they are folded at first."""
        return len(self.steps) >= FOLDED_FROM

    @cached_property
    def last(self) -> set[str]:
        """The ids of the steps after which no other can follow."""
        found: set[str] = set()
        for step in reversed(self.steps):
            found.add(step.id)
            if step.enabled:
                break
        return found

    def problems_of(self, node: Node) -> list[Problem]:
        return self.problems.get(node.id, [])

    def problems_inside(self, node: Node) -> list[Problem]:
        """Those of a node and of all in it."""
        return [problem for one in node.everything() for problem in self.problems_of(one)]

    def is_lit(self, node: Node) -> bool:
        return self.path is not None and node.id in self.path.reasons

    def state(self, node: Node) -> str:
        """Classes that say how a node is drawn: off, lit, stands, passed."""
        words = [] if node.enabled else ["off"]
        if self.path and node.id in self.path.reasons:
            words.append("lit")
        if self.path and node.id in self.path.passed:
            words.append("passed")
        if self.path and node.id == self.path.stands:
            words.append("stands")
        return " ".join(words)

    def why(self, node: Node) -> str:
        """Why a call came to a node, or passed it over, in the reader's language."""
        if self.path is None:
            return ""
        return worded(self.path.reasons.get(node.id) or self.path.passed.get(node.id, ""))

    def is_open(self, node: Node) -> bool:
        """Whether what can be folded is unfolded at first."""
        return not self.is_long or self.is_lit(node) or bool(self.problems_inside(node))

    def conditions(self, step: Node) -> list[str]:
        return conditions.summed(step.settings.get("when"), self.configuration)

    def sentence(self, action: Node) -> str:
        return actions.sentence(action)

    def details(self, action: Node) -> list[str]:
        return actions.details(action)

    def heading(self, part: Node) -> str:
        return str(actions.ROLES.get(part.kind, part.kind))

    def gist(self, step: Node) -> str:
        """What a step does, in one line for when it is folded."""
        taken = step.part("actions")
        return " · ".join(self._gist(action) for action in (taken.parts[:4] if taken else ()))

    def _gist(self, action: Node) -> str:
        said = " ".join(part.sound or part.text for part in self.greeting(action))
        return (
            f"“{shorten(said, 60, placeholder='…')}”" if said and self.is_only_said(action) else self.sentence(action)
        )

    def heard(self, prompt: Any) -> list[prompts.Heard]:
        return prompts.heard(prompt, self.configuration)

    def greeting(self, action: Node) -> list[prompts.Heard]:
        """What an action says: its prompt, a mailbox's greeting."""
        if action.kind == "voicemail":
            mailbox = self.configuration.document("mailboxes", str(action.settings.get("mailbox")))
            usual = mailbox.get("greeting") if isinstance(mailbox, dict) else None
            return self.heard(action.settings.get("greeting") or usual)
        return self.heard(action.settings.get("prompt"))

    def is_only_said(self, action: Node) -> bool:
        """Whether an action only plays its prompt once: then the prompt itself is the best word for it."""
        return action.kind == "play" and action.settings.get("loop", 1) == 1

    def target(self, node: Node) -> Node | None:
        """What a node leads to, where that is drawn elsewhere."""
        return self.root.by_pointer.get(node.refers) if node.refers else None

    def edit(self, node: Node) -> str | None:
        return edit_link(node) if self.is_edited else None

    def follows(self, part: Node, step: Node) -> str:
        """What comes after the last action of a step's list; "" where nothing does."""
        last = part.parts[-1] if part.parts else None
        if last is not None and (last.kind in _ENDING or last.settings.get("loop") == "forever"):
            return ""
        is_last = step.id in self.last
        if last is not None and last.kind in ("dial", "queue"):
            return str(_("Not taken: hangs up") if is_last else _("Not taken: the next step"))
        return str(_("Then hangs up") if is_last else _("Then the next step"))


_ENDING = ("hangup", "reject", "voicemail", "goto")


def sheet_of(
    configuration: Configuration,
    name: str,
    trace: Iterable[str] | None = None,
    called: str = "",
    is_edited: bool = False,
) -> Sheet | None:
    """The sheet of a flow; None where there is none of that name. trace: of a call to `called` whose way is to be lit."""
    root = draw(configuration, name)
    if root is None:
        return None
    path = lit(root, trace, called) if trace is not None else None
    return Sheet(root, configuration, _placed(root, configuration, service().now()), path, is_edited)


def _placed(root: Node, configuration: Configuration, now: datetime) -> Mapping[str, list[Problem]]:
    """The problems of a flow, and of what it uses, by the id of the node that has them."""
    used = {
        (kind, name): pointer("flows", root.name, *path)
        for kind, name, path in reversed(Document("flows", root.name, root.settings).uses)
        if kind in KINDS and configuration.has(kind, name)
    }
    upload: dict[str, dict[str, Any]] = {"flows": {root.name: root.settings}}
    for kind, name in used:
        upload.setdefault(kind, {})[name] = configuration.document(kind, name)
    found: dict[str, list[Problem]] = defaultdict(list)
    for problem in check_upload(upload, configuration, now=now).problems:
        node = root.nearest(problem.pointer) or root.nearest(_user(problem.pointer, used))
        if node is not None:
            found[node.id].append(problem)
    return found


def _user(place: str, used: Mapping[tuple[str, str], str]) -> str:
    """Where the flow uses the document that a pointer leads into."""
    for (kind, name), user in used.items():
        document = pointer(kind, name)
        if place == document or place.startswith(document + "/"):
            return user
    return ""


NOT_READY = (ValidationError, KeyError, ValueError)
"""What running a flow raises that has errors."""
