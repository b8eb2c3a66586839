"""The admin API, described for people and programs (OpenAPI 3.1). Kept by hand; a test compares it with the routes."""

from __future__ import annotations

from typing import Any

from webhooks.api import compared, staffed

Described = dict[str, Any]


def _json(schema: Described, media: str = "application/json") -> Described:
    return {"content": {media: {"schema": schema}}}


def _ref(name: str) -> Described:
    return {"$ref": f"#/components/schemas/{name}"}


def _query(name: str, schema: Described, description: str) -> Described:
    return {"name": name, "in": "query", "schema": schema, "description": description}


def _path(name: str, description: str, type: str = "string") -> Described:
    return {"name": name, "in": "path", "required": True, "schema": {"type": type}, "description": description}


def _operation(summary: str, good: Described, refusals: str, **more: Any) -> Described:
    """An operation. good: its answers by status; refusals: the statuses of problem documents."""
    statuses = [*refusals.split(), *(["429"] if "401" in refusals else [])]
    problems = {status: {"$ref": f"#/components/responses/{status}"} for status in statuses}
    return {"summary": summary, "responses": {**good, **problems}, **more}


_TEXT: Described = {"type": "string"}
_TEXT_OR_NULL: Described = {"type": ["string", "null"]}
_NUMBER_OR_NULL: Described = {"type": ["integer", "null"]}
_OBJECT: Described = {"type": "object"}
_FLAG: Described = {"type": "boolean", "default": False}
_ROLE: Described = {"enum": ["viewer", "operator", "editor", "admin"]}

_MESSAGE = _query("message", {"type": "string", "maxLength": 1000}, "Why; kept with the revision.")
_UPLOAD_QUERY = [
    _query("draft", _FLAG, "Keep it as a draft that nobody hears."),
    _query("test_callers", _TEXT, "Comma separated numbers (E.164) that hear the draft when they call."),
    _query("dry_run", _FLAG, "Only report; nothing is kept."),
    _MESSAGE,
]
_IF_MATCH = {
    "name": "If-Match",
    "in": "header",
    "schema": _TEXT,
    "description": "The ETag it was made from; 409 if another is live.",
}
_IF_NONE_MATCH = {
    "name": "If-None-Match",
    "in": "header",
    "schema": _TEXT,
    "description": "An ETag; 304 while it still holds.",
}
_PAGE = [
    _query("limit", {"type": "integer", "minimum": 1, "maximum": 500, "default": 50}, "Rows of a page."),
    _query("cursor", _TEXT, "`next` of the page before."),
]
_CALLS = [
    _query("caller", _TEXT, "From this number; `withheld`: from none."),
    _query("called", _TEXT, "To this number."),
    _query("flow", _TEXT, "Answered by this flow."),
    _query("status", {"enum": ["active", "ended", "not_connected"]}, "active: not over yet."),
    _query("end_by", {"enum": ["hangup", "reject", "voicemail", "dial", "limit", "caller"]}, "What ended it."),
    _query("since", _TEXT, "Begun at or after this day or instant; without an offset: UTC."),
    _query("until", _TEXT, "Begun before this instant, or by the end of this day."),
]
_REVISION = _query("revision", {"type": "integer", "minimum": 1}, "Another revision or draft than the published one.")
_DOCUMENT = [_path("kind", "Such as flows."), _path("name", "The document's name, percent-encoded.")]
_NUMBER = _path("number", "The revision.", "integer")

_MESSAGE_ID = _path("id", "The message.")
_VOICEMAIL = {"200": {"description": "The message.", **_json(_ref("Voicemail"))}}

_TAKEN = {"200": {"description": "Taken.", **_json(_ref("Taken"))}}
_TAG = {"ETag": {"schema": _TEXT}}
_UNCHANGED = {"304": {"description": "If-None-Match has it already."}}
_CONFIGURATION = {"200": {"description": "The configuration.", "headers": _TAG, **_json(_OBJECT)}, **_UNCHANGED}
_ONE = {"200": {"description": "The document.", "headers": _TAG, **_json(_OBJECT)}, **_UNCHANGED}
_GONE = {"204": {"description": "Done."}}
_AUDIO: Described = {"content": {"audio/wav": {}}}
_BODY = {"required": True, **_json(_OBJECT)}


def _listed(name: str, rows: str, csv: bool = False) -> Described:
    """A page of rows. csv: it may be had as a spreadsheet too."""
    members = {name: {"type": "array", "items": _ref(rows)}, "next": _TEXT_OR_NULL}
    content = _json({"type": "object", "properties": members})["content"]
    if csv:
        content |= _json(_TEXT, "text/csv")["content"]
    return {"200": {"description": "A page, the newest first.", "content": content}}


