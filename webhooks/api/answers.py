"""How the admin API answers: JSON, entity tags, pages."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, TypeVar
from urllib.parse import urlencode

from flask import Response, request

T = TypeVar("T")


def text_of(value: Any) -> str:
    """A JSON value as people read it: indented, keys sorted, so that two versions differ where they differ.

    >>> print(text_of({"b": 1, "a": "é"}), end="")
    {
      "a": "é",
      "b": 1
    }
    """
    return json.dumps(value, ensure_ascii=False, indent=2, sort_keys=True) + "\n"


def answer(value: Any, status: int = 200) -> Response:
    """A JSON answer; its members stay in their order."""
    return Response(json.dumps(value, ensure_ascii=False) + "\n", status, content_type="application/json")


def tagged(
    body: Callable[[], str | bytes],
    tag: str,
    *,
    cache: str = "private, no-cache",
    content_type: str = "application/json",
) -> Response:
    """An answer with an ETag; 304 where If-None-Match has it already, and then `body` is not made."""
    response = Response(content_type=content_type)
    response.set_etag(tag)
    response.headers["Cache-Control"] = cache
    if not request.if_none_match.contains_weak(tag):
        response.set_data(body())
    response.make_conditional(request)
    return response


def instant(at: datetime | None) -> str | None:
    """An instant as RFC 3339, in UTC."""
    return at.isoformat().replace("+00:00", "Z") if at else None


def page(rows: Sequence[T], limit: int, cursor: Callable[[T], str]) -> tuple[Sequence[T], str | None]:
    """Of `limit + 1` rows at most, those of this page, and the cursor of the next one, None after the last."""
    shown = rows[:limit]
    return shown, cursor(shown[-1]) if len(rows) > limit else None


def with_next(response: Response, cursor: str | None) -> Response:
    """The same answer with a Link to the next page (RFC 8288)."""
    if cursor is not None:
        query = urlencode({**request.args.to_dict(), "cursor": cursor})
        response.headers["Link"] = f'<?{query}>; rel="next"'
    return response
