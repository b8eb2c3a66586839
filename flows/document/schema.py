"""JSON Schema (2020-12) of an upload, so that an editor completes, explains and checks while one writes."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any

from pydantic.json_schema import models_json_schema

from flows.document.base import NAME_PATTERN, NUMBER_PATTERN
from flows.document.kinds import KINDS, SCHEMA_VERSION

DIALECT = "https://json-schema.org/draft/2020-12/schema"
ABOUT = {
    "numbers": "E.164 number → the flow that answers it.",
    "flows": "Name → how a call goes.",
    "hours": "Name → weekly opening hours.",
    "calendars": "Name → exceptional days: closures, holidays, openings.",
    "lists": "Name → a list of callers.",
    "switches": "Name → a switch that people flip by hand.",
    "sounds": "Name → a recorded prompt.",
    "mailboxes": "Name → where messages are left.",
    "queues": "Name → callers who wait, and the agents who are rung for them.",
    "tests": "Name → a call and what must come of it.",
}
"""Kind → what it holds, for people."""

Schema = dict[str, Any]


def json_schema() -> Schema:
    """The schema of a whole upload, made anew: the caller may change it."""
    found: Schema = json.loads(_text())
    return found


@lru_cache(maxsize=1)
def _text() -> str:
    references, definitions = models_json_schema([(model, "validation") for model in KINDS.values()], by_alias=True)
    named = {name: _tidied(schema) for name, schema in definitions["$defs"].items()}
    kinds = {kind: _kind(kind, references[(KINDS[kind], "validation")]) for kind in KINDS}
    version = {"const": SCHEMA_VERSION, "description": "Version of the configuration document."}
    return json.dumps(
        {
            "$schema": DIALECT,
            "title": "Carillon configuration",
            "description": "One upload. A document that is given is replaced whole, null deletes it, what is absent stays.",
            "type": "object",
            "properties": {
                "$schema": {"type": "string", "description": "Where this schema is found; for editors."},
                "schema_version": version,
                **kinds,
            },
            "required": ["schema_version"],
            "additionalProperties": False,
            "$defs": named,
        }
    )


def _kind(kind: str, reference: Schema) -> Schema:
    pattern = NUMBER_PATTERN if kind == "numbers" else NAME_PATTERN
    return {
        "description": ABOUT[kind],
        "type": "object",
        "patternProperties": {pattern: {"anyOf": [reference, {"type": "null", "description": "Deletes it."}]}},
        "additionalProperties": False,
    }


def _tidied(schema: Any) -> Any:
    """Pydantic's schema without the titles it makes up, with closed names and with the examples of docstrings."""
    if isinstance(schema, list):
        return [_tidied(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    found = {key: value if key in VERBATIM else _tidied(value) for key, value in schema.items() if key != "title"}
    if "properties" in schema:
        found["properties"] = {name: _property(name, each) for name, each in schema["properties"].items()}
    if "patternProperties" in found:
        found["additionalProperties"] = False
    if "description" in found:
        found.update(_told(found["description"]))
    return found


VERBATIM = ("examples", "default", "const", "enum", "required", "properties")
"""Keywords whose value holds no schemas (and properties, whose keys are settings)."""


def _property(name: str, schema: Schema) -> Schema:
    found: Schema = _tidied(schema)
    if name == "type" and "const" in found:
        found["description"] = f"Says that this is the action {found['const']}."
    return found


def _told(docstring: str) -> Schema:
    """A docstring's description, and the example that is its last line."""
    text, _, last = docstring.rpartition("\n\n")
    if not last.startswith("{"):
        return {"description": " ".join(docstring.split())}
    return {"description": " ".join(text.split()), "examples": [json.loads(last)]}
