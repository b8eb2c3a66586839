"""Making the HTTP request of a flow, guarded: public addresses only, bounded in time and size, redirects checked anew."""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Collection, Mapping
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as TooLate
from contextlib import closing
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urljoin, urlsplit

import urllib3

from flows.actions.request import Request
from flows.events import RequestEnded
from webhooks.addresses import Refused, resolve

log = logging.getLogger("carillon.requests")
MAX_SENT = 16 * 1024
MAX_ANSWER = 64 * 1024
MAX_VALUE = 500
"""Characters of one saved value."""
MAX_REDIRECTS = 3
REDIRECTS = {301, 302, 303, 307, 308}
HEADERS = {"User-Agent": "Carillon", "Accept": "application/json", "Accept-Encoding": "identity"}


@dataclass(frozen=True)
class Sent:
    """One HTTP request on its way."""

    method: str
    url: str
    body: bytes | None
    headers: Mapping[str, str]


def make_request(
    action: Request, values: Mapping[str, str], *, key: str, allowed_hosts: Collection[str] = ()
) -> RequestEnded:
    """Make the request of a flow.

    values: the collected variables, `caller` and `called`; only those that the action sends leave. key: the same whenever the
    same request is made again, sent as Idempotency-Key. allowed_hosts: `host` or `host:port` that need not be public.
    Never raises and never takes longer than the action's timeout.
    """
    pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="carillon-request")
    end = time.monotonic() + action.timeout
    try:
        asked = pool.submit(_asked, _first(action, values, key), end, allowed_hosts)
        status, body = asked.result(timeout=action.timeout)
    except TooLate:
        return RequestEnded(ok=False, detail=f"no answer within {action.timeout:g} s")
    except Refused as wrong:
        return RequestEnded(ok=False, detail=f"refused: {wrong}")
    except (urllib3.exceptions.HTTPError, OSError, ValueError) as wrong:
        return RequestEnded(ok=False, detail=f"no answer: {type(wrong).__name__}")
    finally:
        pool.shutdown(wait=False)
    if not 200 <= status <= 299:
        return RequestEnded(ok=False, detail=f"answered with status {status}")
    return _saved(action.save, body)


def _first(action: Request, values: Mapping[str, str], key: str) -> Sent:
    sent = {name: values.get(name, "") for name in action.send}
    headers = {**HEADERS, "Idempotency-Key": key}
    if action.method == "GET":
        query = urlencode(sent)
        return Sent(
            "GET", f"{action.url}{'&' if '?' in action.url else '?'}{query}" if query else action.url, None, headers
        )
    body = json.dumps(sent, ensure_ascii=False).encode()
    if len(body) > MAX_SENT:
        raise Refused(f"more than {MAX_SENT} bytes to send")
    return Sent(action.method, action.url, body, {**headers, "Content-Type": "application/json"})


def _asked(sent: Sent, end: float, allowed_hosts: Collection[str]) -> tuple[int, bytes]:
    for _ in range(MAX_REDIRECTS + 1):
        status, body, location = _once(sent, end, allowed_hosts)
        if status not in REDIRECTS or not location:
            return status, body
        sent = _redirected(sent, status, location)
    raise Refused(f"more than {MAX_REDIRECTS} redirects")


def _redirected(sent: Sent, status: int, location: str) -> Sent:
    """RFC 9110, section 15.4: 303 is fetched with GET; 307 and 308 keep the method."""
    url = urljoin(sent.url, location)
    if sent.url.startswith("https:") and not url.startswith("https:"):
        raise Refused("a redirect away from https")
    if status in (307, 308) or sent.method == "GET":
        return Sent(sent.method, url, sent.body, sent.headers)
    headers = {name: value for name, value in sent.headers.items() if name != "Content-Type"}
    return Sent("GET", url, None, headers)


def _once(sent: Sent, end: float, allowed_hosts: Collection[str]) -> tuple[int, bytes, str]:
    parts = urlsplit(sent.url)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.username is not None or "\\" in sent.url:
        raise Refused("not a plain web address")
    port = parts.port or (443 if parts.scheme == "https" else 80)
    address = resolve(parts.hostname.rstrip("."), port, allowed_hosts)
    with _pool(parts.scheme, address, port, parts.hostname) as pool:
        answer = pool.request(
            sent.method,
            f"{parts.path or '/'}{'?' + parts.query if parts.query else ''}",
            body=sent.body,
            headers={**sent.headers, "Host": parts.netloc},
            timeout=max(end - time.monotonic(), 0.01),
            redirect=False,
            retries=False,
            preload_content=False,
        )
        with closing(answer):
            return answer.status, _body(answer, end), answer.headers.get("Location", "")


def _pool(scheme: str, address: str, port: int, host: str) -> urllib3.HTTPConnectionPool:
    """A connection to exactly that address, with the certificate of the host's name."""
    if scheme == "https":
        return urllib3.HTTPSConnectionPool(address, port, server_hostname=host, assert_hostname=host)
    return urllib3.HTTPConnectionPool(address, port)


def _body(answer: urllib3.BaseHTTPResponse, end: float) -> bytes:
    if answer.headers.get("Content-Encoding", "identity") != "identity":
        raise Refused("an answer in an encoding that was not asked for")
    found = b""
    for piece in answer.stream(8192, decode_content=False):
        found += piece
        if len(found) > MAX_ANSWER:
            raise Refused(f"an answer of more than {MAX_ANSWER} bytes")
        if time.monotonic() > end:
            raise TimeoutError
    return found


def _saved(wanted: Mapping[str, str], body: bytes) -> RequestEnded:
    if not wanted:
        return RequestEnded(ok=True)
    try:
        answer = json.loads(body)
    except (ValueError, RecursionError):
        return RequestEnded(ok=False, detail="the answer is not JSON")
    found = {name: _text(_at(answer, path)) for name, path in wanted.items()}
    missing = ", ".join(name for name, text in found.items() if text is None)
    values = tuple((name, text[:MAX_VALUE]) for name, text in found.items() if text is not None)
    return RequestEnded(ok=True, values=values, detail=f"not in the answer: {missing}" if missing else "")


def _at(value: Any, path: str) -> Any:
    for part in path.split("."):
        if isinstance(value, dict):
            value = value.get(part)
        elif isinstance(value, list) and part.isascii() and part.isdigit() and int(part) < len(value):
            value = value[int(part)]
        else:
            return None
    return value


def _text(value: Any) -> str | None:
    """A value as text: what a caller can hear and a condition can compare.

    >>> [_text(value) for value in ("a", 12, 1.5, True, None, [])]
    ['a', '12', '1.5', 'true', None, None]
    """
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if isinstance(value, str | int | float) else None
