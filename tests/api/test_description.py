"""JSON Schema and OpenAPI: public, cacheable, and true."""

from __future__ import annotations

import re
from typing import Any

import jsonschema
import pytest

from tests.api.conftest import ANNEX, Api, switch
from webhooks.api.openapi import DESCRIPTION
from webhooks.api.routes import ROUTES


@pytest.mark.parametrize("path", ["/api/schema", "/api/openapi.json"])
def test_what_is_public_may_be_kept_and_is_not_sent_twice(nobody: Api, path: str) -> None:
    answer = nobody.send("GET", path)
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "public, max-age=3600"
    again = nobody.send("GET", path, headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_the_schema_takes_the_example_and_refuses_nonsense(nobody: Api) -> None:
    schema = nobody.ok("GET", "/api/schema")
    validator = jsonschema.Draft202012Validator(schema)
    validator.check_schema(schema)
    validator.validate(ANNEX)
    assert not validator.is_valid({"schema_version": 1, "switches": {"a": {"on": "yes"}}})


def test_the_description_has_every_route_and_no_other(nobody: Api) -> None:
    told = nobody.ok("GET", "/api/openapi.json")
    described = {
        (method.upper(), path)
        for path, operations in told["paths"].items()
        for method in operations
        if method != "parameters"
    }
    assert described == {(method, "/api" + re.sub(r"<(?:int:)?(\w+)>", r"{\1}", path)) for method, path in ROUTES}


def test_every_reference_and_every_place_of_the_description_is_there() -> None:
    for reference in _references(DESCRIPTION):
        found: Any = DESCRIPTION
        for part in reference.removeprefix("#/").split("/"):
            found = found[part]
    for path, operations in DESCRIPTION["paths"].items():
        named = {parameter["name"] for parameter in operations.get("parameters", [])}
        assert named == set(re.findall(r"{(\w+)}", path)), path


def test_answers_are_as_they_are_described(admin: Api) -> None:
    admin.ok("POST", "/api/config", switch())
    admin.ok("POST", "/api/tokens", {"role": "viewer", "label": "v"})
    cases = [
        ("Taken", admin.ok("POST", "/api/config", switch(on=True))),
        ("Revision", admin.ok("GET", "/api/revisions/1")),
        ("Diff", admin.ok("GET", "/api/revisions/2?diff=1")),
        ("NewToken", admin.ok("POST", "/api/tokens", {"role": "viewer", "label": "w"})),
        ("Token", admin.ok("GET", "/api/tokens")["tokens"][0]),
        ("Entry", admin.ok("GET", "/api/audit")["audit"][0]),
        ("ProblemDocument", admin.refused(422, "POST", "/api/config", {"flows": 1})),
        ("Problem", admin.refused(422, "POST", "/api/config", {"flows": 1})["problems"][0]),
    ]
    for name, told in cases:
        schema = {"$ref": f"#/components/schemas/{name}", "components": DESCRIPTION["components"]}
        jsonschema.Draft202012Validator(schema).validate(told)


def _references(value: Any) -> list[str]:
    if isinstance(value, dict):
        own = [value["$ref"]] if isinstance(value.get("$ref"), str) else []
        return own + [found for inner in value.values() for found in _references(inner)]
    return [found for inner in value for found in _references(inner)] if isinstance(value, list) else []
