"""Of what is compared: a year of a flow, what a change does, calls of the log made again."""

from __future__ import annotations

from webhooks.api.description.parts import (
    NUMBER,
    REVISION,
    TEXT,
    TEXT_OR_NULL,
    Described,
    json_of,
    object_of,
    operation,
    path,
    query,
    ref,
)

TEXTS: Described = {"type": "array", "items": TEXT}
WHOLE: Described = {"type": "integer"}


def _rows(description: str, **members: Described) -> Described:
    """Objects of which no member is missing. `from_` stands for `from`."""
    row = object_of(**{name.rstrip("_"): schema for name, schema in members.items()})
    return {"type": "array", "items": row, "description": description}


PARTS = _rows("Of a day, local times.", from_=TEXT, to=TEXT, step=TEXT_OR_NULL, through=TEXTS, does=TEXT)
LINES: Described = {
    "anyOf": [
        object_of(calls={**WHOLE, "description": "The first line: how many calls there are."}),
        ref("Replayed"),
        {
            "type": "object",
            "required": ["done"],
            "description": "How far it is; at last with how many of each verdict.",
        },
        object_of(error={**TEXT, "description": "The last line, where the log could not be read to its end."}),
    ]
}

PATHS: dict[str, Described] = {
    "/api/flows/{name}/calendar": {
        "parameters": [path("name", "The flow.")],
        "get": operation(
            "A year of a flow: which step takes an ordinary caller, when and why",
            {"200": {"description": "The year.", **json_of(ref("Calendar"))}},
            "400 401 404",
            parameters=[
                query("year", {"type": "integer", "minimum": 1971, "maximum": 2199}, "Default: this one."),
                REVISION,
            ],
        ),
    },
    "/api/revisions/{number}/replay": {
        "parameters": [NUMBER],
        "get": operation(
            "Make the calls of the log again on a revision: which would have ended elsewhere, and where",
            {"200": {"description": "Line by line, while it goes on.", **json_of(LINES, "application/x-ndjson")}},
            "400 401 404",
            parameters=[
                query("since", {**TEXT, "default": "7d"}, "How far back: 12h, 7d, 2w, a day or a time."),
                query(
                    "limit",
                    {**WHOLE, "minimum": 1, "maximum": 20_000, "default": 2_000},
                    "At most so many calls, the newest.",
                ),
            ],
        ),
    },
}

SCHEMAS: dict[str, Described] = {
    "Calendar": object_of(
        flow=TEXT,
        year=WHOLE,
        revision=WHOLE,
        timezone=TEXT,
        caller={**TEXT, "description": "Whose call it is: a number that is on no list of the flow."},
        stretches=_rows(
            "The whole year without a gap, in UTC. `through`: steps that ran before; `titles`: of events.",
            from_=TEXT,
            to=TEXT,
            step=TEXT_OR_NULL,
            through=TEXTS,
            does=TEXT,
            why=TEXT,
            titles=TEXTS,
        ),
        week=_rows("What most weeks are like.", days=TEXTS, parts=PARTS),
        exceptions=_rows(
            "Days that are otherwise, the last one included; only those days of the week.",
            from_=TEXT,
            to=TEXT,
            days=TEXTS,
            titles=TEXTS,
            parts=PARTS,
        ),
        clock_changes=_rows("`at` in UTC; what the clocks show.", at=TEXT, before=TEXT, after=TEXT),
        holidays=_rows(
            "Public holidays of the calendars that the flow asks.",
            day=TEXT,
            title=TEXT,
            calendar=TEXT,
            as_usual={"type": "boolean"},
        ),
    ),
    "Behaviour": object_of(
        summary={**TEXT, "description": "What callers meet from now on, and what they met before."},
        example={
            "type": ["object", "null"],
            "description": "Such a call, as a body for simulate; null where none can be.",
        },
    ),
    "Replayed": object_of(
        id=TEXT,
        at=TEXT,
        caller=TEXT_OR_NULL,
        called=TEXT,
        verdict={"enum": ["elsewhere", "unclear"]},
        before={**TEXT, "description": "Where it ended."},
        after={**TEXT, "description": "Where it would have."},
        way={**TEXT, "description": "What was done until the two part."},
        doubt={**TEXT, "description": "Why that is not sure."},
    ),
}
