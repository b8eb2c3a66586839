"""Bearer tokens of the admin API. A token is 256 random bits, shown once; only its SHA-256 is kept."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Sequence
from contextlib import suppress
from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from flows.store.clock import Clock, utc_now
from flows.store.ports import ENVIRONMENT, ROLES, TAKEN, Role, Token
from flows.store.schema import tokens

PREFIX = "carillon_"
LABEL_CHARACTERS = 64
_FACTS = [column for column in tokens.c if column.name != "hash"]
_USE_IS_NOTED_EVERY = timedelta(hours=1)


class Tokens:
    """All tokens. A token of 256 random bits needs no slow hash: nobody can try them all."""

    def __init__(self, engine: sa.Engine, clock: Clock = utc_now) -> None:
        self._engine = engine
        self._clock = clock

    def create(self, label: str, role: str) -> tuple[str, Token]:
        """A new token and what is known of it. Raises ValueError for a role that is none, and a label that cannot be taken."""
        label, role = _label(label), _role(role)
        text = PREFIX + secrets.token_urlsafe(32)
        token = Token(id=secrets.token_hex(6), label=label, role=role, created_at=self._clock())
        row = {"id": token.id, "label": label, "role": role, "created_at": token.created_at, "hash": _hash(text)}
        with self._engine.begin() as connection:
            connection.execute(sa.insert(tokens).values(row))
        return text, token

    def find(self, text: str) -> Token | None:
        """The token that `text` is, None when it is none or was revoked. Its use is noted, at most once an hour."""
        wanted = _hash(text)
        with self._engine.begin() as connection:
            row = connection.execute(sa.select(tokens).where(tokens.c.hash == wanted)).one_or_none()
        if row is None or row.revoked_at or not hmac.compare_digest(row.hash, wanted):
            return None
        token = _token(row)
        with suppress(sa.exc.OperationalError):  # a busy database is no reason to refuse a good token
            self._note_use(token)
        return token

    def _note_use(self, token: Token) -> None:
        now = self._clock()
        if token.last_used_at is None or now - token.last_used_at > _USE_IS_NOTED_EVERY:
            with self._engine.begin() as connection:
                connection.execute(sa.update(tokens).where(tokens.c.id == token.id).values(last_used_at=now))

    def list(self) -> Sequence[Token]:
        """All tokens, revoked ones too, the oldest first."""
        with self._engine.begin() as connection:
            rows = connection.execute(sa.select(*_FACTS).order_by(tokens.c.created_at, tokens.c.id))
            return [_token(row) for row in rows]

    def revoke(self, id: str) -> bool:
        """Ends a token for good; False when there is none that could be ended."""
        standing = (tokens.c.id == id) & tokens.c.revoked_at.is_(None)
        with self._engine.begin() as connection:
            changed = connection.execute(sa.update(tokens).where(standing).values(revoked_at=self._clock()))
        return bool(changed.rowcount)


def _label(text: str) -> str:
    label = text.strip()
    if not label.isprintable() or not 0 < len(label) <= LABEL_CHARACTERS:
        raise ValueError(f"A label has 1 to {LABEL_CHARACTERS} characters: it is the author's name in history.")
    if label.casefold() == ENVIRONMENT:
        raise ValueError(TAKEN)
    return label


def _role(text: str) -> Role:
    for role in ROLES:
        if role == text:
            return role
    raise ValueError(f"Roles are {', '.join(ROLES)}.")


def _hash(text: str) -> bytes:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()


def _token(row: sa.Row[*tuple[Any, ...]]) -> Token:
    return Token(row.id, row.label, row.role, row.created_at, row.last_used_at, row.revoked_at)
