"""/api/calls: the call log, as JSON or CSV; one call with its trace."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from flask import Response, request

from flows import base64url
from flows.lookalikes import usual
from flows.record import asdict
from flows.store.ports import CallFacts, CallTurn
from webhooks.api import reading
from webhooks.api.answers import answer, instant, page, with_next
from webhooks.api.filters import FILTERS, call_filter
from webhooks.auth import Principal
from webhooks.errors import ApiError
from webhooks.service import service

COLUMNS = CallFacts.__struct_fields__
_NUMBER = re.compile(r"\+?[0-9]+")
_NEXT_CELL = re.compile(r"([;\t\r\n|]\s*)(?=[=+\-@|%\uff1d\uff0b\uff0d\uff20])")
"""Where a spreadsheet that takes another separator than ours would begin a cell with a formula."""


def log(_: Principal) -> Response:
    """GET /api/calls, the newest first; `format=csv` or `Accept: text/csv` for a spreadsheet."""
    reading.only("limit", "cursor", "format", *FILTERS)
    limit, as_csv, only = reading.limit(), wants_csv(), call_filter(request.args)
    rows, cursor = page(service().store.calls.list(limit + 1, before(), only), limit, call_cursor)
    if as_csv:
        return with_next(spreadsheet("calls", COLUMNS, map(facts, rows)), cursor)
    return with_next(answer({"calls": [facts(row) for row in rows], "next": cursor}), cursor)


def call(_: Principal, id: str) -> Response:
    """GET /api/calls/<id>: what is known of it, and what was decided in each turn and why."""
    reading.only()
    found = service().store.calls.get(id)
    if found is None:
        raise ApiError(404, "unknown_call", "There is no such call in the log.")
    return answer({**facts(found), "turns": [_turn(turn) for turn in service().store.calls.turns(id)]})


def cell(value: Any) -> str:
    """A value that no spreadsheet takes for a formula (owasp.org/www-community/attacks/CSV_Injection). Numbers are none.

    >>> [cell(value) for value in (None, 7, "+33612345678", "=1+1", "-2+3", " @SUM(A1)", "a;=1")]
    ['', '7', '+33612345678', "'=1+1", "'-2+3", "' @SUM(A1)", "a;'=1"]
    """
    text = _NEXT_CELL.sub(r"\1'", "" if value is None else str(value))
    risky = usual(text.lstrip()[:1]) in ("=", "+", "-", "@", "|", "%") or text[:1] in ("\t", "\r", "\n")
    return f"'{text}" if risky and not _NUMBER.fullmatch(text) else text


def wants_csv() -> bool:
    """Whether rows are asked for as a spreadsheet."""
    wanted = request.args.get("format")
    if wanted not in (None, "json", "csv"):
        raise ApiError(400, "bad_parameter", f'"format" is json or csv, not "{wanted}".')
    best = request.accept_mimetypes.best_match(["application/json", "text/csv"])
    return wanted == "csv" or (wanted is None and best == "text/csv")


def spreadsheet(name: str, columns: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> Response:
    """Rows as CSV (RFC 4180)."""
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(columns)
    writer.writerows([cell(row[column]) for column in columns] for row in rows)
    headers = {"Content-Disposition": f"attachment; filename={name}.csv", "Vary": "Accept"}
    return Response(file.getvalue(), headers=headers, content_type="text/csv; charset=utf-8")


def facts(call: CallFacts) -> dict[str, Any]:
    """A call as JSON and spreadsheets tell it."""
    return {**asdict(call), "started_at": instant(call.started_at), "ended_at": instant(call.ended_at)}


def _turn(turn: CallTurn) -> dict[str, Any]:
    return {"turn": turn.turn, "at": instant(turn.at), "event": turn.event, "lines": turn.lines}


def call_cursor(call: CallFacts) -> str:
    """The cursor that goes on after a call."""
    return cursor_of(call.started_at, call.id)


def cursor_of(at: datetime, last: str) -> str:
    """The cursor that goes on after a row."""
    return base64url.written(f"{at.isoformat()} {last}".encode()).decode()


def before() -> tuple[datetime, str] | None:
    """The row after which the page begins, None for the first page."""
    text = request.args.get("cursor")
    if text is None:
        return None
    try:
        at, _, last = base64url.read(text.encode()).decode().partition(" ")
        return datetime.fromisoformat(at).astimezone(UTC), last
    except (ValueError, OverflowError) as error:
        raise ApiError(400, "bad_parameter", '"cursor" is not one that was given here.') from error
