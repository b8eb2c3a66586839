"""All checks of a working draft: with its page where it is small, by the worker where it is large."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Final

from flask import redirect, url_for
from flask_babel import gettext as _

from flows.problems import Problem
from flows.store.tasks import Task
from webhooks.auth import Principal
from webhooks.console import workspace
from webhooks.console.editing import checks
from webhooks.console.pages import Answer
from webhooks.console.tasks.running import begin
from webhooks.console.tasks.work import About, Result, Tell, Work
from webhooks.flow_tests import run_tests
from webhooks.service import service

MOST_AT_ONCE: Final = 200_000
"""Characters of changed documents that are checked while the browser waits: half a second's work."""


@dataclass(frozen=True)
class Found:
    """What is wrong with a draft. failed: tests of its own. is_known: whether it was checked as it is; task: that does so."""

    problems: list[Problem]
    failed: list[Problem]
    is_known: bool = True
    task: Task | None = None


def is_large(mine: workspace.Working) -> bool:
    """Whether the checks take longer than a page should."""
    return sum(len(text or "") for text in mine.documents.values()) > MOST_AT_ONCE


def digest(mine: workspace.Working) -> str:
    """The same for the same draft."""
    made = hashlib.sha256(str(mine.base).encode())
    for place, text in sorted(mine.documents.items()):
        made.update(repr((place, text)).encode())
    return made.hexdigest()


def found(who: Principal, mine: workspace.Working) -> Found:
    """What is known of a draft."""
    if not is_large(mine):
        return _checked(mine)
    wanted = digest(mine)
    latest = (task for task in service().store.tasks.list(who.label) if task.about.get("digest") == wanted)
    task = next((task for task in latest if task.kind == WORK.name), None)
    whole = service().store.tasks.get(task.id) if task else None
    if whole is None or whole.result is None or whole.state != "done":
        return Found([], [], False, whole)
    problems, failed = ([Problem.unpacked(one) for one in whole.result[key]] for key in ("problems", "failed"))
    return Found(problems, failed)


def _checked(mine: workspace.Working) -> Found:
    problems = checks.of_changes(mine)
    errors = checks.errors(problems)
    return Found(problems, run_tests(service(), mine.configuration) if mine.changes and not errors else [])


def check(who: Principal) -> Answer:
    """POST /console/draft/check: a large draft, all of it."""
    return begin(who, WORK, {"digest": digest(workspace.working(who))}, b"", is_small=False)


def _run(who: Principal, about: About, _given: bytes, _tell: Tell) -> Result:
    mine = workspace.working(who)
    if digest(mine) != about["digest"]:
        return {"problems": [], "failed": []}  # that of the draft as it is now is asked for anew
    told = _checked(mine)
    return {key: [one.packed() for one in getattr(told, key)] for key in ("problems", "failed")}


WORK: Final = Work(
    "check",
    _run,
    lambda who, about, result: redirect(url_for("console.draft"), 303),
    lambda about: _("Check of your draft"),
    lambda about: url_for("console.draft"),
)