def _all(name: str, rows: str) -> Described:
    """All rows."""
    members = {name: {"type": "array", "items": _ref(rows)}}
    return {"200": {"description": "All, by name.", **_json({"type": "object", "properties": members})}}


def _body(required: list[str], **members: Described) -> Described:
    schema = {"type": "object", "required": required, "properties": members, "additionalProperties": False}
    return {"required": True, **_json(schema)}


_PATHS: dict[str, Described] = {
    "/api/config": {
        "get": _operation(
            "The whole configuration", _CONFIGURATION, "400 401 404", parameters=[_REVISION, _IF_NONE_MATCH]
        ),
        "post": _operation(
            "Upload: what is named is replaced, null removes, the rest stays",
            _TAKEN,
            "400 401 403 409 413 415 422",
            parameters=[*_UPLOAD_QUERY, _query("whole", _FLAG, "Remove what the upload does not name."), _IF_MATCH],
            requestBody=_BODY,
        ),
    },
    "/api/config/{kind}/{name}": {
        "parameters": _DOCUMENT,
        "get": _operation("One document", _ONE, "400 401 404", parameters=[_REVISION, _IF_NONE_MATCH]),
        "put": _operation(
            "Upload one document",
            _TAKEN,
            "400 401 403 404 409 413 415 422",
            parameters=[*_UPLOAD_QUERY, _IF_MATCH],
            requestBody=_BODY,
        ),
        "delete": _operation(
            "Remove one document", _TAKEN, "400 401 403 404 409 422", parameters=[*_UPLOAD_QUERY, _IF_MATCH]
        ),
    },
    "/api/revisions": {"get": _operation("History", _listed("revisions", "Revision"), "400 401", parameters=_PAGE)},
    "/api/revisions/{number}": {
        "parameters": [_NUMBER],
        "get": _operation(
            "One revision, or how it differs from another",
            {"200": {"description": "The revision.", **_json({"anyOf": [_ref("Revision"), _ref("Diff")]})}},
            "400 401 404",
            parameters=[_query("diff", {"type": "integer", "minimum": 1}, "The revision to compare with.")],
        ),
    },
    "/api/revisions/{number}/publish": {
        "parameters": [_NUMBER],
        "post": _operation(
            "Publish a draft, or roll back", _TAKEN, "400 401 403 404 409 422", parameters=[_MESSAGE, _IF_MATCH]
        ),
    },
    "/api/flows/{name}/calendar": {
        "parameters": [_path("name", "The flow.")],
        "get": _operation(
            "A year of a flow: which step takes an ordinary caller, when and why",
            {"200": {"description": "The year.", **_json(_ref("Calendar"))}},
            "400 401 404",
            parameters=[_query("year", {"type": "integer", "minimum": 1971, "maximum": 2199}, "Default: this one."), _REVISION],
        ),
    },
    "/api/simulate": {
        "post": _operation(
            "Play a call that nobody made",
            {
                "200": {
                    "description": "What is heard, where it goes, why, and each document.",
                    **_json(
                        {
                            "type": "object",
                            "required": ["revision", "flow", "provider", "turns", "end"],
                            "properties": {
                                "revision": {"type": "integer"},
                                "flow": _TEXT_OR_NULL,
                                "provider": {"enum": ["twilio", "vonage"]},
                                "turns": {"type": "array", "items": {"type": "object"}},
                                "end": {"type": ["object", "null"]},
                            },
                        }
                    ),
                }
            },
            "400 401 403 404 413 415 422",
            requestBody=_body(
                [],
                number=_TEXT_OR_NULL,
                flow=_TEXT_OR_NULL,
                caller=_TEXT_OR_NULL,
                at=_TEXT_OR_NULL,
                provider={"enum": ["twilio", "vonage"]},
                inputs={"type": "array", "maxItems": 200},
                revision={"type": ["integer", "null"], "minimum": 1},
            ),
        )
    },
    "/api/switches/{name}": {
        "parameters": [_path("name", "The switch.")],
        "post": _operation(
            "Flip a switch",
            _TAKEN,
            "400 401 403 404 409 413 415 422",
            parameters=[_MESSAGE, _IF_MATCH],
            requestBody=_body(["on"], on={"type": "boolean"}, until=_TEXT_OR_NULL),
        ),
    },
    "/api/queues": {
        "get": _operation("Queues, and how many wait in them", _all("queues", "Queue"), "400 401"),
    },
    "/api/queues/{name}": {
        "parameters": [_path("name", "The queue's name, percent-encoded.")],
        "get": _operation(
            "A queue with everybody in it",
            {"200": {"description": "The queue.", **_json(_ref("QueueWithPlaces"))}},
            "400 401 404",
        ),
    },
    "/api/agents": {"get": _operation("Agents, and what they do", _all("agents", "Agent"), "400 401")},
    "/api/agents/{name}": {
        "parameters": [_path("name", "The agent's name, percent-encoded.")],
        "post": _operation(
            "Sign an agent in or out",
            {"200": {"description": "The agent.", **_json(_ref("Agent"))}},
            "400 401 403 404 413 415 422",
            requestBody=_body(["signed_in"], signed_in={"type": "boolean"}),
        ),
    },
    "/api/tokens": {
        "get": _operation("Tokens", _listed("tokens", "Token"), "400 401 403"),
        "post": _operation(
            "A new token; the answer shows it, this once",
            {"201": {"description": "Made.", **_json(_ref("NewToken"))}},
            "400 401 403 413 415 422",
            requestBody=_body(["role", "label"], role=_ROLE, label={"type": "string", "minLength": 1, "maxLength": 64}),
        ),
    },
    "/api/tokens/{id}": {
        "parameters": [_path("id", "The token's id, not the token.")],
        "delete": _operation("Revoke a token", _GONE, "400 401 403 404"),
    },
    "/api/people": {
        "get": _operation("People who sign in to the console", _listed("people", "Person"), "400 401 403"),
        "post": _operation(
            "A new person",
            {"201": {"description": "Added.", **_json(_ref("Person"))}},
            "400 401 403 409 413 415 422",
            requestBody=_body(
                ["name", "role", "password"],
                name={"type": "string", "pattern": "^\\s*\\w[\\w.@+-]{0,63}\\s*$"},
                role=_ROLE,
                password={"type": "string", "minLength": 12, "maxLength": 256},
            ),
        ),
    },
    "/api/people/{name}": {
        "parameters": [_path("name", "The person's name, percent-encoded.")],
        "delete": _operation("Remove a person; their sessions end", _GONE, "400 401 403 404 409"),
    },
    "/api/audit": {"get": _operation("Who did what, when", _listed("audit", "Entry"), "400 401", parameters=_PAGE)},
    "/api/calls": {
        "get": _operation(
            "The call log",
            _listed("calls", "Call", csv=True),
            "400 401",
            parameters=[*_PAGE, _query("format", {"enum": ["json", "csv"]}, "csv: for a spreadsheet."), *_CALLS],
        )
    },
    "/api/sounds/{name}": {
        "parameters": [_path("name", "The sound's name, percent-encoded.")],
        "get": _operation(
            "The audio of a sound, as callers hear it",
            {
                "200": {"description": "The audio.", "headers": _TAG, **_AUDIO},
                "206": {"description": "A part."},
                **_UNCHANGED,
            },
            "400 401 404",
            parameters=[_IF_NONE_MATCH],
        ),
        "put": _operation(
            "Upload the audio of a sound: WAV, MP3, OGG, FLAC, M4A or WMA, at most 20 MB and 15 minutes",
            {"200": {"description": "Callers hear it.", **_json(_ref("Audio"))}},
            "400 401 403 404 413 422",
            requestBody={"required": True, "content": {"application/octet-stream": {}}},
        ),
        "delete": _operation("Take the audio of a sound away", _GONE, "400 401 403 404 409"),
    },
    "/api/calls/{id}": {
        "parameters": [_path("id", "The provider's name of the call.")],
        "get": _operation(
            "One call with its trace", {"200": {"description": "The call.", **_json(_ref("Call"))}}, "400 401 404"
        ),
    },
    "/api/voicemails": {
        "get": _operation(
            "Mailbox messages",
            _listed("voicemails", "Voicemail", csv=True),
            "400 401",
            parameters=[
                *_PAGE,
                _query("mailbox", _TEXT, "Of this mailbox alone."),
                _query("format", {"enum": ["json", "csv"]}, "csv: for a spreadsheet."),
            ],
        )
    },
    "/api/voicemails/{id}": {
        "parameters": [_MESSAGE_ID],
        "get": _operation("One message", _VOICEMAIL, "400 401 404"),
        "patch": _operation(
            "Mark a message as heard, or as not heard",
            _VOICEMAIL,
            "400 401 403 404 413 415 422",
            requestBody=_body(["heard"], heard={"type": "boolean"}),
        ),
        "delete": _operation("Delete a message and its audio", _GONE, "400 401 403 404"),
    },
    "/api/voicemails/{id}/audio": {
        "parameters": [_MESSAGE_ID],
        "get": _operation(
            "The audio of a message, whole or in part (Range)",
            {
                "200": {"description": "All of it.", "headers": _TAG, "content": {"audio/*": {}}},
                "206": {"description": "The part that was asked for.", "content": {"audio/*": {}}},
                **_UNCHANGED,
            },
            "400 401 404",
            parameters=[_IF_NONE_MATCH],
        ),
    },
    "/api/schema": {
        "get": _operation(
            "JSON Schema of an upload",
            {
                "200": {"description": "The schema.", "headers": _TAG, **_json(_OBJECT, "application/schema+json")},
                **_UNCHANGED,
            },
            "",
            security=[],
        )
    },
    "/api/openapi.json": {
        "get": _operation(
            "This description",
            {"200": {"description": "The description.", "headers": _TAG, **_json(_OBJECT)}, **_UNCHANGED},
            "",
            security=[],
        )
    },
}


