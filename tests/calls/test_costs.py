"""A whole call costs nothing but its own turns: no SQL and no Redis on the way of a call in steady state."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from tests.calls.conftest import Caller


@pytest.fixture
def counted(make_app, clock, annex, redis_url, redis_client):
    app = make_app(REDIS_URL=redis_url)
    Caller("twilio", app, clock).upload(annex)
    statements = []
    engine = app.extensions["carillon"].store.engine
    sa.event.listen(engine, "before_cursor_execute", lambda *told: statements.append(told[2]))
    return app, statements


def commands(client):
    """How many commands Redis was ever asked, but for this one."""
    asked = client.info("commandstats")
    return sum(told["calls"] for name, told in asked.items() if name != "cmdstat_info")


@pytest.mark.parametrize("provider", ["twilio", "vonage"])
def test_a_whole_call_asks_neither_the_database_nor_redis(counted, clock, redis_client, provider):
    app, statements = counted
    caller = Caller(provider, app, clock)
    caller.dials()
    caller.presses("1")
    caller.dial_ends("no_answer")
    statements.clear()
    before = commands(redis_client)

    caller.dials()
    caller.presses("9")
    caller.says_nothing()
    caller.presses("1")
    caller.dial_ends("no_answer")
    caller.hangs_up()

    assert statements == []
    assert commands(redis_client) == before


def test_the_counting_counts(counted, redis_client):
    app, statements = counted
    before = commands(redis_client)
    redis_client.ping()
    app.extensions["carillon"].store.marks.get("x")

    assert commands(redis_client) == before + 1
    assert len(statements) >= 1
