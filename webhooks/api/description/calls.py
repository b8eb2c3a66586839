"""Of calls, messages, sounds, queues and agents."""

from __future__ import annotations

from webhooks.api import staffed
from webhooks.api.description.parts import (
    AUDIO,
    CALLS,
    GONE,
    IF_NONE_MATCH,
    MESSAGE_ID,
    NUMBER_OR_NULL,
    PAGE,
    TAG,
    TEXT,
    TEXT_OR_NULL,
    UNCHANGED,
    VOICEMAIL,
    Described,
    all_of,
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
    "/api/queues": {
        "get": operation("Queues, and how many wait in them", all_of("queues", "Queue"), "400 401"),
    },
    "/api/queues/{name}": {
        "parameters": [path("name", "The queue's name, percent-encoded.")],
        "get": operation(
            "A queue with everybody in it",
            {"200": {"description": "The queue.", **json_of(ref("QueueWithPlaces"))}},
            "400 401 404",
        ),
    },
    "/api/agents": {"get": operation("Agents, and what they do", all_of("agents", "Agent"), "400 401")},
    "/api/agents/{name}": {
        "parameters": [path("name", "The agent's name, percent-encoded.")],
        "post": operation(
            "Sign an agent in or out",
            {"200": {"description": "The agent.", **json_of(ref("Agent"))}},
            "400 401 403 404 413 415 422",
            requestBody=body(["signed_in"], signed_in={"type": "boolean"}),
        ),
    },
    "/api/calls": {
        "get": operation(
            "The call log",
            listed("calls", "Call", csv=True),
            "400 401",
            parameters=[*PAGE, query("format", {"enum": ["json", "csv"]}, "csv: for a spreadsheet."), *CALLS],
        )
    },
    "/api/sounds/{name}": {
        "parameters": [path("name", "The sound's name, percent-encoded.")],
        "get": operation(
            "The audio of a sound, as callers hear it",
            {
                "200": {"description": "The audio.", "headers": TAG, **AUDIO},
                "206": {"description": "A part."},
                **UNCHANGED,
            },
            "400 401 404",
            parameters=[IF_NONE_MATCH],
        ),
        "put": operation(
            "Upload the audio of a sound: WAV, MP3, OGG, FLAC, M4A, WMA or WebM, at most 20 MB and 15 minutes",
            {"200": {"description": "Callers hear it.", **json_of(ref("Audio"))}},
            "400 401 403 404 413 422",
            requestBody={"required": True, "content": {"application/octet-stream": {}}},
        ),
        "delete": operation("Take the audio of a sound away", GONE, "400 401 403 404 409"),
    },
    "/api/calls/{id}": {
        "parameters": [path("id", "The provider's name of the call.")],
        "get": operation(
            "One call with its trace", {"200": {"description": "The call.", **json_of(ref("Call"))}}, "400 401 404"
        ),
    },
    "/api/voicemails": {
        "get": operation(
            "Mailbox messages",
            listed("voicemails", "Voicemail", csv=True),
            "400 401",
            parameters=[
                *PAGE,
                query("mailbox", TEXT, "Of this mailbox alone."),
                query("format", {"enum": ["json", "csv"]}, "csv: for a spreadsheet."),
            ],
        )
    },
    "/api/voicemails/{id}": {
        "parameters": [MESSAGE_ID],
        "get": operation("One message", VOICEMAIL, "400 401 404"),
        "patch": operation(
            "Mark a message as heard, or as not heard",
            VOICEMAIL,
            "400 401 403 404 413 415 422",
            requestBody=body(["heard"], heard={"type": "boolean"}),
        ),
        "delete": operation("Delete a message and its audio", GONE, "400 401 403 404"),
    },
    "/api/voicemails/{id}/audio": {
        "parameters": [MESSAGE_ID],
        "get": operation(
            "The audio of a message, whole or in part (Range)",
            {
                "200": {"description": "All of it.", "headers": TAG, "content": {"audio/*": {}}},
                "206": {"description": "The part that was asked for.", "content": {"audio/*": {}}},
                **UNCHANGED,
            },
            "400 401 404",
            parameters=[IF_NONE_MATCH],
        ),
    },
}

SCHEMAS: dict[str, Described] = {
    "Agent": staffed.AGENT,
    "Queue": staffed.QUEUE,
    "QueueWithPlaces": staffed.QUEUE_WITH_PLACES,
    "Audio": object_of(
        name=TEXT, url=TEXT, seconds={"type": "number"}, bytes={"type": "integer"}, uploaded_at=TEXT, by=TEXT
    ),
    "Call": object_of(
        id=TEXT,
        provider=TEXT,
        started_at=TEXT,
        revision=NUMBER_OR_NULL,
        flow=TEXT_OR_NULL,
        caller=TEXT_OR_NULL,
        called=TEXT_OR_NULL,
        ended_at=TEXT_OR_NULL,
        seconds=NUMBER_OR_NULL,
        end_by=TEXT_OR_NULL,
        status={"enum": ["active", "ended", "not_connected"]},
    ),
    "Voicemail": object_of(
        id=TEXT,
        mailbox=TEXT_OR_NULL,
        caller=TEXT_OR_NULL,
        called=TEXT_OR_NULL,
        call_id=TEXT_OR_NULL,
        provider=TEXT,
        recorded_at=TEXT_OR_NULL,
        created_at=TEXT,
        seconds=NUMBER_OR_NULL,
        status={"enum": ["received", "stored", "notified", "absent", "failed"]},
        heard_at=TEXT_OR_NULL,
        emailed_at=TEXT_OR_NULL,
        told_at=TEXT_OR_NULL,
        transcription=TEXT_OR_NULL,
        audio=TEXT_OR_NULL,
        error=TEXT_OR_NULL,
    ),
}
