"""The JSON Schema that editors are given: valid, explained throughout, and of one mind with the checker."""

import json
from pathlib import Path

import jsonschema
import pytest

from flows.actions import ACTIONS
from flows.document.schema import json_schema

ANNEX = json.loads((Path(__file__).parent.parent / "data/annex.json").read_text(encoding="utf-8"))
SCHEMA = json_schema()
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)


def schemas(schema, path="#"):
    """Every schema inside a schema, with its place."""
    if isinstance(schema, list):
        for index, each in enumerate(schema):
            yield from schemas(each, f"{path}/{index}")
    elif isinstance(schema, dict):
        yield path, schema
        for key, value in schema.items():
            if key in ("properties", "$defs", "patternProperties"):
                for name, each in value.items():
                    yield from schemas(each, f"{path}/{key}/{name}")
            elif key not in ("examples", "default", "const", "enum", "required"):
                yield from schemas(value, f"{path}/{key}")


def test_the_schema_is_one():
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    assert "$id" not in SCHEMA


def test_the_worked_example_is_valid():
    VALIDATOR.validate(ANNEX)
    VALIDATOR.validate(ANNEX | {"$schema": "https://line.example.com/api/schema"})


def test_every_setting_is_explained():
    silent = [
        f"{path}/properties/{name}"
        for path, schema in schemas(SCHEMA)
        for name, setting in schema.get("properties", {}).items()
        if not setting.get("description")
    ]
    assert silent == []


def test_every_object_is_closed():
    objects = [schema for _, schema in schemas(SCHEMA) if "properties" in schema or "additionalProperties" in schema]
    assert [schema for schema in objects if schema.get("additionalProperties") is not False] == []


@pytest.mark.parametrize(("path", "example"), [(p, e) for p, s in schemas(SCHEMA) for e in s.get("examples", ())])
def test_every_example_is_valid_where_it_stands(path, example):
    schema = dict(next(schema for place, schema in schemas(SCHEMA) if place == path))
    jsonschema.Draft202012Validator({**schema, "$defs": SCHEMA["$defs"]}).validate(example)


@pytest.mark.parametrize("type_", ACTIONS)
def test_every_action_has_an_example_and_a_description_without_it(type_):
    schema = SCHEMA["$defs"][ACTIONS[type_].__name__]
    assert [example["type"] for example in schema["examples"]] == [type_]
    assert "{" not in schema["description"].replace("{caller}", "")


@pytest.mark.parametrize(
    "change",
    [
        {"schema_version": 2},
        {"hourz": {}},
        {"hours": None},
        {"numbers": {"0140506070": {"flow": "accueil"}}},
        {"hours": {"a/b": {"week": {"mon": ["08:00-12:00"]}}}},
        {"hours": {"x": {"week": {"mon": "08:00-12:00"}}}},
        {"switches": {"x": {"on": "true"}}},
    ],
    ids=str,
)
def test_what_the_checker_refuses_for_its_shape_an_editor_marks_too(change):
    assert not VALIDATOR.is_valid(ANNEX | change)


def test_a_name_may_be_deleted():
    assert VALIDATOR.is_valid({"schema_version": 1, "hours": {"été 2026": None}})


def test_the_schema_is_the_callers_own():
    json_schema().clear()
    assert json_schema() == SCHEMA
