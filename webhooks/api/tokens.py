"""/api/tokens: who may ask."""

from __future__ import annotations

from typing import Any

from flask import Response

from flows.store.ports import Token
from webhooks.api import reading
from webhooks.api.answers import answer, instant
from webhooks.api.records import audit
from webhooks.auth import Principal
from webhooks.errors import ApiError
from webhooks.service import service


def everyone(_: Principal) -> Response:
    """GET /api/tokens. The tokens themselves are nowhere kept."""
    reading.only()
    return answer({"tokens": [facts(token) for token in service().store.tokens.list()]})


def create(who: Principal) -> Response:
    """POST /api/tokens with {"role", "label"}; the answer shows the token, this once."""
    reading.only()
    wanted = reading.members(reading.body())
    role, label = wanted.get("role"), wanted.get("label")
    if wanted.keys() - {"role", "label"} or not isinstance(role, str) or not isinstance(label, str):
        raise ApiError(422, "bad_token", 'Send {"role", "label"}, each a text.')
    text, token = created(who, role, label)
    return answer({"token": text, **facts(token)}, 201)


def created(who: Principal, role: str, label: str) -> tuple[str, Token]:
    """A new token: its text, which is kept nowhere, and what is kept. Raises ApiError (422)."""
    try:
        text, token = service().store.tokens.create(label, role)
    except ValueError as wrong:
        raise ApiError(422, "bad_token", str(wrong)) from wrong
    audit(who, "create token", f"token {token.id}", {"label": token.label, "role": token.role})
    return text, token


def revoke(who: Principal, id: str) -> Response:
    """DELETE /api/tokens/<id>: ends it for good."""
    reading.only()
    revoked(who, id)
    return Response(status=204)


def revoked(who: Principal, id: str) -> None:
    """Ends a token. Raises ApiError (404)."""
    if not service().store.tokens.revoke(id):
        raise ApiError(404, "unknown_token", "There is no such token, or it was revoked before.")
    audit(who, "revoke token", f"token {id}")


def facts(token: Token) -> dict[str, Any]:
    """A token, as the API tells of one; not the token itself, which nobody keeps."""
    return {
        "id": token.id,
        "label": token.label,
        "role": token.role,
        "created_at": instant(token.created_at),
        "last_used_at": instant(token.last_used_at),
        "revoked_at": instant(token.revoked_at),
    }
