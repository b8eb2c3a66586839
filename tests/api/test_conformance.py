"""Every route of the admin API answers as its OpenAPI description says, whatever it is sent, and never with our own mistake."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import CheckFunction, not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.api.conftest import ADMIN, ANNEX, ENVIRONMENT, NOW
from webhooks.api.routes import ROUTES
from webhooks.app import create_app
from webhooks.config import Settings

EXAMPLES = 25
"""For each route: enough to come to its refusals, and a few seconds in all."""
SLOW = {("POST", "/people"): 4}
"""Hashing a password is meant to take long."""
CHECKS: list[CheckFunction] = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]


@pytest.fixture(scope="module")
def described(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """The description, as the service that it describes gives it; something is published there."""
    folder = tmp_path_factory.mktemp("conformance")
    shutil.copy(sqlite_template, folder / "carillon.db")
    kept = {"DATABASE_URL": f"sqlite:///{folder / 'carillon.db'}", "SOUNDS_URL": f"file:{folder / 'sounds'}"}
    app = create_app(Settings.from_env({**ENVIRONMENT, **kept}), clock=NOW.timestamp, background=False)
    answer = app.test_client().post("/api/config", json=ANNEX, headers={"Authorization": f"Bearer {ADMIN}"})
    assert answer.status_code == 200
    yield schemathesis.openapi.from_wsgi("/api/openapi.json", app)
    app.extensions["carillon"].store.close()


@pytest.mark.parametrize(("method", "path"), ROUTES)
def test_a_route_answers_as_it_is_described(described: Any, method: str, path: str) -> None:
    operation = described["/api" + re.sub(r"<(?:int:)?(\w+)>", r"{\1}", path)][method]

    @settings(
        max_examples=SLOW.get((method, path), EXAMPLES),
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy())
    def conforms(case: schemathesis.Case) -> None:
        case.call_and_validate(headers={"Authorization": f"Bearer {ADMIN}"}, checks=CHECKS)

    conforms()
