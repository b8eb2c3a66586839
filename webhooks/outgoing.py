"""Making the HTTP request of a flow, guarded: public addresses only, bounded in time and size, redirects checked anew."""

from __future__ import annotations

import json
import time
from collections.abc import Collection, Mapping
from urllib.parse import urlencode, urljoin, urlsplit

from flows.actions.request import Request
from flows.events import RequestEnded
from webhooks.addresses import Refused
from webhooks.exchange import MAX_ANSWER, Answer, NoAnswer, Sent, exchange
from webhooks.saving import saved

MAX_SENT = 16 * 1024
"""Bytes of a body or of a query."""
MAX_REDIRECTS = 3
REDIRECTS = {301, 302, 303, 307, 308}
HEADERS = {"User-Agent": "Carillon", "Accept": "application/json", "Accept-Encoding": "identity"}


def make_request(
    action: Request,
    values: Mapping[str, str],
    *,
    key: str,
    allowed_hosts: Collection[str] = (),
    deadline: float | None = None,
) -> RequestEnded:
    """Make the request of a flow.

    values: the collected variables, `caller` and `called`; only those that the action sends leave. key: the same whenever the
    same request is made again, sent as Idempotency-Key. allowed_hosts: `host` or `host:port` that need not be public.
    deadline: the instant of `time.monotonic()` by which it must be over even if the action's timeout is later.
    Never raises and never takes longer than the action's timeout.
    """
    end = time.monotonic() + action.timeout
    try:
        answer = asked(_first(action, values, key), end if deadline is None else min(end, deadline), allowed_hosts)
    except Refused as wrong:
        return RequestEnded(ok=False, detail=f"refused: {wrong}")
    except NoAnswer as wrong:
        return RequestEnded(ok=False, detail=str(wrong))
    if not 200 <= answer.status <= 299:
        return RequestEnded(ok=False, detail=f"answered with status {answer.status}")
    return saved(action.save, answer.body)


def _first(action: Request, values: Mapping[str, str], key: str) -> Sent:
    sent = {name: values.get(name, "") for name in action.send}
    headers = {**HEADERS, "Idempotency-Key": key}
    # A lone surrogate is no character that UTF-8 has.
    body = (urlencode(sent, errors="replace") if action.method == "GET" else json.dumps(sent)).encode()
    if len(body) > MAX_SENT:
        raise Refused(f"more than {MAX_SENT} bytes to send")
    if action.method == "GET":
        url = action.url.partition("#")[0]
        between = "&" if "?" in url else "?"
        return Sent("GET", f"{url}{between}{body.decode()}" if body else url, None, headers)
    return Sent(action.method, action.url, body, {**headers, "Content-Type": "application/json"})


def asked(sent: Sent, end: float, allowed_hosts: Collection[str], most: int = MAX_ANSWER) -> Answer:
    """As `exchange`, following a few redirects. Raises `Refused` and `NoAnswer`."""
    for _ in range(MAX_REDIRECTS + 1):
        answer = exchange(sent, end, allowed_hosts, most)
        if answer.status not in REDIRECTS or not answer.location:
            return answer
        sent = _redirected(sent, answer)
    raise Refused(f"more than {MAX_REDIRECTS} redirects")


def _redirected(sent: Sent, answer: Answer) -> Sent:
    """RFC 9110, section 15.4: 303 is fetched with GET, and so are 301 and 302 after a POST; else the method is kept."""
    try:
        url = urljoin(sent.url, answer.location)
        scheme = urlsplit(url).scheme
    except ValueError as wrong:
        raise Refused("a redirect that leads nowhere") from wrong
    if sent.url.startswith("https:") and scheme != "https":
        raise Refused("a redirect away from https")
    if answer.status == 303 or (answer.status in (301, 302) and sent.method == "POST"):
        headers = {name: value for name, value in sent.headers.items() if name != "Content-Type"}
        return Sent("GET", url, None, headers)
    return Sent(sent.method, url, sent.body, sent.headers)
