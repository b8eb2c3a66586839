"""/api/switches: flipping one, which is an upload of that document alone."""

from __future__ import annotations

import json

from flask import Response

from flows.configuration import Configuration
from webhooks.api import reading
from webhooks.api.uploads import Wish, one, take
from webhooks.auth import Principal
from webhooks.errors import ApiError


def flip(who: Principal, name: str) -> Response:
    """POST /api/switches/<name> with {"on", "until"}; without `until` it stays so until it is flipped again."""
    reading.only("message")
    wish = Wish(message=reading.message())
    wanted = reading.members(reading.body())

    def source(base: Configuration) -> bytes:
        switch = base.document("switches", name)
        if switch is None:
            raise ApiError(404, "unknown_document", f'There is no switch "{name}".')
        kept = {key: value for key, value in switch.items() if key not in ("on", "until")}
        said = {key: value for key, value in wanted.items() if not (key == "until" and value is None)}
        return one("switches", name, json.dumps({**kept, **said}).encode())

    return take(who, source, wish)
