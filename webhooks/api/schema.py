"""/api/schema and /api/openapi.json: what there is to send, and where. Public."""

from __future__ import annotations

import hashlib
import json
from functools import cache

from flask import Response

from webhooks.api.answers import tagged

_FOR_AN_HOUR = "public, max-age=3600"


def schema() -> Response:
    """GET /api/schema: the JSON Schema of an upload, for editors."""
    body, tag = _schema()
    return tagged(lambda: body, tag, cache=_FOR_AN_HOUR, content_type="application/schema+json")


def openapi() -> Response:
    """GET /api/openapi.json."""
    body, tag = _openapi()
    return tagged(lambda: body, tag, cache=_FOR_AN_HOUR)


@cache
def _schema() -> tuple[bytes, str]:
    from flows.document.schema import json_schema  # not needed to serve calls: keeps a cold start short

    return _bytes(json_schema())


@cache
def _openapi() -> tuple[bytes, str]:
    from webhooks.api.openapi import DESCRIPTION

    return _bytes(DESCRIPTION)


def _bytes(value: object) -> tuple[bytes, str]:
    body = (json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode()
    return body, hashlib.sha256(body).hexdigest()[:16]
