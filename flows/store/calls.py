"""The call log. Facts may come twice, late and in any order: what was known stays, what was not is filled in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

import sqlalchemy as sa

from flows.record import asdict
from flows.store.batches import BATCH, as_text, instant, rows_of
from flows.store.engine import writing
from flows.store.ports import CallFacts, CallFilter, CallTurn
from flows.store.schema import call_turns, calls
from flows.store.upsert import insert

_COLUMNS = [calls.c[name] for name in CallFacts.__struct_fields__]
_FILLED_IN = ("revision", "flow", "caller", "called", "ended_at", "seconds", "end_by")


WITHHELD = "withheld"
EVERY = CallFilter()
_EQUAL = ("called", "flow", "status", "end_by")


class Calls:
    """All calls and their turns. Methods raise sqlalchemy.exc.SQLAlchemyError when the database cannot answer."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine

    def write(self, facts: Iterable[CallFacts], turns: Iterable[CallTurn] = ()) -> None:
        """Writes a batch, all or nothing. The same batch again changes nothing.

        A status that is final stays, whatever comes later; the earliest beginning counts.
        """
        rows = [
            asdict(fact) for fact in sorted(facts, key=lambda fact: fact.id)
        ]  # one order: writers never block in a ring
        decided = sorted((one.call_id, one.turn, instant(one.at), one.event, one.lines, one.menu) for one in turns)
        with writing(self._engine).begin() as connection:
            if rows:
                connection.execute(_merge(connection), rows)
            if decided:
                batch = rows_of(connection, call_turns)
                once = insert(connection, call_turns).from_select(list(call_turns.c.keys()), batch)
                connection.execute(once.on_conflict_do_nothing(), {BATCH: as_text(decided)})

    def get(self, id: str) -> CallFacts | None:
        """One call, None when it is not known."""
        with self._engine.begin() as connection:
            row = connection.execute(sa.select(*_COLUMNS).where(calls.c.id == id)).one_or_none()
        return CallFacts(*row) if row else None

    def turns(self, id: str) -> Sequence[CallTurn]:
        """The turns of a call, in order."""
        wanted = sa.select(call_turns).where(call_turns.c.call_id == id).order_by(call_turns.c.turn)
        with self._engine.begin() as connection:
            return [CallTurn(*row) for row in connection.execute(wanted)]

    def list(
        self, limit: int = 50, before: tuple[datetime, str] | None = None, only: CallFilter = EVERY
    ) -> Sequence[CallFacts]:
        """The newest first; `before` goes on after a call's (started_at, id)."""
        wanted = sa.select(*_COLUMNS).where(*_fits(only)).order_by(calls.c.started_at.desc(), calls.c.id.desc())
        wanted = wanted.limit(limit)
        if before is not None:
            at, last = before
            same = (calls.c.started_at == at) & (calls.c.id < last)
            wanted = wanted.where((calls.c.started_at < at) | same)
        with self._engine.begin() as connection:
            return [CallFacts(*row) for row in connection.execute(wanted)]

    def count(self, only: CallFilter = EVERY) -> int:
        """How many calls there are."""
        with self._engine.begin() as connection:
            return connection.scalar(sa.select(sa.func.count()).select_from(calls).where(*_fits(only))) or 0

    def turns_of(self, ids: Iterable[str]) -> Sequence[CallTurn]:
        """The turns of several calls, call by call and in order; ids: at most some hundreds."""
        wanted = sa.select(call_turns).where(call_turns.c.call_id.in_(list(ids)))
        with self._engine.begin() as connection:
            rows = connection.execute(wanted.order_by(call_turns.c.call_id, call_turns.c.turn))
            return [CallTurn(*row) for row in rows]

    def open(self, before: datetime, after: str = "", limit: int = 200) -> Sequence[CallFacts]:
        """Calls that began before `before` and have no end yet, by id, from the one behind `after`."""
        waiting = (calls.c.status == "active") & (calls.c.started_at < before) & (calls.c.id > after)
        with self._engine.begin() as connection:
            wanted = sa.select(*_COLUMNS).where(waiting).order_by(calls.c.id).limit(limit)
            return [CallFacts(*row) for row in connection.execute(wanted)]

    def of_caller(self, caller: str) -> Sequence[CallFacts]:
        """All calls from a number (E.164), the newest first."""
        wanted = sa.select(*_COLUMNS).where(calls.c.caller == caller).order_by(calls.c.started_at.desc())
        with self._engine.begin() as connection:
            return [CallFacts(*row) for row in connection.execute(wanted)]

    def forget_caller(self, caller: str) -> int:
        """Deletes all calls from a number (E.164), with their turns; returns how many."""
        theirs = sa.select(calls.c.id).where(calls.c.caller == caller)
        with writing(self._engine).begin() as connection:
            connection.execute(sa.delete(call_turns).where(call_turns.c.call_id.in_(theirs)))
            return connection.execute(sa.delete(calls).where(calls.c.caller == caller)).rowcount

    def forget_before(self, instant: datetime) -> int:
        """Deletes calls that began before `instant`, with their turns; returns how many."""
        old = sa.select(calls.c.id).where(calls.c.started_at < instant)
        with writing(self._engine).begin() as connection:
            connection.execute(sa.delete(call_turns).where(call_turns.c.call_id.in_(old)))
            connection.execute(sa.delete(call_turns).where(call_turns.c.at < instant, ~_has_a_call()))
            return connection.execute(sa.delete(calls).where(calls.c.started_at < instant)).rowcount


def _fits(only: CallFilter) -> Iterator[sa.ColumnElement[bool]]:
    if only.caller is not None:
        yield calls.c.caller.is_(None) if only.caller == WITHHELD else calls.c.caller == only.caller
    for name in _EQUAL:
        if (value := getattr(only, name)) is not None:
            yield calls.c[name] == value
    if only.since is not None:
        yield calls.c.started_at >= only.since
    if only.until is not None:
        yield calls.c.started_at < only.until


def _has_a_call() -> sa.ColumnElement[bool]:
    return sa.exists().where(calls.c.id == call_turns.c.call_id)


def _merge(connection: sa.Connection) -> sa.Insert:
    new = insert(connection, calls)
    known = {name: sa.func.coalesce(calls.c[name], new.excluded[name]) for name in _FILLED_IN}
    left = (calls.c.end_by == "caller", sa.func.coalesce(new.excluded.end_by, calls.c.end_by))
    end_by = sa.case(left, else_=known["end_by"])  # that is the provider's word; what the flow did counts more
    status = sa.case((calls.c.status == "active", new.excluded.status), else_=calls.c.status)
    earlier = sa.case(
        (calls.c.started_at <= new.excluded.started_at, calls.c.started_at), else_=new.excluded.started_at
    )
    return new.on_conflict_do_update(
        index_elements=[calls.c.id], set_={**known, "end_by": end_by, "status": status, "started_at": earlier}
    )