def _object(**members: Described) -> Described:
    return {"type": "object", "required": list(members), "properties": members}


_SCHEMAS: dict[str, Described] = {
    "Taken": _object(
        revision={"type": "integer"},
        changes={"type": "array", "items": _ref("Change")},
        warnings={"type": "array", "items": _ref("Problem")},
    ),
    "Change": _object(pointer=_TEXT, change={"enum": ["added", "changed", "removed"]}, summary=_TEXT),
    "Problem": {
        "type": "object",
        "required": ["severity", "code", "pointer", "message"],
        "properties": {
            "severity": {"enum": ["error", "warning"]},
            "code": _TEXT,
            "pointer": _TEXT,
            "message": _TEXT,
            "suggestion": {"type": "string", "description": "What should likely stand there."},
            "example": {"type": "object", "description": "The shortest call that shows it, as a body for simulate."},
        },
    },
    "Calendar": compared.CALENDAR,
    "Agent": staffed.AGENT,
    "Queue": staffed.QUEUE,
    "QueueWithPlaces": staffed.QUEUE_WITH_PLACES,
    "Diff": {
        "type": "object",
        "required": ["from", "to", "changes", "behaviour"],
        "properties": {
            "from": {"type": "integer"},
            "to": {"type": "integer"},
            "changes": {"type": "array", "items": _ref("Change")},
            "behaviour": compared.BEHAVIOUR,
        },
    },
    "Revision": _object(
        revision={"type": "integer"},
        status={"enum": ["draft", "published", "superseded"]},
        author=_TEXT,
        message=_TEXT,
        created_at=_TEXT,
        published_at=_TEXT_OR_NULL,
        base=_NUMBER_OR_NULL,
        test_callers={"type": "array", "items": _TEXT},
    ),
    "Token": _object(
        id=_TEXT, label=_TEXT, role=_ROLE, created_at=_TEXT, last_used_at=_TEXT_OR_NULL, revoked_at=_TEXT_OR_NULL
    ),
    "NewToken": {"allOf": [_ref("Token"), _object(token=_TEXT)]},
    "Person": _object(name=_TEXT, role=_ROLE, created_at=_TEXT, last_seen_at=_TEXT_OR_NULL),
    "Entry": _object(
        id={"type": "integer"}, at=_TEXT, who=_TEXT, role=_TEXT, action=_TEXT, subject=_TEXT, detail=_OBJECT
    ),
    "Audio": _object(
        name=_TEXT, url=_TEXT, seconds={"type": "number"}, bytes={"type": "integer"}, uploaded_at=_TEXT, by=_TEXT
    ),
    "Call": _object(
        id=_TEXT,
        provider=_TEXT,
        started_at=_TEXT,
        revision=_NUMBER_OR_NULL,
        flow=_TEXT_OR_NULL,
        caller=_TEXT_OR_NULL,
        called=_TEXT_OR_NULL,
        ended_at=_TEXT_OR_NULL,
        seconds=_NUMBER_OR_NULL,
        end_by=_TEXT_OR_NULL,
        status={"enum": ["active", "ended", "not_connected"]},
    ),
    "Voicemail": _object(
        id=_TEXT,
        mailbox=_TEXT_OR_NULL,
        caller=_TEXT_OR_NULL,
        called=_TEXT_OR_NULL,
        call_id=_TEXT_OR_NULL,
        provider=_TEXT,
        recorded_at=_TEXT_OR_NULL,
        created_at=_TEXT,
        seconds=_NUMBER_OR_NULL,
        status={"enum": ["received", "stored", "notified", "absent", "failed"]},
        heard_at=_TEXT_OR_NULL,
        emailed_at=_TEXT_OR_NULL,
        told_at=_TEXT_OR_NULL,
        transcription=_TEXT_OR_NULL,
        audio=_TEXT_OR_NULL,
        error=_TEXT_OR_NULL,
    ),
    "ProblemDocument": _object(type=_TEXT, title=_TEXT, status={"type": "integer"}, detail=_TEXT, code=_TEXT),
}
_REFUSALS = {
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
    "paths": _PATHS,
    "components": {
        "schemas": _SCHEMAS,
        "securitySchemes": {"bearer": {"type": "http", "scheme": "bearer"}},
        "responses": {
            status: {"description": words, **_json(_ref("ProblemDocument"), "application/problem+json")}
            for status, words in _REFUSALS.items()
        },
    },
}
