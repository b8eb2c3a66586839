"""/console/tasks: the work somebody has begun; how far it is, and what came of it."""

from __future__ import annotations

from datetime import timedelta
from typing import Final, Literal

from flask import redirect, request, url_for
from flask_babel import gettext as _

from flows.record import Frozen
from flows.store.tasks import Task
from webhooks.auth import Principal
from webhooks.console import workspace
from webhooks.console.editing.facts import page
from webhooks.console.pages import Answer, done
from webhooks.console.tasks.kinds import WORK
from webhooks.console.tasks.running import perform
from webhooks.errors import ApiError
from webhooks.jobs import tasks as jobs
from webhooks.service import service

LONG: Final = timedelta(seconds=15)
"""After so long somebody may do it themselves, without the worker."""
Stage = Literal["waiting", "late", "running", "dead", "done", "failed"]


class Seen(Frozen):
    """A task as it is shown. back: the address of where it was begun."""

    task: Task
    title: str
    stage: Stage
    back: str


def listed(who: Principal) -> Answer:
    """GET /console/tasks: the latest."""
    return page("tasks.html", who, workspace.working(who), tasks=[_seen(task) for task in _known(who)])


def one(who: Principal, id: str) -> Answer:
    """GET /console/tasks/<id>: how far it is; once it is done, what came of it."""
    task = _mine(who, id)
    if task.state == "done" and task.result is not None:
        return WORK[task.kind].shown(who, task.about, task.result)
    return page("task.html", who, workspace.working(who), seen=_seen(task))


def act(who: Principal, id: str) -> Answer:
    """POST /console/tasks/<id>: `do=again` where it failed, `do=now` without the worker, `do=drop` to give it up."""
    task, here, what = _mine(who, id), service(), request.form.get("do")
    if what == "drop":
        here.store.tasks.drop(task.id)
        return done(_("Given up: %(what)s", what=WORK[task.kind].title(task.about)), "tasks")
    if what == "again":
        here.store.tasks.again(task.id)
    if what == "now" or not jobs.queue(here.settings.redis_url, task.id, task.attempt):
        perform(here, task.id)
    return redirect(url_for("console.task", id=task.id), 303)


def _known(who: Principal, limit: int = 20) -> list[Task]:
    return [task for task in service().store.tasks.list(who.label, limit) if task.kind in WORK]


def _mine(who: Principal, wanted: str) -> Task:
    """A task of theirs. Raises ApiError (404)."""
    found = service().store.tasks.get(wanted)
    if found is None or found.owner != who.label or found.kind not in WORK:
        raise ApiError(404, "unknown_task", _("There is no such work of yours. It is kept for seven days."))
    return found


def _seen(task: Task) -> Seen:
    work = WORK[task.kind]
    return Seen(task, work.title(task.about), _stage(task), work.back(task.about))


def _stage(task: Task) -> Stage:
    now = service().now()
    if task.state == "waiting":
        return "late" if now - task.seen_at > LONG else "waiting"
    return "dead" if task.is_dead(now) else task.state
