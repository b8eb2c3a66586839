"""What the routes' descriptions have in common."""

from __future__ import annotations

from typing import Any

Described = dict[str, Any]


def json_of(schema: Described, media: str = "application/json") -> Described:
    """The content of a body: JSON, or what else is said."""
    return {"content": {media: {"schema": schema}}}


def ref(name: str) -> Described:
    """One of the schemas."""
    return {"$ref": f"#/components/schemas/{name}"}


def query(name: str, schema: Described, description: str) -> Described:
    """A parameter of the query."""
    return {"name": name, "in": "query", "schema": schema, "description": description}


def path(name: str, description: str, type: str = "string") -> Described:
    """A part of the path."""
    return {"name": name, "in": "path", "required": True, "schema": {"type": type}, "description": description}


def operation(summary: str, good: Described, refusals: str, **more: Any) -> Described:
    """An operation. good: its answers by status; refusals: the statuses of problem documents."""
    statuses = [*refusals.split(), *(["429"] if "401" in refusals else [])]
    problems = {status: {"$ref": f"#/components/responses/{status}"} for status in statuses}
    return {"summary": summary, "responses": {**good, **problems}, **more}


TEXT: Described = {"type": "string"}
TEXT_OR_NULL: Described = {"type": ["string", "null"]}
NUMBER_OR_NULL: Described = {"type": ["integer", "null"]}
OBJECT: Described = {"type": "object"}
FLAG: Described = {"type": "boolean", "default": False}
ROLE: Described = {"enum": ["viewer", "operator", "editor", "admin"]}
MESSAGE = query("message", {"type": "string", "maxLength": 1000}, "Why; kept with the revision.")
UPLOAD_QUERY = [
    query("draft", FLAG, "Keep it as a draft that nobody hears."),
    query("test_callers", TEXT, "Comma separated numbers (E.164) that hear the draft when they call."),
    query("dry_run", FLAG, "Only report; nothing is kept."),
    MESSAGE,
]
IF_MATCH = {
    "name": "If-Match",
    "in": "header",
    "schema": TEXT,
    "description": "The ETag it was made from; 409 if another is live.",
}
IF_NONE_MATCH = {
    "name": "If-None-Match",
    "in": "header",
    "schema": TEXT,
    "description": "An ETag; 304 while it still holds.",
}
PAGE = [
    query("limit", {"type": "integer", "minimum": 1, "maximum": 500, "default": 50}, "Rows of a page."),
    query("cursor", TEXT, "`next` of the page before."),
]
CALLS = [
    query("caller", TEXT, "From this number; `withheld`: from none."),
    query("called", TEXT, "To this number."),
    query("flow", TEXT, "Answered by this flow."),
    query("status", {"enum": ["active", "ended", "not_connected"]}, "active: not over yet."),
    query("end_by", {"enum": ["hangup", "reject", "voicemail", "dial", "limit", "caller"]}, "What ended it."),
    query("since", TEXT, "Begun at or after this day or instant; without an offset: UTC."),
    query("until", TEXT, "Begun before this instant, or by the end of this day."),
]
REVISION = query("revision", {"type": "integer", "minimum": 1}, "Another revision or draft than the published one.")
DOCUMENT = [path("kind", "Such as flows."), path("name", "The document's name, percent-encoded.")]
NUMBER = path("number", "The revision.", "integer")
MESSAGE_ID = path("id", "The message.")
VOICEMAIL = {"200": {"description": "The message.", **json_of(ref("Voicemail"))}}
TAKEN = {"200": {"description": "Taken.", **json_of(ref("Taken"))}}
TAG = {"ETag": {"schema": TEXT}}
UNCHANGED = {"304": {"description": "If-None-Match has it already."}}
CONFIGURATION = {"200": {"description": "The configuration.", "headers": TAG, **json_of(OBJECT)}, **UNCHANGED}
ONE = {"200": {"description": "The document.", "headers": TAG, **json_of(OBJECT)}, **UNCHANGED}
GONE = {"204": {"description": "Done."}}
AUDIO: Described = {"content": {"audio/wav": {}}}
BODY = {"required": True, **json_of(OBJECT)}


def listed(name: str, rows: str, csv: bool = False) -> Described:
    """A page of rows. csv: it may be had as a spreadsheet too."""
    members = {name: {"type": "array", "items": ref(rows)}, "next": TEXT_OR_NULL}
    content = json_of({"type": "object", "properties": members})["content"]
    if csv:
        content |= json_of(TEXT, "text/csv")["content"]
    return {"200": {"description": "A page, the newest first.", "content": content}}


def all_of(name: str, rows: str) -> Described:
    """All rows."""
    members = {name: {"type": "array", "items": ref(rows)}}
    return {"200": {"description": "All, by name.", **json_of({"type": "object", "properties": members})}}


def body(required: list[str], **members: Described) -> Described:
    """A body with exactly these members."""
    schema = {"type": "object", "required": required, "properties": members, "additionalProperties": False}
    return {"required": True, **json_of(schema)}


def object_of(**members: Described) -> Described:
    """An object with these members, none of which is missing."""
    return {"type": "object", "required": list(members), "properties": members}
