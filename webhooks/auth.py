"""Who asks: bearer tokens (RFC 6750) and what their roles may do."""

from __future__ import annotations

import hmac

from flask import request

from flows.record import Frozen
from flows.store.ports import ENVIRONMENT, ROLES, Role
from webhooks.errors import ApiError
from webhooks.limits import guessed
from webhooks.service import service

_CHALLENGE = 'Bearer realm="carillon"'


class Principal(Frozen):
    """Somebody who may ask. label: how history and audit log call them."""

    label: str
    role: Role

    def may(self, role: Role) -> bool:
        """Whether this is somebody of at least that role.

        >>> Principal("ci", "editor").may("operator"), Principal("ci", "editor").may("admin")
        (True, False)
        """
        return ROLES.index(self.role) >= ROLES.index(role)

    def must(self, role: Role) -> None:
        """Raises ApiError (403) for somebody of a lesser role."""
        if not self.may(role):
            words = f"This needs the role {role}; this token has the role {self.role}."
            challenge = {"WWW-Authenticate": f'{_CHALLENGE}, error="insufficient_scope", scope="{role}"'}
            raise ApiError(403, "forbidden", words, challenge, needed=role)


def guard(role: Role) -> Principal:
    """Who makes this request. Raises ApiError: 401 without a token that is good, 403 for a lesser role than `role`."""
    who = _identify()
    who.must(role)
    return who


def _identify() -> Principal:
    sent = request.authorization
    if sent is None or sent.type != "bearer" or not sent.token:
        words = "Send a token: Authorization: Bearer <token>."
        raise ApiError(401, "unauthorized", words, {"WWW-Authenticate": _CHALLENGE})
    who = from_environment(sent.token) or _from_store(sent.token)
    if who is None:
        guessed()
        challenge = {"WWW-Authenticate": f'{_CHALLENGE}, error="invalid_token"'}
        raise ApiError(401, "invalid_token", "This token is not known, or was revoked.", challenge)
    return who


def from_environment(token: str) -> Principal | None:
    expected = service().settings.admin_token
    if expected and hmac.compare_digest(_bytes(token), _bytes(expected)):
        return Principal(ENVIRONMENT, "admin")
    return None


def _from_store(token: str) -> Principal | None:
    found = service().store.tokens.find(token)
    return Principal(found.label, found.role) if found else None


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")
