"""Keeping a TwiML document within what Twilio takes: https://www.twilio.com/docs/api/errors/11750."""

from __future__ import annotations

import logging
import re

log = logging.getLogger(__name__)

DOCUMENT_LIMIT = 64_000  # bytes; 64 kB are 65,536
URL_BYTES = 1_500  # kept for each URL of the call, which are not in the verbs yet
PROMPT = re.compile(r"<(Say|Play)\b[^<>]*>[^<]*</\1>|<Pause [^<>]*/>")


def fitting(verbs: str, urls: int = 0) -> str:
    """The verbs without the prompts that are too much for one document, the last first: less is heard, but the call goes on.

    urls: how many URLs are yet to be filled in. Texts mostly of `&` or `<` are five times as long in XML as on the telephone.

    >>> fitting("<Say>Bonjour</Say><Hangup/>")
    '<Say>Bonjour</Say><Hangup/>'
    """
    excess = len(verbs.encode()) + URL_BYTES * urls - DOCUMENT_LIMIT
    if excess <= 0:
        return verbs
    log.warning("a TwiML document is %d bytes too long: its last prompts are left out", excess)
    for prompt in reversed([*PROMPT.finditer(verbs)]):
        if excess <= 0:
            break
        excess -= len(prompt[0].encode())
        verbs = verbs[: prompt.start()] + verbs[prompt.end() :]
    return verbs
