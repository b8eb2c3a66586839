"""Of those who may ask, and of what they did."""

from __future__ import annotations

from webhooks.api.description.parts import (
    GONE,
    OBJECT,
    PAGE,
    ROLE,
    TEXT,
    TEXT_OR_NULL,
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
    "/api/tokens": {
        "get": operation("Tokens", listed("tokens", "Token"), "400 401 403"),
        "post": operation(
            "A new token; the answer shows it, this once",
            {"201": {"description": "Made.", **json_of(ref("NewToken"))}},
            "400 401 403 413 415 422",
            requestBody=body(["role", "label"], role=ROLE, label={"type": "string", "minLength": 1, "maxLength": 64}),
        ),
    },
    "/api/tokens/{id}": {
        "parameters": [path("id", "The token's id, not the token.")],
        "delete": operation("Revoke a token", GONE, "400 401 403 404"),
    },
    "/api/people": {
        "get": operation("People who sign in to the console", listed("people", "Person"), "400 401 403"),
        "post": operation(
            "A new person",
            {"201": {"description": "Added.", **json_of(ref("Person"))}},
            "400 401 403 409 413 415 422",
            requestBody=body(
                ["name", "role", "password"],
                name={"type": "string", "pattern": "^\\s*\\w[\\w.@+-]{0,63}\\s*$"},
                role=ROLE,
                password={"type": "string", "minLength": 12, "maxLength": 256},
            ),
        ),
    },
    "/api/people/{name}": {
        "parameters": [path("name", "The person's name, percent-encoded.")],
        "delete": operation("Remove a person; their sessions end", GONE, "400 401 403 404 409"),
    },
    "/api/audit": {"get": operation("Who did what, when", listed("audit", "Entry"), "400 401", parameters=PAGE)},
}

NUMBER = body(["number"], number={"type": "string", "description": "With its country code: +33612345678."})
PATHS |= {
    "/api/callers/export": {
        "post": operation(
            "What is kept of a caller: calls with every decision, and messages; as files with their audio in a ZIP",
            {
                "200": {
                    "description": "All of it.",
                    "content": {**json_of(ref("Caller"))["content"], "application/zip": {}},
                }
            },
            "400 401 403 413 415 422",
            parameters=[
                query("format", {"enum": ["json", "zip"]}, "zip: `calls.json`, `messages.json`, and the audio.")
            ],
            requestBody=NUMBER,
        )
    },
    "/api/callers/forget": {
        "post": operation(
            "Erase what is kept of a caller, audio included, for good",
            {"200": {"description": "Erased.", **json_of(ref("Erased"))}},
            "400 401 403 413 415 422",
            requestBody=NUMBER,
        )
    },
}
NAMED_IN: Described = {"type": "array", "items": TEXT}
OBJECTS: Described = {"type": "array", "items": OBJECT}
SCHEMAS: dict[str, Described] = {
    "Caller": object_of(number=TEXT, calls=OBJECTS, messages=OBJECTS, named_in=NAMED_IN),
    "Erased": object_of(
        calls={"type": "integer"}, messages={"type": "integer"}, due_at_provider={"type": "integer"}, named_in=NAMED_IN
    ),
    "Token": object_of(
        id=TEXT, label=TEXT, role=ROLE, created_at=TEXT, last_used_at=TEXT_OR_NULL, revoked_at=TEXT_OR_NULL
    ),
    "NewToken": {"allOf": [ref("Token"), object_of(token=TEXT)]},
    "Person": object_of(name=TEXT, role=ROLE, created_at=TEXT, last_seen_at=TEXT_OR_NULL),
    "Entry": object_of(id={"type": "integer"}, at=TEXT, who=TEXT, role=TEXT, action=TEXT, subject=TEXT, detail=OBJECT),
}
