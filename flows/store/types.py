"""Column types that hold on SQLite and PostgreSQL alike, whatever a caller, a provider or an admin sends."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def storable(value: Any) -> Any:
    """JSON data or text in which U+0000 and lone surrogates, which PostgreSQL refuses, are replaced by U+FFFD.

    >>> storable({"digits": ["1\\x00", 2, "é\\ud800"]})
    {'digits': ['1\ufffd', 2, 'é\ufffd']}
    """
    if isinstance(value, str):
        return _UNSTORABLE.sub("\ufffd", value)
    if isinstance(value, dict):
        return {storable(key): storable(member) for key, member in value.items()}
    if isinstance(value, (list, tuple)):
        return [storable(member) for member in value]
    return value


def in_utc(value: datetime) -> datetime:
    """The same instant in UTC. Raises ValueError for one without a zone."""
    if value.tzinfo is None:
        raise ValueError(f"a time without a zone cannot be stored: {value}")
    return value.astimezone(UTC)


class Words(sa.TypeDecorator[str]):
    """Text of any length."""

    impl = sa.Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: sa.Dialect) -> Any:
        return storable(value)


class Json(sa.TypeDecorator[Any]):
    """A JSON value; None is SQL's null."""

    impl = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: sa.Dialect) -> Any:
        return storable(value)


class Utc(sa.TypeDecorator[datetime]):
    """An instant. Only aware times go in; they come out in UTC. SQLite keeps no zone, so UTC is what it is given."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        if value is None:
            return None
        value = in_utc(value)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
