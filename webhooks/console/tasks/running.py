"""Work from the page on which it is begun to what comes of it: at once where it is small, else by the worker."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any, Final

from flask import redirect, url_for
from flask_babel import force_locale
from flask_babel import gettext as _

from flows.store.tasks import Task
from webhooks.auth import Principal
from webhooks.console.pages import Answer, told
from webhooks.console.sessions import somebody
from webhooks.console.tasks.heart import Heart
from webhooks.console.tasks.work import Superseded, Work
from webhooks.console.texts import language
from webhooks.errors import ApiError
from webhooks.jobs import tasks as jobs
from webhooks.service import Service, service

log = logging.getLogger("carillon.console")
LANGUAGE: Final = "language"


def begin(who: Principal, work: Work, about: Mapping[str, Any], given: bytes, *, is_small: bool) -> Answer:
    """After a form that begins some work: what came of it, where it is small; else the page that tells how far it is.

    Where no queue takes it, it is done while the browser waits.
    """
    if is_small:
        return work.shown(who, about, work.run(who, about, given, _nobody_listens))
    here = service()
    made = here.store.tasks.add(who.label, work.name, {**about, LANGUAGE: language()}, given)
    if not jobs.queue(here.settings.redis_url, made):
        perform(here, made)
    return redirect(url_for("console.task", id=made), 303)


def _nobody_listens(_done: int, _total: int) -> None:
    """It is over before anybody could ask."""


def perform(here: Service, wanted: str) -> bool:
    """Does a task that waits, in this process; False where it does not wait, or is gone."""
    attempt, task = here.store.tasks.begin(wanted), here.store.tasks.get(wanted)
    if attempt is None or task is None:
        return False
    try:
        with Heart(here.store.tasks, task.id, attempt) as heart, force_locale(str(task.about.get(LANGUAGE, "en"))):
            state, result = _done(task, heart)
    except Superseded:
        log.info("task %s is done by somebody else, or given up", task.id)
        return False
    return here.store.tasks.finish(task.id, attempt, state, result)


def _done(task: Task, heart: Heart) -> tuple[Any, Mapping[str, Any]]:
    """What came of it. Raises `Superseded`."""
    from webhooks.console.tasks.kinds import WORK  # they begin work themselves

    given = service().store.tasks.given(task.id)
    try:
        who = somebody(task.owner)
        if who is None:
            raise ApiError(403, "forbidden", _("Whoever began this may no longer sign in."))
        return "done", WORK[task.kind].run(who, task.about, given, heart.tell)
    except ApiError as error:
        return "failed", {"wrong": told(error)}
    except Superseded:
        raise
    except Exception as wrong:  # RQ's too, when it takes too long or the worker is to end: it can be begun again
        log.exception("task %s (%s) failed", task.id, task.kind)
        return "failed", {"wrong": "", "log": type(wrong).__name__}
