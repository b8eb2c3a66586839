"""A slice of the fuzzing run, in seconds."""

from __future__ import annotations

from pathlib import Path

import pytest
import redis

from tests.security.conftest import voice_routes
from tests.security.fuzz import FIELDS, ROUTES, Line, run
from tests.security.fuzz_line import private_key, service_in


def test_whatever_is_sent_to_a_voice_route_a_valid_document_is_answered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, redis_url: str, redis_client: redis.Redis
) -> None:
    monkeypatch.chdir(tmp_path)
    line = Line(service_in(tmp_path, private_key(), redis_url))
    assert run(line, 300, seeded=True) >= 300
    assert {"twilio answer 200", "twilio resume 200", "vonage answer 200", "vonage resume 200"} <= line.statuses.keys()
    assert {"twilio answer 403", "vonage answer 401"} <= line.statuses.keys()
    assert line.rung > 0
    assert {f"/voice/{name}/{route}" for name in FIELDS for route in ROUTES} == {
        path for name in FIELDS for path in voice_routes(line.app, name)
    }
