"""Making the requests of flows so that a repeated webhook makes none twice."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from flows.actions.request import Request
from flows.events import RequestEnded
from flows.store.calls import Calls
from flows.store.marks import Marks
from webhooks.past import LONGEST, is_past

log = logging.getLogger("carillon.requests")
PAST = RequestEnded(ok=False, detail="the call is over")


@dataclass(frozen=True)
class Asking:
    """An `Ask` that remembers what each request was answered, and makes none for a call that is over. Without the store the
    request is made: the caller waits."""

    marks: Marks
    calls: Calls
    now: Callable[[], datetime]
    allowed_hosts: tuple[str, ...] = ()

    def __call__(self, action: Request, values: dict[str, str], key: str) -> RequestEnded:
        known = self._known(key)
        if known is None:
            from webhooks.outgoing import make_request  # an HTTP client takes a third of a cold start

            known = make_request(action, values, key=key, allowed_hosts=self.allowed_hosts)
            self._remember(key, known)
        return known

    def _known(self, key: str) -> RequestEnded | None:
        try:
            text = self.marks.get(f"request:{key}")
            if text is None and is_past(self.calls, key.rsplit("-", 2)[0], self.now()):  # as `turns` writes it
                return PAST
        except Exception as wrong:  # the database is away
            log.warning("whether a request was already made cannot be looked up: %s", wrong)
            return None
        if text is None:
            return None
        ok, values, detail = json.loads(text)
        return RequestEnded(ok, tuple((name, value) for name, value in values), detail)

    def _remember(self, key: str, ended: RequestEnded) -> None:
        try:
            text = json.dumps([ended.ok, ended.values, ended.detail])
            self.marks.set(f"request:{key}", text, self.now() + LONGEST)
        except Exception as wrong:  # the database is away
            log.warning("the answer to a request cannot be remembered: %s", wrong)
