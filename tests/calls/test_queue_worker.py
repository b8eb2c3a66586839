"""The worker's own way: jobs of RQ, in a real Redis, with the settings of the environment."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
import redis
from rq import Queue, SimpleWorker
from rq.timeouts import TimerDeathPenalty

from tests.calls.conftest import ENVIRONMENT, Caller
from tests.calls.queueing import ANNA, flow
from tests.calls.ringing import Exchange
from webhooks.hunts.errands import run
from webhooks.hunts.queue import QUEUE
from webhooks.jobs.tools import settings_here


class Worker(SimpleWorker):
    """RQ's worker in this process, so that the requests that it makes are answered here."""

    death_penalty_class = TimerDeathPenalty


@pytest.fixture
def environment(somebody: Caller, redis_url: str, vonage_key: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The worker's environment is the web process's."""
    here = somebody.app.extensions["carillon"]
    told = {**ENVIRONMENT, "DATABASE_URL": here.settings.database_url, "REDIS_URL": redis_url}
    for name, value in {**told, "VONAGE_PRIVATE_KEY": vonage_key}.items():
        monkeypatch.setenv(name, value)
    settings_here.cache_clear()
    yield
    settings_here.cache_clear()


def test_the_worker_gives_callers_to_agents_and_rings_them(
    somebody: Caller, exchange: Exchange, environment: None, redis_client: redis.Redis
) -> None:
    jobs = Queue(QUEUE, connection=redis_client)
    somebody.follows(**flow(agents={"Anna": {"to": ANNA}}))
    somebody.clock.seconds = time.time()  # the worker has no other clock
    somebody.phone = somebody.new_phone()
    somebody.phone.dial("+33972101010", "+33612345678")

    Worker([jobs], connection=redis_client).work(burst=True)

    assert [person.to for person in exchange.people] == [ANNA]
    exchange.whose(ANNA).answers()
    Worker([jobs], connection=redis_client).work(burst=True)
    brought = [url for _, url in exchange.sent_on]
    assert len(brought) == (1 if somebody.provider == "vonage" else 0)
    assert all("k=round" in url for url in brought)
    assert jobs.failed_job_registry.count == 0


def test_an_errand_waits_for_the_database_and_raises_no_alert(
    somebody: Caller, environment: None, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("DATABASE_URL", "sqlite:////nowhere/at/all.db")
    settings_here.cache_clear()
    run(1)
    assert "errand 1 waits for the database" in caplog.text
    assert [record for record in caplog.records if record.levelname == "ERROR"] == []
