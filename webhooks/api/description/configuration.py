"""Of the configuration: uploads, revisions, switches, and calls that nobody made."""

from __future__ import annotations

from webhooks.api.description.parts import (
    BODY,
    CONFIGURATION,
    DOCUMENT,
    FLAG,
    IF_MATCH,
    IF_NONE_MATCH,
    MESSAGE,
    NUMBER,
    NUMBER_OR_NULL,
    OBJECT,
    ONE,
    PAGE,
    REVISION,
    TAG,
    TAKEN,
    TEXT,
    TEXT_OR_NULL,
    UNCHANGED,
    UPLOAD_QUERY,
    Described,
    body,
    json_of,
    listed,
    object_of,
    operation,
    path,
    query,
    ref,
)

PATHS: dict[str, Described] = {
    "/api/config": {
        "get": operation("The whole configuration", CONFIGURATION, "400 401 404", parameters=[REVISION, IF_NONE_MATCH]),
        "post": operation(
            "Upload: what is named is replaced, null removes, the rest stays",
            TAKEN,
            "400 401 403 409 413 415 422",
            parameters=[*UPLOAD_QUERY, query("whole", FLAG, "Remove what the upload does not name."), IF_MATCH],
            requestBody=BODY,
        ),
    },
    "/api/config/{kind}/{name}": {
        "parameters": DOCUMENT,
        "get": operation("One document", ONE, "400 401 404", parameters=[REVISION, IF_NONE_MATCH]),
        "put": operation(
            "Upload one document",
            TAKEN,
            "400 401 403 404 409 413 415 422",
            parameters=[*UPLOAD_QUERY, IF_MATCH],
            requestBody=BODY,
        ),
        "delete": operation(
            "Remove one document", TAKEN, "400 401 403 404 409 422", parameters=[*UPLOAD_QUERY, IF_MATCH]
        ),
    },
    "/api/revisions": {"get": operation("History", listed("revisions", "Revision"), "400 401", parameters=PAGE)},
    "/api/revisions/{number}": {
        "parameters": [NUMBER],
        "get": operation(
            "One revision, or how it differs from another",
            {"200": {"description": "The revision.", **json_of({"anyOf": [ref("Revision"), ref("Diff")]})}},
            "400 401 404",
            parameters=[query("diff", {"type": "integer", "minimum": 1}, "The revision to compare with.")],
        ),
    },
    "/api/revisions/{number}/publish": {
        "parameters": [NUMBER],
        "post": operation(
            "Publish a draft, or roll back", TAKEN, "400 401 403 404 409 422", parameters=[MESSAGE, IF_MATCH]
        ),
    },
    "/api/simulate": {
        "post": operation(
            "Play a call that nobody made",
            {
                "200": {
                    "description": "What is heard, where it goes, why, and each document.",
                    **json_of(
                        {
                            "type": "object",
                            "required": ["revision", "flow", "provider", "turns", "end"],
                            "properties": {
                                "revision": {"type": "integer"},
                                "flow": TEXT_OR_NULL,
                                "provider": {"enum": ["twilio", "vonage"]},
                                "turns": {"type": "array", "items": {"type": "object"}},
                                "end": {"type": ["object", "null"]},
                            },
                        }
                    ),
                }
            },
            "400 401 403 404 413 415 422",
            requestBody=body(
                [],
                number=TEXT_OR_NULL,
                flow=TEXT_OR_NULL,
                caller=TEXT_OR_NULL,
                at=TEXT_OR_NULL,
                provider={"enum": ["twilio", "vonage"]},
                inputs={"type": "array", "maxItems": 200},
                revision={"type": ["integer", "null"], "minimum": 1},
            ),
        )
    },
    "/api/switches/{name}": {
        "parameters": [path("name", "The switch.")],
        "post": operation(
            "Flip a switch",
            TAKEN,
            "400 401 403 404 409 413 415 422",
            parameters=[MESSAGE, IF_MATCH],
            requestBody=body(["on"], on={"type": "boolean"}, until=TEXT_OR_NULL),
        ),
    },
    "/api/schema": {
        "get": operation(
            "JSON Schema of an upload",
            {
                "200": {"description": "The schema.", "headers": TAG, **json_of(OBJECT, "application/schema+json")},
                **UNCHANGED,
            },
            "",
            security=[],
        )
    },
    "/api/openapi.json": {
        "get": operation(
            "This description",
            {"200": {"description": "The description.", "headers": TAG, **json_of(OBJECT)}, **UNCHANGED},
            "",
            security=[],
        )
    },
}

SCHEMAS: dict[str, Described] = {
    "Taken": object_of(
        revision={"type": "integer"},
        changes={"type": "array", "items": ref("Change")},
        warnings={"type": "array", "items": ref("Problem")},
    ),
    "Change": object_of(pointer=TEXT, change={"enum": ["added", "changed", "removed"]}, summary=TEXT),
    "Problem": {
        "type": "object",
        "required": ["severity", "code", "pointer", "message"],
        "properties": {
            "severity": {"enum": ["error", "warning"]},
            "code": TEXT,
            "pointer": TEXT,
            "message": TEXT,
            "suggestion": {"type": "string", "description": "What should likely stand there."},
            "example": {"type": "object", "description": "The shortest call that shows it, as a body for simulate."},
        },
    },
    "Diff": {
        "type": "object",
        "required": ["from", "to", "changes", "behaviour"],
        "properties": {
            "from": {"type": "integer"},
            "to": {"type": "integer"},
            "changes": {"type": "array", "items": ref("Change")},
            "behaviour": {"type": "array", "items": ref("Behaviour")},
        },
    },
    "Revision": object_of(
        revision={"type": "integer"},
        status={"enum": ["draft", "published", "superseded"]},
        author=TEXT,
        message=TEXT,
        created_at=TEXT,
        published_at=TEXT_OR_NULL,
        base=NUMBER_OR_NULL,
        test_callers={"type": "array", "items": TEXT},
    ),
}
