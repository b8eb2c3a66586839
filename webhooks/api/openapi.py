"""The admin API, described for people and programs (OpenAPI 3.1). Kept by hand; a test compares it with the routes."""

from __future__ import annotations

from webhooks.api.description import calls, compared, configuration, people
from webhooks.api.description.parts import TEXT, Described, json_of, object_of, ref

PROBLEM = object_of(type=TEXT, title=TEXT, status={"type": "integer"}, detail=TEXT, code=TEXT)
REFUSALS = {
    "400": "Not JSON, or a parameter that is none.",
    "401": "No token, or one that is not known.",
    "403": "The role does not reach that far; `needed` says which would.",
    "404": "There is no such thing.",
    "409": "Somebody else has published; `current` is the live revision. For audio: it is in use; `used_at` says where.",
    "413": "More than 5,000,000 bytes; 20,000,000 of audio.",
    "415": "Not sent as JSON.",
    "429": "Too many wrong tokens came from this address; `Retry-After` says how many seconds to wait.",
    "422": "A document with errors: `problems` has every one. For audio: `code` says what is wrong with it.",
}

DESCRIPTION: Described = {
    "openapi": "3.1.0",
    "info": {"title": "Carillon", "version": "1", "description": "The admin API of an open interactive voice server."},
    "security": [{"bearer": []}],
    "paths": {**configuration.PATHS, **compared.PATHS, **people.PATHS, **calls.PATHS},
    "components": {
        "schemas": {
            **configuration.SCHEMAS,
            **compared.SCHEMAS,
            **people.SCHEMAS,
            **calls.SCHEMAS,
            "ProblemDocument": PROBLEM,
        },
        "securitySchemes": {"bearer": {"type": "http", "scheme": "bearer"}},
        "responses": {
            status: {"description": words, **json_of(ref("ProblemDocument"), "application/problem+json")}
            for status, words in REFUSALS.items()
        },
    },
}
