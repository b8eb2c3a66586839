"""While SQL is away calls go where they would have gone, and what was spoken is a message when it is back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import redis
from flask import Flask

from tests.calls.conftest import Caller
from webhooks import late
from webhooks.phone.base import LineFault


@pytest.fixture(params=["twilio", "vonage"])
def caller(
    request: pytest.FixtureRequest,
    make_app: Callable[..., Flask],
    clock: Any,
    annex: dict[str, Any],
    redis_url: str,
    redis_client: redis.Redis,
) -> Caller:
    somebody = Caller(request.param, make_app(REDIS_URL=redis_url, LAST_GOOD_DIR="kept"), clock)
    somebody.upload(annex)
    return somebody


@pytest.fixture
def sql(caller: Caller, tmp_path: Path) -> Any:
    """Takes the database away, and puts it back."""
    here = caller.app.extensions["carillon"]
    file = Path(here.settings.database_url.removeprefix("sqlite:///"))
    elsewhere = file.with_name("away.db")

    class Sql:
        def goes(self) -> None:
            here.store.close()
            for one in file.parent.glob(f"{file.name}*"):
                one.rename(elsewhere.with_name(one.name.replace(file.name, elsewhere.name)))
            file.mkdir()

        def returns(self) -> None:
            here.store.close()
            file.rmdir()
            for one in file.parent.glob(f"{elsewhere.name}*"):
                one.rename(file.with_name(one.name.replace(elsewhere.name, file.name)))

    return Sql()


def test_a_message_that_was_spoken_meanwhile_is_kept_and_comes_once(caller: Caller, sql: Any) -> None:
    here = caller.app.extensions["carillon"]
    caller.dials(at="2026-11-22 10:00")
    caller.is_recorded()
    sql.goes()
    with pytest.raises(LineFault, match="503"):  # the provider is asked to tell it again
        caller.speaks()
    assert late_taken_fails(here)
    sql.returns()
    assert late.take_back(here) == 1
    (message,) = here.store.voicemails.list()
    assert (message.recording.mailbox, message.recording.caller) == ("general", "+33612345678")
    assert message.recording.recorded_at is not None
    assert late.take_back(here) == 0


def late_taken_fails(here: Any) -> bool:
    with pytest.raises(Exception, match="unable to open"):
        late.take_back(here)
    return True


@pytest.mark.parametrize("back", [False, True])
def test_a_conversation_that_began_meanwhile_ends_the_call_when_it_is_over(
    caller: Caller, sql: Any, back: bool
) -> None:
    caller.dials(at="2026-11-23 10:00")
    caller.presses("1")
    sql.goes()
    if back:
        original = caller.phone.transport

        def returns_before_the_end(webhook: Any) -> Any:
            if b'"event":"after"' in webhook.body:
                sql.returns()
            return original(webhook)

        caller.phone.transport = returns_before_the_end
    caller.dial_ends("answered")
    caller.is_cut_off("dial")


def test_what_was_decided_meanwhile_is_in_the_log_though_its_process_has_died(caller: Caller, sql: Any) -> None:
    here = caller.app.extensions["carillon"]
    here.log.when_unwritten = lambda facts, turns: late.keep_log(here, facts, turns)
    caller.dials(at="2026-11-23 10:00")
    caller.presses("1")
    sql.goes()
    caller.dial_ends("busy")
    here.log.flush()
    here.log.stop()
    sql.returns()
    assert here.store.calls.list(limit=1) == []
    assert late.take_back(here) == 1
    (call,) = here.store.calls.list(limit=1)
    assert (call.caller, call.flow) == ("+33612345678", "accueil")
    assert any("1 pressed" in line for turn in here.store.calls.turns(call.id) for line in turn.lines)


def test_what_another_release_kept_is_told_and_given_up(caller: Caller, caplog: pytest.LogCaptureFixture) -> None:
    here = caller.app.extensions["carillon"]
    here.aside.keep("recording", "twilio RE1", {"sid": "RE1"})
    assert late.take_back(here) == 1
    assert "ALERT the recording twilio RE1" in caplog.text
    assert late.take_back(here) == 0
