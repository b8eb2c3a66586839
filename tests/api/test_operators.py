"""Health, readiness, figures."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from flask import Flask
from prometheus_client.parser import text_string_to_metric_families

from tests.api.conftest import ADMIN, NOW, Api, switch
from webhooks.app import create_app
from webhooks.config import Settings
from webhooks.exposition import exposition
from webhooks.metrics import Figures
from webhooks.service import Service

Started = Callable[..., Api]


@pytest.fixture
def started(environment: dict[str, str]) -> Iterator[Started]:
    """Starts a service whose environment differs: None takes a setting away."""
    with ExitStack() as stack:

        def start(**differs: str | None) -> Api:
            values = {name: value for name, value in {**environment, **differs}.items() if value is not None}
            app = create_app(Settings.from_env(values), clock=NOW.timestamp, background=False)
            stack.callback(app.extensions["carillon"].store.close)
            return Api(app, None)

        yield start


def test_the_process_answers(nobody: Api) -> None:
    assert nobody.ok("GET", "/healthz") == {"status": "ok"}


def test_a_service_on_which_all_is_well_is_ready(admin: Api, nobody: Api) -> None:
    admin.ok("POST", "/api/config", switch())
    told = nobody.ok("GET", "/readyz")
    assert (told["ready"], told["degraded"], told["revision"], told["advice"]) == (True, False, 1, [])
    states = {name: part["state"] for name, part in told["parts"].items()}
    assert states == {
        "configuration": "ok",
        "database": "ok",
        "redis": "ok",
        "disk": "ok",
        "aside": "ok",
        "twilio": "ok",
        "vonage": "off",
    }


def test_a_service_with_nothing_published_is_ready_and_says_so(nobody: Api) -> None:
    told = nobody.ok("GET", "/readyz")
    assert (told["ready"], told["degraded"], told["revision"]) == (True, True, None)
    assert "Nothing is published" in told["parts"]["configuration"]["reason"]


def test_without_credentials_of_any_provider_readiness_fails_loudly(started: Started) -> None:
    """A4: never a line that silently answers 403 or 503 to every call."""
    answer = started(TWILIO_ACCOUNT_SID=None, TWILIO_AUTH_TOKEN=None).send("GET", "/readyz")
    assert answer.status_code == 503
    told = answer.get_json()
    assert told["ready"] is False
    assert {told["parts"][name]["state"] for name in ("twilio", "vonage")} == {"failed"}
    assert "no call is taken" in told["parts"]["twilio"]["reason"]


def test_an_insecure_service_says_so(started: Started) -> None:
    told = started(CARILLON_INSECURE="1").ok("GET", "/readyz")
    assert "CARILLON_INSECURE" in told["parts"]["vonage"]["reason"]
    assert told["degraded"]


def test_without_redis_it_is_ready_and_says_what_it_does_without(started: Started) -> None:
    told = started(REDIS_URL=None).ok("GET", "/readyz")
    assert told["parts"]["redis"]["state"] == "off"
    told = started(REDIS_URL="redis://127.0.0.1:1/0").ok("GET", "/readyz")
    assert told["parts"]["redis"] == {
        "state": "degraded",
        "reason": "Redis does not answer: going on from the database. The log says why.",
    }
    assert told["ready"]


def test_without_any_configuration_to_be_had_it_is_not_ready(started: Started, tmp_path: Path) -> None:
    away = f"sqlite:///{tmp_path}/not/there.db"
    answer = started(DATABASE_URL=away, REDIS_URL=None).send("GET", "/readyz")
    assert answer.status_code == 503
    parts = answer.get_json()["parts"]
    assert (parts["configuration"]["state"], parts["database"]["state"]) == ("failed", "degraded")
    assert str(tmp_path) not in answer.text


def test_a_copy_on_disk_is_enough_to_be_ready(admin: Api, started: Started, tmp_path: Path) -> None:
    admin.ok("POST", "/api/config", switch())
    told = started(DATABASE_URL=f"sqlite:///{tmp_path}/not/there.db", REDIS_URL=None).ok("GET", "/readyz")
    assert (told["ready"], told["revision"]) == (True, 1)
    assert "copy on disk" in told["parts"]["configuration"]["reason"]


def test_a_database_without_tables_says_which_command_makes_them(started: Started, tmp_path: Path) -> None:
    empty = started(DATABASE_URL=f"sqlite:///{tmp_path / 'empty.db'}", REDIS_URL=None)
    told = empty.send("GET", "/readyz").json["parts"]["database"]
    assert told["reason"] == "Its tables are not those of this release, `carillon db upgrade` makes them."


def test_a_database_that_is_away_is_a_problem_document_for_admins(started: Started, tmp_path: Path) -> None:
    api = started(DATABASE_URL=f"sqlite:///{tmp_path}/not/there.db")
    for token in (ADMIN, "carillon_any"):
        api.token = token
        refusal = api.refused(503, "GET", "/api/config")
        assert refusal["code"] == "database_unavailable"
        assert "sqlite" not in str(refusal)


def test_advice_is_told(nobody: Api, here: Service) -> None:
    here.log.advice.add("Set the answer method of Vonage to POST.")
    assert nobody.ok("GET", "/readyz")["advice"] == ["Set the answer method of Vonage to POST."]


def test_an_error_inside_shows_no_trace(app: Flask, admin: Api, caplog: pytest.LogCaptureFixture) -> None:
    def broken() -> str:
        raise RuntimeError("the cause with a secret in it")

    app.add_url_rule("/api/broken", "broken", broken)
    answer = admin.send("GET", "/api/broken")
    assert answer.status_code == 500
    assert answer.get_json(force=True)["code"] == "internal_error"
    assert "cause" not in answer.text
    assert "the cause with a secret in it" in caplog.text


def test_figures_are_told_as_prometheus_reads_them(admin: Api, nobody: Api) -> None:
    admin.ok("POST", "/api/config", switch())
    answer = nobody.send("GET", "/metrics")
    assert answer.content_type.startswith("text/plain; version=")
    found = _samples(answer.text)
    assert found["carillon_live_revision", ()] == 1
    assert found["carillon_degraded", (("part", "redis"),)] == 0
    assert found["carillon_uploads_total", (("outcome", "published"),)] >= 1


def test_what_waits_aside_for_the_database_is_told(nobody: Api, here: Service, tmp_path: Path) -> None:
    here.aside.keep("recording", "twilio RE1", {"recording_id": "RE1"})
    for path in here.settings.last_good_dir.rglob("aside/*/*.json"):
        os.utime(path, (here.clock() - 40,) * 2)
    here.backlog.look(here.clock())
    part = nobody.ok("GET", "/readyz")["parts"]["aside"]
    assert part["state"] == "degraded"
    assert part["reason"].startswith("1 thing waits for the database, since 2026-")
    found = _samples(nobody.send("GET", "/metrics").text)
    assert found["carillon_degraded", (("part", "aside"),)] == 1
    assert found["carillon_aside", ()] == 1
    assert found["carillon_aside_oldest_seconds", ()] == pytest.approx(40, abs=1)
    here.aside.drop("recording", "twilio RE1")
    here.backlog.look(here.clock())
    assert nobody.ok("GET", "/readyz")["parts"]["aside"] == {"state": "ok"}


def test_turns_are_counted_in_their_buckets() -> None:
    figures = Figures()
    for seconds in (0.00005, 0.0001, 0.003, 7.0):
        figures.turn("twilio", seconds)
    found = _samples(exposition(figures, None, {}).decode())
    provider = ("provider", "twilio")
    assert found["carillon_turn_seconds_bucket", (("le", "0.0001"), provider)] == 2
    assert found["carillon_turn_seconds_bucket", (("le", "0.0025"), provider)] == 2
    assert found["carillon_turn_seconds_bucket", (("le", "0.005"), provider)] == 3
    assert found["carillon_turn_seconds_bucket", (("le", "2.5"), provider)] == 3
    assert found["carillon_turn_seconds_bucket", (("le", "+Inf"), provider)] == 4
    assert found["carillon_turn_seconds_count", (provider,)] == 4
    assert found["carillon_turn_seconds_sum", (provider,)] == pytest.approx(7.00315)


def test_webhooks_are_counted_by_what_they_were_answered() -> None:
    figures = Figures()
    for webhook in [
        ("twilio", "answer", 200),
        ("twilio", "answer", 200),
        ("vonage", "status", 401),
        ("new", "new", 599),
    ]:
        figures.webhook(*webhook)
    found = {
        labels: value
        for (name, labels), value in _samples(exposition(figures, 1, {}).decode()).items()
        if "webhooks" in name
    }
    assert found == {
        (("provider", "twilio"), ("route", "answer"), ("status", "200")): 2,
        (("provider", "vonage"), ("route", "status"), ("status", "401")): 1,
        (("provider", "other"), ("route", "other"), ("status", "other")): 1,
    }


def test_figures_of_several_processes_are_added_up_and_outlive_them(tmp_path: Path) -> None:
    here = Figures(tmp_path)
    here.turn("twilio", 1.0)
    for _ in range(2):
        script = "from webhooks import metrics; metrics.turn('twilio', 1.0)"
        environment = {**os.environ, "CARILLON_METRICS": str(tmp_path)}
        subprocess.run([sys.executable, "-c", script], check=True, cwd=Path(__file__).parents[2], env=environment)
    ((provider, counts, seconds),) = here.total().turns()
    assert (provider, sum(counts), seconds) == ("twilio", 3, 3.0)


def _samples(text: str) -> dict[tuple[str, tuple[tuple[str, str], ...]], float]:
    return {
        (sample.name, tuple(sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }
