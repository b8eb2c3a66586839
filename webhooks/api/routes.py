"""The surface of the admin API: every route, and the least role that may use it.

What a route does may ask for more: an upload needs `editor`, one of calendars, lists and switches alone `operator`, and one that
is only tried out (`dry_run`) nothing more. None: public.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from flask import Response

from flows.store.ports import Role
from webhooks.api import (
    audit,
    calendar,
    callers,
    calls,
    config,
    desk,
    people,
    replay,
    revisions,
    schema,
    simulate,
    sounds,
    switches,
    tokens,
    voicemails,
)

ROUTES: Final[dict[tuple[str, str], tuple[Role | None, Callable[..., Response]]]] = {
    ("POST", "/config"): ("viewer", config.upload),
    ("GET", "/config"): ("viewer", config.whole),
    ("GET", "/config/<kind>/<name>"): ("viewer", config.document),
    ("PUT", "/config/<kind>/<name>"): ("viewer", config.put),
    ("DELETE", "/config/<kind>/<name>"): ("viewer", config.delete),
    ("GET", "/revisions"): ("viewer", revisions.history),
    ("GET", "/revisions/<int:number>"): ("viewer", revisions.revision),
    ("POST", "/revisions/<int:number>/publish"): ("editor", revisions.publish),
    ("GET", "/revisions/<int:number>/replay"): ("viewer", replay.run),
    ("POST", "/simulate"): ("viewer", simulate.run),
    ("GET", "/flows/<name>/calendar"): ("viewer", calendar.year),
    ("GET", "/sounds/<name>"): ("viewer", sounds.get),
    ("PUT", "/sounds/<name>"): ("editor", sounds.put),
    ("DELETE", "/sounds/<name>"): ("editor", sounds.delete),
    ("POST", "/switches/<name>"): ("operator", switches.flip),
    ("GET", "/queues"): ("viewer", desk.queues),
    ("GET", "/queues/<name>"): ("viewer", desk.queue),
    ("GET", "/agents"): ("viewer", desk.agents),
    ("POST", "/agents/<name>"): ("operator", desk.sign),
    ("GET", "/tokens"): ("admin", tokens.everyone),
    ("POST", "/tokens"): ("admin", tokens.create),
    ("DELETE", "/tokens/<id>"): ("admin", tokens.revoke),
    ("GET", "/people"): ("admin", people.everyone),
    ("POST", "/people"): ("admin", people.create),
    ("DELETE", "/people/<name>"): ("admin", people.remove),
    ("GET", "/audit"): ("viewer", audit.entries),
    ("GET", "/calls"): ("viewer", calls.log),
    ("GET", "/calls/<id>"): ("viewer", calls.call),
    ("POST", "/callers/export"): ("admin", callers.export),
    ("POST", "/callers/forget"): ("admin", callers.forget),
    ("GET", "/voicemails"): ("viewer", voicemails.messages),
    ("GET", "/voicemails/<id>"): ("viewer", voicemails.message),
    ("GET", "/voicemails/<id>/audio"): ("viewer", voicemails.audio),
    ("PATCH", "/voicemails/<id>"): ("operator", voicemails.mark),
    ("DELETE", "/voicemails/<id>"): ("operator", voicemails.delete),
    ("GET", "/schema"): (None, schema.schema),
    ("GET", "/openapi.json"): (None, schema.openapi),
}
