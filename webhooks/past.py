"""Whether a call is of the past, so that nothing is done for it any more.

Twilio's signature has no time in it: a webhook that somebody has copied can be sent again for ever. Its answer is a document that
nobody plays, but people would be rung and services asked once more where that is not remembered any longer.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from flows.store.calls import Calls

log = logging.getLogger("carillon.voice")
LONGEST = timedelta(hours=26)
"""Longer than any call may last (24 hours at Twilio): what was done for one is remembered so long, and then nothing is done."""


def is_past(calls: Calls, call_id: str, now: datetime) -> bool:
    """Whether the log of calls says so; a call that it does not know is one of now. Raises sqlalchemy.exc.SQLAlchemyError."""
    known = calls.get(call_id)
    if known is None or known.started_at > now - LONGEST:
        return False
    log.warning("call %s is long over: nothing is done for a webhook of it that comes now", call_id)
    return True
