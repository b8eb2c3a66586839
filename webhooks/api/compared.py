"""What the admin API answers where calls are compared, as JSON Schema: a year of a flow."""

from __future__ import annotations

from typing import Any

Described = dict[str, Any]

_TEXT: Described = {"type": "string"}
_TEXTS: Described = {"type": "array", "items": _TEXT}
_TEXT_OR_NULL: Described = {"type": ["string", "null"]}
_WHOLE: Described = {"type": "integer"}


def _object(**members: Described) -> Described:
    """All members are there. The name `from_` stands for `from`."""
    named = {name.rstrip("_"): schema for name, schema in members.items()}
    return {"type": "object", "required": list(named), "properties": named}


def _rows(**members: Described) -> Described:
    return {"type": "array", "items": _object(**members)}


_PARTS = _rows(from_=_TEXT, to=_TEXT, step=_TEXT_OR_NULL, does=_TEXT)
CALENDAR = _object(
    flow=_TEXT,
    year=_WHOLE,
    revision=_WHOLE,
    timezone=_TEXT,
    caller={**_TEXT, "description": "Whose call it is: a number that is on no list of the flow."},
    stretches={
        **_rows(from_=_TEXT, to=_TEXT, step=_TEXT_OR_NULL, through=_TEXTS, does=_TEXT, why=_TEXT, titles=_TEXTS),
        "description": "The whole year without a gap, in UTC. `through`: steps that ran before; `titles`: of events.",
    },
    week={**_rows(days=_TEXTS, parts=_PARTS), "description": "What most weeks are like; local times."},
    exceptions={
        **_rows(from_=_TEXT, to=_TEXT, days=_TEXTS, titles=_TEXTS, parts=_PARTS),
        "description": "Days that are otherwise, the last one included; only those days of the week.",
    },
    clock_changes={**_rows(at=_TEXT, before=_TEXT, after=_TEXT), "description": "`at` in UTC; what the clocks show."},
    holidays={
        **_rows(day=_TEXT, title=_TEXT, calendar=_TEXT, as_usual={"type": "boolean"}),
        "description": "Public holidays of the calendars that the flow asks.",
    },
)
BEHAVIOUR = {
    **_rows(
        summary={**_TEXT, "description": "What callers meet from now on, and what they met before."},
        example={
            "type": ["object", "null"],
            "description": "Such a call, as a body for simulate; null where none can be.",
        },
    ),
    "description": "What is otherwise for callers in the year to come.",
}
