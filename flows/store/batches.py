"""Many rows in one statement with one parameter: a JSON text that the database takes apart.

A parameter for each value costs several times the work, and the driver of SQLite lets go of the interpreter lock for each
row (sqlite.org/json1.html#jeach, postgresql.org/docs/current/functions-json.html).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from flows import quick_json
from flows.store.types import Json, Utc, in_utc, storable

BATCH: Final = "batch"
Read = Callable[[sa.Column[Any], int], sa.ColumnElement[Any]]


def as_text(rows: Iterable[Sequence[Any]]) -> str:
    """The value of the parameter `batch`: rows of texts, whole numbers, instants (`instant`) and JSON data."""
    rows = list(rows)
    text = quick_json.written(rows).decode()
    if "\\u0000" in text or "\\ud" in text:  # what PostgreSQL refuses, or the first half of an emoji
        return quick_json.written(storable(rows)).decode()
    return text


def instant(at: datetime) -> str:
    """An instant as SQLAlchemy writes it into SQLite. Raises ValueError for one without a zone."""
    return (at if at.tzinfo is UTC else in_utc(at)).isoformat(" ", "microseconds").removesuffix("+00:00")


def rows_of(connection: sa.Connection, table: sa.Table) -> sa.Select[Any]:
    """All columns of `table`, in their order, of each row in the parameter `batch`."""
    read = _of_postgresql() if connection.dialect.name == "postgresql" else _of_sqlite()
    return sa.select(*(read(column, place) for place, column in enumerate(table.columns))).where(sa.true())


def _of_sqlite() -> Read:
    # "WHERE true" keeps ON CONFLICT from being read as a join's ON (sqlite.org/lang_upsert.html, "parsing ambiguity")
    row = sa.func.json_each(sa.bindparam(BATCH, type_=sa.Text)).table_valued("value").c.value
    return lambda _, place: sa.func.json_extract(row, f"$[{place}]")


def _of_postgresql() -> Read:
    batch = sa.cast(sa.bindparam(BATCH, type_=sa.Text), postgresql.JSONB)
    row = sa.func.jsonb_array_elements(batch).table_valued("value").c.value

    def read(column: sa.Column[Any], place: int) -> sa.ColumnElement[Any]:
        if isinstance(column.type, Json):
            return row.op("->")(place)
        value = row.op("->>")(place)
        if isinstance(column.type, Utc):
            return sa.func.timezone("UTC", sa.cast(value, sa.DateTime))
        return sa.cast(value, column.type)

    return read
